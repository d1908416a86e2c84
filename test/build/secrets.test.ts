import { expect, test } from 'vitest';
import { secretsOf } from '../../build/secrets.ts';

test('the secrets of every kind of receiver are among those that the stage may read', () => {
  const secrets = secretsOf({
    ...{ channels: [], queues: {}, responses: [] },
    receivers: [
      { name: 'meta', kind: 'meta', appSecrets: ['ssm:/new', 'ssm:/old'], verifyToken: 'ssm:/token' },
      { name: 'apple', kind: 'apple', mspId: '2f1e', secrets: ['ssm:/apple', 'ssm:/apple-old'] },
      { name: 'aws', kind: 'aws', topics: ['arn:sms'] },
    ],
  });

  expect(secrets.map(({ kind, of, reference }) => `${kind} ${of} ${reference}`)).toEqual([
    'receivers receiver meta ssm:/new',
    'receivers receiver meta ssm:/old',
    'receivers receiver meta ssm:/token',
    'receivers receiver apple ssm:/apple',
    'receivers receiver apple ssm:/apple-old',
  ]);
});
