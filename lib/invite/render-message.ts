import type { Catalog } from '../catalog/catalog.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { renderInvite } from './render-invite.ts';

/** What the client reads, for the agents. Undefined where nothing is sent, or the response has changed since. */
export async function renderMessage(record: InviteRecord, catalog: Catalog): Promise<string | undefined> {
  const channel = catalog.channel(record.channel);
  const response = record.response && (await catalog.response(record.response.id));
  if (!channel || !response || response.hash !== record.response?.hash) return undefined;

  const rendered = renderInvite(record, response, channel);

  return rendered.status === 'rendered' ? rendered.content.text : undefined;
}
