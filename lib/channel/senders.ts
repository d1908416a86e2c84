import type { BusinessId, ChannelSettings } from './settings.ts';

type Senders = Pick<ChannelSettings, 'businessIds' | 'transport'>;

/**
 * Whether this channel sends as `sender`, which is a vendor's name of a business id: the id of its phone number, or
 * digits. `businessId` is the one that sent the message, if it is known.
 */
export function sendsAs(channel: Senders, sender: string, businessId: string | undefined): boolean {
  const { businessIds } = channel;
  const candidates = businessId === undefined ? Object.keys(businessIds) : [businessId];
  // A client who answers the SMS in place of an RCS message writes to the number's own channel.
  const keys = businessId === undefined ? undefined : businessIds[businessId];

  return candidates.some((id) => hasPool(businessIds[id]) || isNamed(channel, id, sender)) || isFallback(keys, sender);
}

/**
 * Which of the channel's business ids `sender` is; undefined if none. A pool's numbers are in no catalog, so with
 * `pools` any other number is one of its own.
 */
export function businessIdOf(
  channel: Senders,
  sender: string,
  { pools }: { readonly pools: boolean },
): string | undefined {
  const { businessIds } = channel;

  return Object.keys(businessIds).find((id) => (pools ? hasPool(businessIds[id]) : isNamed(channel, id, sender)));
}

function isNamed({ businessIds, transport }: Senders, id: string, sender: string): boolean {
  // With Twilio one number may be of WhatsApp and of SMS.
  if (transport === 'whatsapp-twilio') return sender === `whatsapp:${id}`;

  const { phoneNumberId, originationIdentity } = businessIds[id] ?? {};
  const name = plain(sender);

  return [id, phoneNumberId, originationIdentity].some((own) => own !== undefined && plain(own) === name);
}

/** Which number has this id, only AWS knows. */
function isFallback({ smsFallback }: BusinessId = {}, sender: string): boolean {
  if (smsFallback === undefined) return false;

  return /^phone-|^arn:/.test(smsFallback) || plain(smsFallback) === plain(sender);
}

function hasPool({ originationIdentity }: BusinessId = {}): boolean {
  return originationIdentity !== undefined && isPool(originationIdentity);
}

/** A pool sends with any of its numbers, which only AWS knows. */
function isPool(identity: string): boolean {
  return /^pool-|:pool\//.test(identity);
}

/** AWS puts a word before its own ids, and a plus before a number. */
function plain(name: string): string {
  return name.replace(/^(\+|.*phone-number-id[/-])/, '');
}
