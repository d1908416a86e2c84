/** `GET /local/timeline/{sessionId}`: every step of one session, its row, and what comes next. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { messageIdsOf } from '../../lib/invite/invite-receipt.ts';
import { hasStepLeft, invitedOn, stepsOf } from '../../lib/invite/steps.ts';
import { tryFromItem } from '../../lib/ledger/item.ts';
import { receiptKey } from '../../lib/ledger/receipts.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Timeline } from '../page-types.ts';
import { nextSteps, type SessionState } from './next-steps.ts';
import { type Item, named, receiptAmong, viewOfRow } from './session-rows.ts';
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
  readonly now: () => number;
};

const conversationSchema = z.object({ businessId: z.string(), clientAt: z.number().optional(), activeAt: z.number() });

/** Returns undefined if nothing is known of the session. */
export function createReadTimeline(options: Options): (sessionId: string) => Promise<Timeline | undefined> {
  const { client, tables, catalog, steps: all, clientOf, waitsForAgent, undeliveredMs, now } = options;
  const read = async (TableName: string, Key: Item): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

  const readReceipt = async (row: LedgerRow) => {
    const keys = messageIdsOf(row).map(receiptKey);
    const items = await Promise.all(keys.map((key) => read(tables.ledger, { sessionId: key })));

    return receiptAmong(row, (key) => items[keys.indexOf(key)]);
  };

  return async (sessionId) => {
    const steps = all.of(sessionId);
    const item = await read(tables.ledger, { sessionId });
    const row = item && tryFromItem(item);
    if (!row && steps.length === 0) return undefined;

    const receipt = row && (await readReceipt(row));
    const channelName = row?.channel ?? steps.find(({ event }) => event.channel !== undefined)?.event.channel;
    const channel = channelName === undefined ? undefined : catalog().channel(channelName);
    const conversation =
      row?.conversation === undefined
        ? undefined
        : conversationSchema.safeParse(await read(tables.conversations, { id: row.conversation })).data;

    return {
      sessionId,
      session: row && named(viewOfRow(row, receipt), { callerOf: all.callerOf, clientOf }),
      steps: steps.map((step) => viewOfStep(step, transportOf(catalog(), step.event.channel) ?? channel?.transport)),
      next: nextSteps({
        ...{ row, receipt, steps, channel, conversation, undeliveredMs },
        fallback: row && fallbackOf(catalog(), row, now()),
        waitsForAgent: row?.chatQueueKey !== undefined && waitsForAgent(row.chatQueueKey, sessionId),
      }),
    };
  };
}

/** The channel by which it goes on, and when: ms since 1970. */
function fallbackOf(catalog: Catalog, row: LedgerRow, now: number): SessionState['fallback'] {
  const entry = hasStepLeft(catalog, row, now)
    ? catalog.channel(invitedOn(row) ?? '')?.fallback?.[row.step ?? 0]
    : undefined;

  return entry && { channel: entry.channel, at: (stepsOf(row).at(-1)?.at ?? now) + entry.afterSeconds * 1000 };
}

function transportOf(catalog: Catalog, channel: string | undefined): string | undefined {
  return channel === undefined ? undefined : catalog.channel(channel)?.transport;
}
