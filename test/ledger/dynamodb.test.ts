import { describe, expect, test } from 'vitest';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { toItem } from '../../lib/ledger/item.ts';
import { ledgerContract } from '../contract/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { dynaliteTable, dynamodbLocalTable, hasJava, type TestTable } from '../support/tables.ts';

const open = async ({ client, table, close }: TestTable) => ({ ledger: createDynamodbLedger({ client, table }), close });

ledgerContract('dynamodb (dynalite)', async () => open(await dynaliteTable()));

describe.runIf(hasJava)('with Java', () => {
  ledgerContract('dynamodb (DynamoDB Local)', async () => open(await dynamodbLocalTable()));
});

describe('an item', () => {
  test('is one write unit with room to spare', () => {
    const row = ledgerRow({
      leaseUntil: noon,
      owner: 'abcdefghijkl',
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
