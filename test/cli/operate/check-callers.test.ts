import { expect, test } from 'vitest';
import { checkCallers } from '../../../cli/operate/check-callers.ts';
import { targetOf } from '../../support/target.ts';

const key = 'the-key-of-the-ivr-0001';
const listed = (...callers: object[]) =>
  targetOf({
    settings: { callers: 'invite-to-chat/dev/callers' },
    readSecret: async () => JSON.stringify({ callers }),
  });

test('a list whose callers can come in, to channels that are there', async () => {
  const target = listed({ name: 'ivr', 'api-keys': [key], channels: ['whatsapp-main'] }, { name: 'amazon-connect' });

  expect(await checkCallers(target)).toEqual([
    { ok: true, what: 'callers: /invite-to-chat/dev/callers lists 2' },
    { ok: true, what: 'caller ivr: whatsapp-main' },
    { ok: true, what: 'caller amazon-connect: all channels' },
  ]);
});

test.each([
  [
    'a channel that is not there',
    { name: 'ivr', 'api-keys': [key], channels: ['whatsapp-mian'] },
    'has no channel whatsapp-mian',
  ],
  ['no credential', { name: 'ivr' }, 'has no credential'],
])('a caller with %s', async (_title, caller, what) => {
  const [, result] = await checkCallers(listed(caller));

  expect(result).toMatchObject({
    ok: false,
    what: expect.stringContaining(what),
    fix: expect.stringContaining('callers.json'),
  });
});

test('a list that accept could not read, without a word of it', async () => {
  const wrong = await checkCallers(listed({ name: 'ivr', 'api-keys': ['too-short-a-key'] }));
  const gone = await checkCallers(
    targetOf({
      settings: { callers: 'invite-to-chat/dev/callers' },
      readSecret: () => Promise.reject(new Error('ParameterNotFound')),
    }),
  );

  expect(wrong).toEqual([
    {
      ok: false,
      what: expect.stringContaining('callers.0.api-keys.0'),
      fix: 'aws ssm put-parameter --region eu-west-1 --type SecureString --overwrite --name /invite-to-chat/dev/callers --value "$(cat callers.json)"',
    },
  ]);
  expect(JSON.stringify(wrong)).not.toContain('too-short-a-key');
  expect(gone).toMatchObject([{ ok: false, what: expect.stringContaining('ParameterNotFound') }]);
});

test('having no list is right only if something else checks who calls', async () => {
  expect(await checkCallers(targetOf({ settings: { callers: 'none', authorizer: 'none' } }))).toMatchObject([
    { ok: false },
  ]);
  expect(await checkCallers(targetOf({ settings: { callers: 'none', authorizer: 'iam' } }))).toMatchObject([
    { ok: true },
  ]);
});
