import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import { type AgentMessage, type AgentMessages, agentMessageStatuses } from './agent-messages.ts';
import { faultSchema } from './row.ts';
import { type SealedIds, withOpenId, withSealedId } from './sealed-ids.ts';

type Options = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** Absent for those who need no vendor's id: they must not write. */
  readonly ids?: SealedIds | undefined;
};

const time = z.optional(z.number());
const itemSchema = z.object({
  sessionId: z.string(),
  /** A status of a newer version is read as `unknown`: nothing is sent for it again. */
  status: z.catch(z.enum(agentMessageStatuses), 'unknown'),
  version: z.string(),
  contentHash: z.string(),
  acceptedAt: z.number(),
  updatedAt: z.number(),
  deadline: z.number(),
  attempt: z.number(),
  leaseUntil: time,
  notBefore: time,
  sentAt: time,
  vendorMessageId: z.optional(z.string()),
  template: z.optional(z.string()),
  fault: z.optional(faultSchema),
  expiresAt: z.number(),
});

/**
 * Agents' messages in the ledger's table, beside the rows: no id of a session has a dot. `expiresAt` is DynamoDB's TTL,
 * in seconds. The client must drop undefined members (`removeUndefinedValues`).
 */
export function createDynamodbAgentMessages({ client, table, ids }: Options): AgentMessages {
  return {
    read: async (messageId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { sessionId: messageId }, ConsistentRead: true }),
      );

      return Item && fromItem(await withOpenId(ids, Item, idOf(messageId)));
    },

    write: async ({ messageId, expiresAt, ...message }, expectedVersion) => {
      const plain = { ...message, sessionId: messageId, expiresAt: Math.ceil(expiresAt / 1000) };
      const Item = await withSealedId(ids, plain, idOf(messageId));

      return unlessRefused(() =>
        client.send(
          new PutCommand({
            TableName: table,
            Item,
            ...(expectedVersion === undefined
              ? { ConditionExpression: 'attribute_not_exists(sessionId)' }
              : {
                  ConditionExpression: '#version = :expected',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':expected': expectedVersion },
                }),
          }),
        ),
      );
    },
  };
}

const idOf = (messageId: string) => ({ ownerId: messageId, name: 'vendorMessageId' }) as const;

function fromItem(item: Record<string, unknown>): AgentMessage {
  const { sessionId, expiresAt, ...message } = itemSchema.parse(item);

  return { ...message, messageId: sessionId, expiresAt: expiresAt * 1000 };
}
