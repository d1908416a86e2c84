import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbConversations } from '../../lib/ledger/conversations-dynamodb.ts';
import { createDynamodbMessageIndex } from '../../lib/ledger/message-index-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { createDerivedSeal } from '../../lib/net/seal.ts';
import { conversationsContract } from '../contract/conversations.ts';
import { createMemoryConversations } from '../memory/conversations.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const readKey = async () => 'a secret of the stage';
const digest = createKeyedDigest({ readKey });
const seal = createDerivedSeal({ readKey, purpose: 'conversations' });

conversationsContract('memory', async (now) => {
  const messages = new Map<string, string>();

  return {
    conversations: createMemoryConversations({ messages, now }),
    index: createMemoryMessageIndex(messages),
    close: async () => {},
  };
});

conversationsContract('dynamodb (dynalite)', async (now) => {
  const { client, conversationsTable: table, close } = await dynaliteTable();

  return {
    conversations: createDynamodbConversations({ client, table, digest, seal, now }),
    index: createDynamodbMessageIndex({ client, table, digest }),
    close,
  };
});

test('who a client is, and what an invite said of them, is in the table sealed only', async () => {
  const { client, conversationsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const conversations = createDynamodbConversations({ client, table, digest, seal, now: () => noon });
  const id = await conversations.idOf({ channel: 'c', businessId: '19251112222', person: '15550100001' });
  await conversations.write(
    {
      id,
      version: 'v1',
      channel: 'c',
      businessId: '19251112222',
      clientId: '15550100001',
      invitedAs: '15550100001',
      clientMessageId: 'wamid.15550100001',
      sessions: [],
      activeAt: noon,
      expiresAt: noon,
    },
    undefined,
  );
  await conversations.putCarried(
    { sessionId: 'S1', chatQueueKey: '1:a', notification: false, userData: { Phone: '15550100001' } },
    noon + 1000,
  );
  await conversations.decide(
    { receiver: 'meta', vendorMessageId: 'wamid.15550100001' },
    { messageId: 'S1.1', receivedAt: noon },
    noon,
  );
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));

  expect(Items).toHaveLength(3);
  expect(JSON.stringify(Items)).not.toContain('15550100001');
});
