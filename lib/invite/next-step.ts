/** The record of the next step of an invite: on the next channel of the list of the channel that the caller named. */
import type { Catalog } from '../catalog/catalog.ts';
import { businessIdOn, type FallbackStep, responseOn } from '../channel/fallback.ts';
import type { InviteRecord, StepRecord } from '../queue/invite-record.ts';

/** Undefined: no step is left, or there is nothing to send. Its own list does not count for the channel of a step. */
export async function nextStepRecord(catalog: Catalog, record: InviteRecord): Promise<StepRecord | undefined> {
  const { channel, businessId, response } = record;
  const invite = record.step?.invite ?? { channel, businessId, ...(response && { response }) };
  const number = (record.step?.number ?? 0) + 1;
  const entry = catalog.channel(invite.channel)?.fallback?.[number - 1];
  if (!entry || !invite.response) return undefined;

  const { afterSeconds, successStatus } = entry;
  const found = catalog.channel(entry.channel);

  return {
    ...record,
    v: 2,
    channel: entry.channel,
    businessId: (found && businessIdOn(found, invite.businessId)) ?? invite.businessId,
    response: await responseAt(catalog, entry, invite.response),
    step: { number, afterSeconds, successStatus, invite },
  };
}

type Response = NonNullable<InviteRecord['response']>;

/** One that has gone from the catalog has no hash: the step cannot be sent then. */
async function responseAt(catalog: Catalog, entry: FallbackStep, invited: Response): Promise<Response> {
  const id = responseOn(entry, invited.id);

  return id === invited.id ? invited : { id, hash: (await catalog.response(id))?.hash ?? '' };
}
