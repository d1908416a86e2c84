/** How the simulated WhatsApp takes a message, or that one was read: after its checks, it is on the phone. */
import { isUserId } from '../../lib/channel/user-id.ts';
import { fetchLinks } from './fetch-link.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import { createLimiter, type GraphLimits, metaLimits } from './graph-limits.ts';
import { checkMessage, readPresence } from './graph-messages.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';
import type { TemplateSpec } from './templates.ts';
import type { TakenMessage } from './updates.ts';
import { userIdOf } from './user-ids.ts';

type Request = {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: unknown;
};

/** `failure`: it was taken, and only its receipt says that it did not arrive. */
type Accepted =
  | { readonly error: GraphError }
  | { readonly answer: unknown; readonly taken?: TakenMessage; readonly failure?: { readonly code: number } };

/** Meta's: free text goes out for so long after the client's last message. */
const windowMs = 24 * 3_600_000;

export function createGraphSend(options: {
  readonly numbers: () => readonly { readonly phoneNumberId: string; readonly token: string }[];
  readonly templates: () => readonly TemplateSpec[];
  readonly phones: Phones;
  readonly now: () => number;
  readonly newId: () => string;
  readonly limits?: GraphLimits | undefined;
}): (request: Request) => Promise<Accepted> {
  const { numbers, templates, phones, now, newId } = options;
  const limited = createLimiter(options.limits ?? metaLimits, now);

  return async ({ method, url, token, body }) => {
    const path = /^\/v\d+\.\d+\/([^/?]+)\/(marketing_messages|messages)\/?(\?|$)/.exec(url);
    const number = numbers().find(({ phoneNumberId }) => phoneNumberId === path?.[1]);

    if (!numbers().some((known) => known.token === token)) {
      return { error: graphError(190, 'Invalid OAuth access token - Cannot parse access token') };
    }
    if (method !== 'POST' || !number) {
      const reason = `Unsupported ${method.toLowerCase()} request. Object with ID '${path?.[1] ?? ''}' does not exist`;
      return { error: { ...graphError(100, reason), subcode: 33, type: 'GraphMethodException' } };
    }
    if (number.token !== token)
      return { error: graphError(10, 'Application does not have permission for this action') };

    const presence = readPresence(body);
    const edge = path?.[2] === 'marketing_messages' ? path[2] : 'messages';
    return presence ? show(presence) : send(number.phoneNumberId, body, edge);
  };

  function show({ message_id: id, typing_indicator: typing }: NonNullable<ReturnType<typeof readPresence>>): Accepted {
    const at = new Date(now()).toISOString();
    if (!phones.show(id, 'read', at)) return { error: graphError(131_009, undefined, 'Message ID not found') };
    if (typing) phones.show(id, 'typing', at);

    return { answer: { success: true } };
  }

  async function send(sender: string, body: unknown, edge: 'messages' | 'marketing_messages'): Promise<Accepted> {
    const checked = checkMessage(body, templates(), edge);
    if ('error' in checked) return checked;

    const { to, text, template, attachments, choices, cards, callbackData, fileName } = checked.message;
    const limit = limited(sender, to);
    if (limit) return { error: limit };
    if (template === undefined && isWindowClosed(sender, to)) {
      const details = 'Message failed to send because more than 24 hours have passed since the customer last replied';
      return { error: graphError(131_047, undefined, details) };
    }

    const taken: TakenMessage = {
      by: 'meta',
      vendorMessageId: `wamid.${Buffer.from(newId()).toString('base64')}`,
      ...(callbackData !== undefined && { messageId: callbackData }),
      to,
      sender,
      template: template !== undefined,
    };
    const answer = {
      messaging_product: 'whatsapp',
      contacts: [isUserId(to) ? { input: to, user_id: to } : { input: to, wa_id: to, user_id: userIdOf(to) }],
      messages: [{ id: taken.vendorMessageId, message_status: 'accepted' }],
    };
    // Meta takes it, and only a status says that the client is not on WhatsApp.
    if (!phones.isReachable(to)) return { answer, taken, failure: { code: 131_026 } };
    const files = await fetchLinks(attachments ?? [], fileName);
    // Meta fetches after its answer: only a status says that it could not.
    if (!files) return { answer, taken, failure: { code: 131_053 } };

    const message = {
      sessionId: sessionIdIn(callbackData),
      mediaType: 'whatsapp',
      text,
      ...(template ? { template } : {}),
      ...(attachments ? { attachments } : {}),
      ...(files.length > 0 && { files }),
      ...(choices ? { choices } : {}),
      ...(cards ? { cards } : {}),
      at: new Date(now()).toISOString(),
    };
    phones.deliver(to, message, taken);

    return { answer, taken };
  }

  /** Of a client who never wrote to this number nobody knows: they may have, before this machine began. */
  function isWindowClosed(sender: string, to: string): boolean {
    const written = phones.written(to).filter((message) => message.sender === sender);
    const last = Math.max(...written.map(({ at }) => at));

    return written.length > 0 && now() - last > windowMs;
  }
}
