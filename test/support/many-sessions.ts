/** Thousands of sessions in the table of a running system, as if they had been invited one by one. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toItem } from '../../lib/ledger/item.ts';
import { receiptKey } from '../../lib/ledger/receipts.ts';
import { localAccount } from '../../local/account.ts';
import type { Endpoints } from '../../local/state.ts';

/** One a second up to `now`: delivered, but every tenth has failed. Returns their ids, newest first. */
export async function writeSessions(
  { dynamodb, ledgerTable }: Pick<Endpoints, 'dynamodb' | 'ledgerTable'>,
  { count, now }: { readonly count: number; readonly now: number },
): Promise<readonly string[]> {
  const client = new DynamoDBClient({ endpoint: dynamodb, ...localAccount });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const ids = Array.from({ length: count }, (_, place) => `many${String(place).padStart(12, '0')}`);
  const items = ids.flatMap((sessionId, place) => itemsOf(sessionId, place, now - place * 1000));
  for (let first = 0; first < items.length; first += 25) {
    const puts = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [ledgerTable]: puts } }));
  }
  client.destroy();

  return ids;
}

function itemsOf(sessionId: string, place: number, at: number): readonly Record<string, unknown>[] {
  const isFailed = place % 10 === 9;
  const row = {
    ...{ sessionId, status: 'sent', attempt: 1, version: 'v', contentHash: 'h', notification: false },
    ...{ acceptedAt: at, updatedAt: at, claimedAt: at, sentAt: at, deadline: at + 900_000, lookbackDays: 30 },
    ...{ channel: 'whatsapp-main', businessId: '19251112222', chatQueueKey: '1:session-WA' },
    chat: { state: 'open', server: 'builtin' },
  } as const;
  const receipt = isFailed
    ? { rank: 2, sent: at, failed: at, fault: { code: 'client_unreachable' } }
    : { rank: 3, sent: at, delivered: at };

  return [toItem(row), { sessionId: receiptKey(`${sessionId}.0`), ...receipt, expiresAt: at }];
}
