import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { refusedAs, unlessRefused } from '../net/conditional-write.ts';
import { fromItem, toItem, tryFromItem } from './item.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerRow } from './row.ts';
import { type SealedIds, withOpenId, withSealedId } from './sealed-ids.ts';

/**
 * The ledger in a DynamoDB table whose key is `sessionId`. The client must drop undefined members
 * (`removeUndefinedValues`). `ids`: for those who write or show the vendor's id of a message. On channels that take
 * their clients' messages it is stored sealed; without `ids` such an id is not read, and kept.
 */
export function createDynamodbLedger({
  client,
  table,
  ids,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly ids?: SealedIds | undefined;
}): Ledger {
  const put = async (row: LedgerRow, condition: Condition): Promise<boolean> => {
    const plain = toItem(row);
    const Item = row.conversation === undefined ? plain : await withSealedId(ids, plain, idOf(row.sessionId));

    return unlessRefused(() => client.send(new PutCommand({ TableName: table, Item, ...condition })));
  };

  return {
    read: async (sessionId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { sessionId }, ConsistentRead: true }),
      );

      return Item && fromItem(await withOpenId(ids, Item, idOf(sessionId)));
    },

    readMany: async (sessionIds) => {
      const Keys = [...new Set(sessionIds)].map((sessionId) => ({ sessionId }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
      );
      const items = Responses?.[table] ?? [];
      const rows = new Map(items.map((item) => [item.sessionId, tryFromItem(item)]));
      const unreadable = [...rows].filter(([, row]) => row === undefined).map(([sessionId]) => sessionId);
      const unprocessed = (UnprocessedKeys?.[table]?.Keys ?? []).map(({ sessionId }) => sessionId);
      const unread = new Set([...unreadable, ...unprocessed]);

      return new Map(
        sessionIds.filter((sessionId) => !unread.has(sessionId)).map((sessionId) => [sessionId, rows.get(sessionId)]),
      );
    },

    claim: async (claim, now, { leaseExpiredVersion, fresh } = {}) => {
      if (fresh) {
        const row = { ...claim, status: 'sending', attempt: 1 } as const;

        return (await put(row, absent)) ? row : undefined;
      }

      const { sessionId, ...fields } = toItem(claim);
      const names = Object.keys(fields).filter((name) => fields[name] !== undefined);
      const sets = ['#status = :status', 'attempt = if_not_exists(attempt, :none) + :one', ...names.map(assignment)];

      const due =
        '(#status = :retrying AND notBefore <= :now AND #deadline > :now AND #contentHash = :contentHash AND attribute_not_exists(step))';
      const leaseExpired =
        '(#status = :status AND leaseUntil <= :now AND #owner = :expected AND #contentHash = :contentHash)';
      const free = leaseExpiredVersion === undefined ? due : `${due} OR ${leaseExpired}`;

      const update = new UpdateCommand({
        TableName: table,
        Key: { sessionId },
        UpdateExpression: `SET ${sets.join(', ')} REMOVE notBefore, fault`,
        ConditionExpression: `attribute_not_exists(sessionId) OR ${free}`,
        ExpressionAttributeNames: {
          '#status': 'status',
          ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...{ ':status': 'sending', ':retrying': 'retrying', ':now': now, ':none': 0, ':one': 1 },
          ...(leaseExpiredVersion !== undefined && { ':expected': leaseExpiredVersion }),
          ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
        },
        ReturnValues: 'ALL_NEW',
      });

      return refusedAs(undefined, async () => {
        const { Attributes } = await client.send(update);

        return Attributes && fromItem(Attributes);
      });
    },

    write: (row, expectedVersion) => put(row, expectedVersion === undefined ? absent : unchanged(expectedVersion)),
  };
}

const idOf = (sessionId: string) => ({ ownerId: sessionId, name: 'messageId' }) as const;

type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const absent: Condition = { ConditionExpression: 'attribute_not_exists(sessionId)' };

function unchanged(version: string): Condition {
  return {
    ConditionExpression: '#owner = :expected',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':expected': version },
  };
}

/** A repeated request may bring a later deadline, and a chat may be open already: the first ones count. */
const keptNames = ['deadline', 'chat', 'claimedAt'];

function assignment(name: string): string {
  return keptNames.includes(name) ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`;
}
