import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbChatIndex } from '../../lib/ledger/chat-index-dynamodb.ts';
import { chatIndexContract } from '../contract/chat-index.ts';
import { createMemoryChatIndex } from '../memory/chat-index.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

chatIndexContract('memory', async () => ({ index: createMemoryChatIndex(), close: async () => {} }));

chatIndexContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return { index: createDynamodbChatIndex({ client, table }), close };
});

test('no id of a chat is in the table', async () => {
  const { client, table, close } = await dynaliteTable();
  onTestFinished(close);
  await createDynamodbChatIndex({ client, table }).put({ chatId: 'contact-1', sessionId: 'S1', expiresAt: noon + 1 });
  const { Items } = await client.send(new ScanCommand({ TableName: table }));

  expect(Items).toEqual([
    { sessionId: expect.stringMatching(/^chat-[\w-]{43}$/), of: 'S1', expiresAt: noon / 1000 + 1 },
  ]);
});
