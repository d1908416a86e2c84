/** What a client wrote. Nothing of it is dropped: what is not read becomes `other`, with a text that says so. */
import type { ClientMessage, ClientSignal } from '../inbound.ts';
import { type JsonObject, objectOf, proseOf, textOf, timeOf } from '../json-parts.ts';
import type { MessageContent } from './message-content.ts';
import { readContent } from './read-content.ts';

export type MessageOrigin = {
  readonly sender: string | undefined;
  /** Digits of the number as people see it. */
  readonly shownSender: string | undefined;
  readonly at: number;
  /** The members of `contacts`, which name the clients of a change's messages. */
  readonly contacts: readonly unknown[];
};

/** A message, what a system notice says of a client, or what kind of thing it is that is not read. */
export function readMessage(value: unknown, origin: MessageOrigin): ClientMessage | ClientSignal | string {
  const message = objectOf(value);
  const vendorMessageId = textOf(message?.id);
  if (!message || vendorMessageId === undefined) return 'unreadable message';
  if (origin.sender === undefined) return 'message without number';
  if (message.group_id !== undefined) return 'group message';
  // The button of a chat that is opened for the first time.
  if (message.type === 'request_welcome') return 'request_welcome';

  const from = textOf(message.from);
  if (from !== undefined && from === origin.shownSender) return 'echo';

  const common = { sender: origin.sender, vendorMessageId, at: timeOf(message.timestamp) ?? origin.at };
  if (message.type === 'system') return readNotice(message, common) ?? 'system';

  const contact = contactOf(message, origin.contacts);
  const clientIds = namesOf(from, contact?.wa_id, message.from_user_id, contact?.user_id);
  if (clientIds.length === 0) return 'message without client';

  const context = objectOf(message.context);
  const { replyTo = textOf(context?.id), ...read } = readContent(message);
  const content = { ...read, ...aboutProduct(read, objectOf(context?.referred_product)) };
  const client = clientOf(objectOf(contact?.profile));

  return {
    type: 'client-message',
    ...common,
    clientIds,
    ...content,
    ...(replyTo !== undefined && { replyTo }),
    ...(client && { client }),
  };
}

/** A client who asks from a product's own page writes text; which product it is stands beside it. */
function aboutProduct({ kind, text }: MessageContent, product: JsonObject | undefined): Partial<MessageContent> {
  const id = proseOf(product?.product_retailer_id);

  return kind === 'text' && id !== undefined ? { text: `${text}\n[About the product ${id}]` } : {};
}

/** The contact of this message; several messages of a change may be of several clients. */
function contactOf({ from, from_user_id: userId }: JsonObject, contacts: readonly unknown[]): JsonObject | undefined {
  const known = contacts.map(objectOf);

  return known.find(
    (contact) =>
      (typeof from === 'string' && contact?.wa_id === from) ||
      (typeof userId === 'string' && contact?.user_id === userId),
  );
}

function clientOf(profile: JsonObject | undefined): ClientMessage['client'] {
  const [name, username] = [proseOf(profile?.name)?.slice(0, maxName), textOf(profile?.username)];

  return name === undefined && username === undefined
    ? undefined
    : { ...(name !== undefined && { name }), ...(username !== undefined && { username }) };
}

const maxName = 256;

/** A client who has another number or another id now. Other notices say nothing of who the client is. */
function readNotice(
  message: JsonObject,
  common: Pick<ClientSignal, 'sender' | 'at'> & { readonly vendorMessageId: string },
): ClientSignal | undefined {
  const system = objectOf(message.system);
  const reason = textOf(system?.type);
  if (!system || (reason !== 'user_changed_number' && reason !== 'user_changed_user_id')) return undefined;

  const clientIds = namesOf(system.wa_id, system.user_id);
  const previousIds = namesOf(message.from, message.from_user_id, system.previous_user_id).filter(
    (id) => !clientIds.includes(id),
  );
  if (clientIds.length === 0 || previousIds.length === 0) return undefined;

  return { type: 'client-signal', of: 'renamed', ...common, clientIds, previousIds, reason };
}

/** What the client wishes of marketing, as set in WhatsApp itself; otherwise the kind of what is not read. */
export function readPreference(
  value: unknown,
  { sender, at }: Pick<MessageOrigin, 'sender' | 'at'>,
): ClientSignal | string {
  const preference = objectOf(value);
  const of = preference?.value === 'stop' ? 'opt-out' : preference?.value === 'resume' ? 'opt-in' : undefined;
  const clientIds = namesOf(preference?.wa_id, preference?.user_id);
  const isOfMarketing = preference?.category === 'marketing_messages';
  if (!preference || !of || !isOfMarketing || clientIds.length === 0 || sender === undefined) return 'user_preferences';

  return {
    ...{ type: 'client-signal', of, marketing: true, sender, clientIds, reason: 'user_preferences' },
    at: timeOf(preference.timestamp) ?? at,
  };
}

/** Each once, in order: an answer goes to the first. */
function namesOf(...values: readonly unknown[]): string[] {
  return [...new Set(values.map(textOf).filter((id) => id !== undefined))];
}
