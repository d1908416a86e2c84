import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { createDynamodbIdentities } from '../../lib/contact/identities-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { identitiesContract } from '../contract/identities.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const digest = createKeyedDigest({ readKey: async () => 'a secret of the stage' });

identitiesContract('memory', async () => ({ identities: createMemoryIdentities(), close: async () => {} }));

identitiesContract('DynamoDB', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();

  return { identities: createDynamodbIdentities({ client, table, digest }), close };
});

test('no number and no id is in the table, nor can be found by trying them all', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();
  await createDynamodbIdentities({ client, table, digest }).link('meta', ['15550100001', 'US.13491'], noon);
  const { Items } = await client.send(new ScanCommand({ TableName: table }));
  await close();

  expect(Items).toHaveLength(1);
  expect(JSON.stringify(Items)).not.toMatch(/15550100001|US\.13491/);

  const otherStage = createKeyedDigest({ readKey: async () => 'the secret of another stage' });
  expect(await otherStage('identity', 'meta', '15550100001')).not.toBe(await digest('identity', 'meta', '15550100001'));
});
