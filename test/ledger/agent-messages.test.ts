import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamodbAgentMessages } from '../../lib/ledger/agent-messages-dynamodb.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { agentMessage, agentMessagesContract } from '../contract/agent-messages.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const over = ({ client, table, close }: TestTable) => ({
  messages: createDynamodbAgentMessages({ client, table }),
  ledger: createDynamodbLedger({ client, table }),
  close,
});

agentMessagesContract('memory', async () => ({
  messages: createMemoryAgentMessages(),
  ledger: createMemoryLedger(),
  close: async () => {},
}));
agentMessagesContract('dynamodb (dynalite)', async () => over(await dynaliteTable()));

withJava(() => {
  agentMessagesContract('dynamodb (DynamoDB Local)', async () => over(await dynamodbLocalTable()));
});

describe('an agents’ message in DynamoDB', () => {
  test('expires, in seconds, and has no text', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    await createDynamodbAgentMessages({ client, table }).write(agentMessage({ expiresAt: noon + 1 }), undefined);

    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { sessionId: 'A000000000000001.7' } }));
    expect(Item).toEqual({
      ...{ sessionId: 'A000000000000001.7', status: 'accepted', version: 'v1', contentHash: 'content-1' },
      ...{ acceptedAt: noon, updatedAt: noon, deadline: noon + 120_000, attempt: 0, expiresAt: noon / 1000 + 1 },
    });
  });

  test('with a status of a newer version is unknown: nothing is sent for it', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    const { messageId, ...message } = agentMessage();
    await client.send(
      new PutCommand({ TableName: table, Item: { ...message, sessionId: messageId, status: 'parked' } }),
    );

    expect(await createDynamodbAgentMessages({ client, table }).read(messageId)).toMatchObject({ status: 'unknown' });
  });
});
