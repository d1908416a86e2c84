import type { ChannelSettings } from './settings.ts';

/**
 * Whether this channel sends as `sender`, which is a vendor's name of a business id: the id of its phone number, or
 * digits. `businessId` is the one that sent the message, if it is known.
 */
export function sendsAs(
  { businessIds }: Pick<ChannelSettings, 'businessIds'>,
  sender: string,
  businessId: string | undefined,
): boolean {
  const candidates = businessId === undefined ? Object.keys(businessIds) : [businessId];
  const name = plain(sender);

  return candidates.some((id) => {
    const { phoneNumberId, originationIdentity } = businessIds[id] ?? {};
    if (originationIdentity !== undefined && isPool(originationIdentity)) return true;

    return [id, phoneNumberId, originationIdentity].some((own) => own !== undefined && plain(own) === name);
  });
}

/** A pool sends with any of its numbers, which only AWS knows. */
function isPool(identity: string): boolean {
  return /^pool-|:pool\//.test(identity);
}

/** AWS puts a word before its own ids, and a plus before a number. */
function plain(name: string): string {
  return name.replace(/^(\+|.*phone-number-id[/-])/, '');
}
