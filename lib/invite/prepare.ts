import type { Catalog } from '../catalog/catalog.ts';
import type { Content } from '../channel/content.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { takesChatQueue } from '../chat-server/settings.ts';
import type { LedgerFault } from '../ledger/ledger.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { renderInvite } from './render-invite.ts';

export type Prepared = {
  readonly status: 'ready';
  readonly channel: ChannelSettings;
  readonly content: Content | undefined;
};

/** Everything that can fail without a claim. Nothing has been opened when it does. */
export async function prepare(
  record: InviteRecord,
  catalog: Catalog,
): Promise<Prepared | { readonly status: 'failed'; readonly fault: LedgerFault }> {
  const channel = catalog.channel(record.channel);

  if (!channel) return { status: 'failed', fault: { code: 'unknown_channel' } };
  const host = catalog.host(channel.chatServer);
  const taken = host ? takesChatQueue(host, record.chatQueueKey) : catalog.queue(record.chatQueueKey) !== undefined;
  if (!taken) return { status: 'failed', fault: { code: 'unknown_chat_queue' } };
  if (!record.response) return { status: 'ready', channel, content: undefined };

  const response = await catalog.response(record.response.id);
  if (response?.hash !== record.response.hash) {
    return {
      status: 'failed',
      fault: { code: 'unknown_response', detail: 'It has changed or gone since the invite was accepted.' },
    };
  }

  const rendered = renderInvite(record, response, channel, { host });

  return rendered.status === 'rendered'
    ? { status: 'ready', channel, content: rendered.content }
    : { status: 'failed', fault: { code: rendered.code, detail: rendered.detail } };
}
