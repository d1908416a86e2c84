import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Outcome, settle } from '../../lib/invite/state.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { toItem } from '../../lib/ledger/item.ts';
import { ledgerContract } from '../contract/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const open = async ({ client, table, close }: TestTable) => ({
  ledger: createDynamodbLedger({ client, table }),
  putItem: async (sessionId: string, item: Readonly<Record<string, unknown>>) => {
    await client.send(new PutCommand({ TableName: table, Item: { ...item, sessionId } }));
  },
  readItem: async (sessionId: string) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: { sessionId } }));
    const { sessionId: _, ...item } = Item ?? {};

    return Item && item;
  },
  close,
});

ledgerContract('dynamodb (dynalite)', async () => open(await dynaliteTable()));

withJava(() => {
  ledgerContract('dynamodb (DynamoDB Local)', async () => open(await dynamodbLocalTable()));
});

test('a row that DynamoDB did not get to is not reported as absent', async () => {
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

describe('a row of a newer version', () => {
  const of = (sessionId: string, members: object) => ({
    ...toItem(ledgerRow({ sessionId })),
    ...{ status: 'sent', attempt: 1, ...members },
  });
  const newer = [
    of('status', { status: 'delivered' }),
    of('reason', { chat: { state: 'terminated', server: 'builtin', reason: 'merged' } }),
    of('code', { status: 'failed', fault: { code: 'quota_spent', detail: 'The day is over.' } }),
  ];

  test.each([
    ['a status', 'status', { status: 'unknown', attempt: 1, chat: { state: 'open' } }],
    ['a reason', 'reason', { status: 'sent', chat: { state: 'terminated', server: 'builtin', reason: undefined } }],
    [
      'a fault code',
      'code',
      { status: 'failed', fault: { code: 'vendor_refused', detail: expect.stringContaining('quota_spent') } },
    ],
  ])('is read as far as possible with %s that this one does not know', async (_title, sessionId, expected) => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    for (const Item of newer) await client.send(new PutCommand({ TableName: table, Item }));

    expect(await createDynamodbLedger({ client, table }).read(sessionId)).toMatchObject(expected);
  });

  test('does not affect other rows of a batch, even if it is not a row at all', async () => {
    const { client, table, close } = await dynaliteTable();
    onTestFinished(close);
    const items = [...newer, of('ours', {}), { sessionId: 'broken', status: 'sent' }];
    for (const Item of items) await client.send(new PutCommand({ TableName: table, Item }));

    const read = await createDynamodbLedger({ client, table }).readMany(
      'status reason code broken ours nobody'.split(' '),
    );

    expect([...read].map(([sessionId, row]) => [sessionId, row?.status])).toEqual([
      ['status', 'unknown'],
      ['reason', 'sent'],
      ['code', 'failed'],
      ['ours', 'sent'],
      ['nobody', undefined],
    ]);
  });
});

describe('an item', () => {
  test('is within 1 KB whatever vendors and authors write', () => {
    const row = ledgerRow({
      channel: 'c'.repeat(64),
      chatQueueKey: `${'1'.repeat(30)}:${'q'.repeat(60)}`,
      contentHash: 'a'.repeat(22),
      businessId: 'b'.repeat(36),
      claimedAt: noon,
      sentAt: noon,
      endedAt: noon,
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

    for (const outcome of outcomes)
      expect(itemBytes(toItem(settle(row, outcome, writer, undefined)))).toBeLessThan(1024);
  });

  test('keeps a message id up to 160 bytes and leaves a longer one out; of a detail it keeps 240', () => {
    const writer = { version: 'abcdefghijkl', now: noon };
    const settled = (outcome: Outcome) => settle(ledgerRow(), outcome, writer, undefined);
    const detail = (length: number) => ({ code: 'vendor_refused', detail: 'd'.repeat(length) }) as const;

    expect(settled({ status: 'sent', messageId: 'm'.repeat(160) }).messageId).toHaveLength(160);
    expect(settled({ status: 'sent', messageId: 'm'.repeat(161) })).not.toHaveProperty('messageId');
    expect(settled({ status: 'failed', fault: detail(240) }).fault?.detail).toBe('d'.repeat(240));
    expect(Buffer.byteLength(settled({ status: 'failed', fault: detail(241) }).fault?.detail ?? '')).toBe(240);
  });

  test('is one write unit with room to spare', () => {
    const row = ledgerRow({
      leaseUntil: noon,
      businessId: '19251112222',
      claimedAt: noon,
      sentAt: noon,
      endedAt: noon,
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
    expect(toItem(ledgerRow({ deadline: noon, lookbackDays: 7 })).expiresAt).toBe(noon / 1000 + 14 * 86_400);
    expect(toItem(ledgerRow({ deadline: noon, lookbackDays: 60 })).expiresAt).toBe(noon / 1000 + 60 * 86_400);
  });
});

/**
 * As DynamoDB counts: names and values in UTF-8, a number about one byte for two digits, three and one for each member
 * of a map.
 */
function itemBytes(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;

  return 3 + Object.entries(value).reduce((sum, [name, member]) => sum + 1 + name.length + itemBytes(member), 0);
}
