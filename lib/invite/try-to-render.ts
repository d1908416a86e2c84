import type { Catalog } from '../catalog/catalog.ts';
import type { FaultCode } from '../faults/faults.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Rendered } from '../standard-response/render.ts';
import { personOn } from './contact.ts';
import { renderInvite } from './render-invite.ts';
import type { ValidInvite } from './validate.ts';

/** `unchecked`: the fault that the stored contact may still fix. Nothing is rendered without a response. */
export type Tried = { readonly rendered?: Rendered; readonly unchecked?: FaultCode };

/** The caller learns now what would fail in the delivery, except for what the stored contact may fill until then. */
export function tryToRender(
  { response, channel }: Pick<ValidInvite, 'response' | 'channel'>,
  record: InviteRecord,
  catalog: Catalog,
): Tried {
  if (!response) return {};

  const external = catalog.externalServer(channel.chatServer);
  const rendered = renderInvite(record, response, channel, { external });
  if (rendered.status === 'rendered' || !channel.fillFromContact || !personOn(channel, record)) return { rendered };

  return {
    rendered: renderInvite(record, response, channel, { external, contact: 'later' }),
    unchecked: rendered.code,
  };
}
