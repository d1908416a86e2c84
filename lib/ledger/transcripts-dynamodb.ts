import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { unlessRefused } from '../net/conditional-write.ts';
import { readItems } from '../net/read-items.ts';
import type { Seal } from '../net/seal.ts';
import { maxSaid, pageOf, placeOf, type Transcripts } from './transcripts.ts';

type Options = {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly seal: () => Promise<Seal>;
  /** ms since 1970. */
  readonly now: () => number;
};

const saidItem = z.object({ id: z.string(), sealed: z.string(), expiresAt: z.number() });
const message = z.record(z.string(), z.unknown());

/**
 * Transcripts in the table of conversations: an item for each message, sealed, and one for each conversation that lists
 * them. Its TTL is `expiresAt`, in seconds.
 */
export function createDynamodbTranscripts({ client, table, seal, now }: Options): Transcripts {
  const listKey = (conversation: string) => ({ TableName: table, Key: { id: listId(conversation) } });
  const placesOf = (conversation: string) => readPlaces({ client, table }, conversation);
  const list = (conversation: string, place: string, expiresAt: number): Promise<boolean> =>
    unlessRefused(() =>
      client.send(
        new UpdateCommand({
          ...listKey(conversation),
          UpdateExpression: 'ADD places :place SET expiresAt = :expiresAt',
          ConditionExpression: 'attribute_not_exists(places) OR size(places) < :max',
          ExpressionAttributeValues: {
            ':place': new Set([place]),
            ':expiresAt': Math.ceil(expiresAt / 1000),
            ':max': maxSaid,
          },
        }),
      ),
    );
  const drop = async (conversation: string, places: readonly string[]): Promise<void> => {
    if (places.length === 0) return;

    await client.send(
      new UpdateCommand({
        ...listKey(conversation),
        UpdateExpression: 'DELETE places :places',
        ExpressionAttributeValues: { ':places': new Set(places) },
      }),
    );
  };

  return {
    add: async ({ conversation, expiresAt, message: said, ...about }) => {
      const place = placeOf(about);
      const id = itemId(place);
      const sealed = (await seal()).seal(JSON.stringify(said), id);
      await client.send(
        new PutCommand({ TableName: table, Item: { id, sealed, expiresAt: Math.ceil(expiresAt / 1000) } }),
      );
      if (await list(conversation, place, expiresAt)) return;

      await drop(conversation, (await placesOf(conversation)).slice(0, maxSaid / 4));
      await list(conversation, place, expiresAt);
    },

    read: async ({ conversation, sessionId }, after) => {
      const { places, next } = pageOf(await placesOf(conversation), sessionId, after);
      const items = await readItems({ client, table, ids: places.map(itemId), consistent: true });
      const known = new Map(items.map((item) => saidItem.parse(item)).map((item) => [item.id, item]));
      const seals = places.length > 0 ? await seal() : undefined;
      const messages = places.flatMap((place) => {
        const item = known.get(itemId(place));
        if (!item || item.expiresAt * 1000 <= now() || !seals) return [];

        return [message.parse(JSON.parse(seals.open(item.sealed, item.id)))];
      });

      return { messages, ...(next !== undefined && { next }) };
    },
  };
}

function listId(conversation: string): string {
  return `said-${conversation}`;
}

function itemId(place: string): string {
  return `said-${place}`;
}

async function readPlaces(
  { client, table }: Pick<Options, 'client' | 'table'>,
  conversation: string,
): Promise<readonly string[]> {
  const Key = { id: listId(conversation) };
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));

  return Item?.places instanceof Set ? [...Item.places].map(String).toSorted() : [];
}

/** The keys of all items of a conversation's transcript, the list last. */
export async function transcriptKeys(
  options: Pick<Options, 'client' | 'table'>,
  conversation: string,
): Promise<readonly string[]> {
  return [...(await readPlaces(options, conversation)).map(itemId), listId(conversation)];
}
