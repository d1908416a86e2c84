import type { Catalog } from '../catalog/catalog.ts';
import type { ChatQueueSender } from '../chat-server/chat-queues.ts';
import { closeInteraction, openInteraction } from '../chat-server/interaction.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { renderMessage } from './render-message.ts';
import type { Report } from './report.ts';
import { secondsUntil } from './retry.ts';
import { isForAgents } from './state.ts';

type PublishDeps = { readonly catalog: () => Catalog; readonly chatQueues: ChatQueueSender; readonly report: Report };

/** Tells the agents' side of a session, and of its end where it has ended. The id is always the same, however often. */
export async function publish(deps: PublishDeps, record: InviteRecord, row: LedgerRow): Promise<void> {
  if (!isForAgents(row)) return;

  const catalog = deps.catalog();
  const mediaType = catalog.channel(record.channel)?.mediaType ?? 'whatsapp';
  await deps.chatQueues.put(record.chatQueueKey, openInteraction(record, { mediaType, message: renderMessage(record, catalog) }));
  deps.report({ step: 'published', sessionId: record.sessionId, chatQueueKey: record.chatQueueKey });

  if (row.chat.state === 'terminated') await deps.chatQueues.put(record.chatQueueKey, closeInteraction(row));
}

type EndDeps = { readonly chatQueues: ChatQueueSender; readonly settings: { readonly leaseMs: number } };

/**
 * Tells the agents' side that a session ends, before that is written: a crash in between costs a notice too many, never one too few, and whoever
 * consumes asks the session. `settledAt`: its interaction is published within a lease of it, and this waits so long, so that it comes after.
 */
export async function publishEnd({ chatQueues, settings }: EndDeps, ended: LedgerRow, settledAt: number): Promise<void> {
  if (!isForAgents(ended) || ended.chatQueueKey === undefined) return;

  const delaySeconds = secondsUntil(settledAt + settings.leaseMs, ended.updatedAt);
  await chatQueues.put(ended.chatQueueKey, closeInteraction(ended), { delaySeconds });
}
