import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';

/** No session id is so short: the item stands in the ledger beside the invites, so that no function needs one more resource, right or request. */
const key = { sessionId: 'paused-channels' };

type TableOptions = { readonly client: DynamoDBDocumentClient; readonly table: string };
type CachedOptions = TableOptions & { readonly now: () => number; readonly keepMs: number };

/** Whether a channel is paused. Never throws: where the table does not answer, what was known last still counts. */
export type IsPaused = (channel: string) => Promise<boolean>;

/** Asks the table at most once in `keepMs`, for all channels together; whoever asks meanwhile waits for the same answer. */
export function createIsPaused({ now, keepMs, ...table }: CachedOptions): IsPaused {
  let known: ReadonlySet<string> = new Set();
  let until = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async () => {
    try {
      known = await readPausedChannels(table, { abortSignal: AbortSignal.timeout(maxWaitMs) });
    } catch {
      // A ledger that is down stops nobody from accepting, and deliver cannot claim without it anyway.
    }
    until = now() + keepMs;
    asking = undefined;
  };

  return async (channel) => {
    if (now() >= until) {
      asking ??= ask();
      await asking;
    }

    return known.has(channel);
  };
}

/** An invite waits no longer for this answer. */
const maxWaitMs = 500;

export async function readPausedChannels(
  { client, table }: TableOptions,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<ReadonlySet<string>> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }), options);

  return itemSchema.parse(Item ?? {}).channels;
}

/** Pauses or resumes a channel, and says which are paused then. Twice is the same. */
export async function writePausedChannel(
  { client, table }: TableOptions,
  channel: string,
  state: 'paused' | 'running',
): Promise<ReadonlySet<string>> {
  const UpdateExpression = `${state === 'paused' ? 'ADD' : 'DELETE'} channels :channel`;
  const ExpressionAttributeValues = { ':channel': new Set([channel]) };
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: table,
      Key: key,
      UpdateExpression,
      ExpressionAttributeValues,
      ReturnValues: 'ALL_NEW',
    }),
  );

  return itemSchema.parse(Attributes ?? {}).channels;
}

const itemSchema = z.object({ channels: z._default(z.set(z.string()), new Set()) });
