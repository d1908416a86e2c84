import type { Catalog } from '../catalog/catalog.ts';
import type { ChatQueueSender } from '../chat-server/chat-queues.ts';
import { closeInteraction, openInteraction } from '../chat-server/interaction.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { renderMessage } from './render-message.ts';
import type { Report } from './report.ts';
import { isForAgents } from './state.ts';

type PublishDeps = {
  readonly catalog: () => Catalog;
  readonly chatQueues: ChatQueueSender;
  readonly report: Report;
  readonly settings: { readonly leaseMs: number };
};

/** Tells the agents' side of a session, and of its end where it has ended. The id is always the same, however often. */
export async function publish(deps: PublishDeps, record: InviteRecord, row: LedgerRow): Promise<void> {
  if (!isForAgents(row)) return;

  if (row.chat.state === 'terminated')
    await deps.chatQueues.put(record.chatQueueKey, closeInteraction(row), afterAnyDelivery(deps.settings));

  const catalog = deps.catalog();
  const mediaType = catalog.channel(record.channel)?.mediaType ?? 'whatsapp';
  await deps.chatQueues.put(record.chatQueueKey, openInteraction(record, { mediaType, message: renderMessage(record, catalog) }));
  deps.report({ step: 'published', sessionId: record.sessionId, chatQueueKey: record.chatQueueKey });
}

/**
 * Tells the agents' side that a session ends, before that is written: a crash in between costs a notice too many, never one too few, and whoever
 * consumes asks the session. Told at once, and once more when no delivery that saw the session open can still place its interaction.
 */
export async function publishEnd(deps: Pick<PublishDeps, 'chatQueues' | 'settings'>, ended: LedgerRow): Promise<void> {
  const { chatQueueKey } = ended;
  if (!isForAgents(ended) || chatQueueKey === undefined) return;

  const notice = closeInteraction(ended);
  await Promise.all([{}, afterAnyDelivery(deps.settings)].map((options) => deps.chatQueues.put(chatQueueKey, notice, options)));
}

/** One lease outlives the invocation that ends the session, another one a delivery that read it just before. */
function afterAnyDelivery({ leaseMs }: PublishDeps['settings']): { readonly delaySeconds: number } {
  return { delaySeconds: Math.ceil((2 * leaseMs) / 1000) };
}
