/** `GET /local/timeline/{sessionId}`: every step of one session, its row, and what comes next. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { tryFromItem } from '../../lib/ledger/item.ts';
import { receiptKey } from '../../lib/ledger/receipts.ts';
import { receiptOfItem } from '../../lib/ledger/receipts-dynamodb.ts';
import type { Timeline } from '../page-types.ts';
import { nextSteps } from './next-steps.ts';
import { type Item, named, viewOfRow } from './session-rows.ts';
import { viewOfStep } from './step-view.ts';
import type { Steps } from './steps.ts';

type Options = {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly ledger: string; readonly conversations: string };
  readonly catalog: () => Catalog;
  readonly steps: Pick<Steps, 'of' | 'callerOf'>;
  readonly clientOf: (sessionId: string) => string | undefined;
  /** Whether `session.opened` of this session still lies in this chat queue. */
  readonly waitsForAgent: (chatQueueKey: string, sessionId: string) => boolean;
  readonly undeliveredMs: number;
};

const conversationSchema = z.object({ businessId: z.string(), clientAt: z.number().optional(), activeAt: z.number() });

/** Returns undefined if nothing is known of the session. */
export function createReadTimeline(options: Options): (sessionId: string) => Promise<Timeline | undefined> {
  const { client, tables, catalog, steps: all, clientOf, waitsForAgent, undeliveredMs } = options;
  const read = async (TableName: string, Key: Item): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

  return async (sessionId) => {
    const steps = all.of(sessionId);
    const [item, receiptItem] = await Promise.all([
      read(tables.ledger, { sessionId }),
      read(tables.ledger, { sessionId: receiptKey(sessionId) }),
    ]);
    const row = item && tryFromItem(item);
    if (!row && steps.length === 0) return undefined;

    const receipt = receiptItem && receiptOfItem(receiptItem);
    const channelName = row?.channel ?? steps.find(({ event }) => event.channel !== undefined)?.event.channel;
    const channel = channelName === undefined ? undefined : catalog().channel(channelName);
    const conversation =
      row?.conversation === undefined
        ? undefined
        : conversationSchema.safeParse(await read(tables.conversations, { id: row.conversation })).data;

    return {
      sessionId,
      session: row && named(viewOfRow(row, receipt), { callerOf: all.callerOf, clientOf }),
      steps: steps.map((step) => viewOfStep(step, channel?.transport)),
      next: nextSteps({
        ...{ row, receipt, steps, channel, conversation, undeliveredMs },
        waitsForAgent: row?.chatQueueKey !== undefined && waitsForAgent(row.chatQueueKey, sessionId),
      }),
    };
  };
}
