import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbMessageIndex } from '../../lib/ledger/message-index-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { messageIndexContract } from '../contract/message-index.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const digest = createKeyedDigest({ readKey: async () => 'a secret of the stage' });

messageIndexContract('memory', async () => ({ index: createMemoryMessageIndex(), close: async () => {} }));

messageIndexContract('dynamodb (dynalite)', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();

  return { index: createDynamodbMessageIndex({ client, table, digest }), close };
});

test('no id of a vendor is in the table: some hold the client’s number', async () => {
  const { client, contactsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const index = createDynamodbMessageIndex({ client, table, digest });
  await index.put({ receiver: 'meta', vendorMessageId: 'wamid.15550100001', messageId: 'S1.0', expiresAt: noon + 1 });
  const { Items } = await client.send(new ScanCommand({ TableName: table }));

  expect(Items).toEqual([
    { id: expect.stringMatching(/^message-[\w-]{43}$/), messageId: 'S1.0', expiresAt: noon / 1000 + 1 },
  ]);
});
