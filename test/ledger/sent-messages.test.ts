import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { createDynamodbSentMessages } from '../../lib/ledger/sent-messages-dynamodb.ts';
import { createKeyedDigest } from '../../lib/net/keyed-digest.ts';
import { sentMessagesContract } from '../contract/sent-messages.ts';
import { createMemorySentMessages } from '../memory/sent-messages.ts';
import { noon } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

const digest = createKeyedDigest({ readKey: async () => 'a secret of the stage' });

sentMessagesContract('memory', async () => ({ sent: createMemorySentMessages(), close: async () => {} }));

sentMessagesContract('dynamodb (dynalite)', async () => {
  const { client, conversationsTable: table, close } = await dynaliteTable();

  return { sent: createDynamodbSentMessages({ client, table, digest }), close };
});

test('a line is one item, which names no client and goes with its time', async () => {
  const { client, conversationsTable: table, close } = await dynaliteTable();
  onTestFinished(close);
  const sent = createDynamodbSentMessages({ client, table, digest });
  const line = { receiver: 'meta', sender: '102030405060708', clientId: '24816320640128001' };
  await sent.put(line, { messageId: 'S000000000000001.0', at: noon }, { expiresAt: noon + 1 });
  await sent.put(line, { messageId: 'S000000000000001.7', at: noon + 5 }, { expiresAt: noon + 1500 });
  const { Items } = await client.send(new ScanCommand({ TableName: table }));

  expect(Items).toEqual([
    {
      id: expect.stringMatching(/^sent-[\w-]{43}$/),
      'S000000000000001.0': { at: noon },
      'S000000000000001.7': { at: noon + 5 },
      expiresAt: Math.ceil((noon + 1500) / 1000),
    },
  ]);
});
