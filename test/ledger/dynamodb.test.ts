import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { type Outcome, settle } from '../../lib/invite/state.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { toItem } from '../../lib/ledger/item.ts';
import { ledgerContract } from '../contract/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, hasJava, type TestTable } from '../support/tables.ts';

const open = async ({ client, table, close }: TestTable) => ({
  ledger: createDynamodbLedger({ client, table }),
  close,
});

ledgerContract('dynamodb (dynalite)', async () => open(await dynaliteTable()));

describe.runIf(hasJava)('with Java', () => {
  ledgerContract('dynamodb (DynamoDB Local)', async () => open(await dynamodbLocalTable()));
});

test('a row that DynamoDB did not get to is not told as absent', async () => {
  const client = Object.assign(DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' })), {
    send: async () => ({
      Responses: {
        ledger: [toItem(ledgerRow({ sessionId: 'a' }))].map((item) => ({ ...item, status: 'sent', attempt: 1 })),
      },
      UnprocessedKeys: { ledger: { Keys: [{ sessionId: 'b' }] } },
    }),
  });

  const read = await createDynamodbLedger({ client, table: 'ledger' }).readMany(['a', 'b', 'c']);

  expect([...read].map(([sessionId, row]) => [sessionId, row?.status])).toEqual([
    ['a', 'sent'],
    ['c', undefined],
  ]);
});

describe('an item', () => {
  test('is within 1 KB whatever vendors and authors write', () => {
    const row = ledgerRow({
      channel: 'c'.repeat(64),
      chatQueueKey: `${'1'.repeat(30)}:${'q'.repeat(60)}`,
      contentHash: 'a'.repeat(22),
      maybeSent: true,
    });
    const writer = { version: 'abcdefghijkl', now: noon };
    const fault = { code: 'idempotency_key_reused', detail: '漢'.repeat(4000) } as const;

    const outcomes: Outcome[] = [
      { status: 'retrying', fault, notBefore: noon },
      { status: 'failed', fault },
      { status: 'unknown', fault },
      { status: 'sent', messageId: 'm'.repeat(4000) },
      { status: 'sent', messageId: 'm'.repeat(160) },
    ];

    for (const outcome of outcomes) expect(itemBytes(toItem(settle(row, outcome, writer)))).toBeLessThan(1024);
  });

  test('is one write unit with room to spare', () => {
    const row = ledgerRow({
      leaseUntil: noon,
      version: 'abcdefghijkl',
      contentHash: 'a'.repeat(22),
      messageId: `wamid.${'A'.repeat(60)}`,
      chatQueueKey: '1:session-WA-sendSR',
      chat: { state: 'terminated', server: 'builtin', reason: 'notification' },
    });

    expect(itemBytes(toItem(row))).toBeLessThan(700);
  });

  test('expires fourteen days past its deadline', () => {
    expect(toItem(ledgerRow({ deadline: noon })).expiresAt).toBe(noon / 1000 + 14 * 86_400);
  });
});

/** As DynamoDB counts: names and values in UTF-8, a number about one byte for two digits, three and one for each member of a map. */
function itemBytes(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;

  return 3 + Object.entries(value).reduce((sum, [name, member]) => sum + 1 + name.length + itemBytes(member), 0);
}
