import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Circuit } from './circuit.ts';
import type { Holds, ReadHolds } from './holds.ts';

/**
 * No session id is this short. The item is in the ledger's table, so that no function needs another resource or
 * permission. Pauses and circuits share it, so that one read serves both.
 */
export const holdsKey = { sessionId: 'paused-channels' };

const circuitSchema = z.object({
  state: z.enum(['open', 'closed']),
  reason: z.string(),
  vendorCode: z.optional(z.string()),
  openedAt: z.number(),
  until: z.number(),
  probes: z.number(),
  at: z.number(),
  byReceipt: z.optional(z.literal(true)),
});

const itemSchema = z.object({
  channels: z._default(z.set(z.string()), new Set()),
  circuits: z._default(z.record(z.string(), z.unknown()), {}),
});

/** A circuit that a newer version has written is left out if it cannot be read. */
export function holdsOf(item: unknown): Holds {
  const { channels, circuits } = itemSchema.parse(item ?? {});
  const read = Object.entries(circuits).flatMap(([key, circuit]): [string, Circuit][] => {
    const { success, data } = circuitSchema.safeParse(circuit);

    return success ? [[key, data]] : [];
  });

  return { pausedChannels: channels, circuits: new Map(read) };
}

export function createDynamodbReadHolds({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): ReadHolds {
  return async (options = {}) => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: holdsKey }), options);

    return holdsOf(Item);
  };
}
