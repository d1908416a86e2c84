import * as z from 'zod';
import type { ChannelSettings } from '../catalog/catalog.ts';
import type { Content } from '../standard-response/content.ts';
import type { Channel, OutboundMessage, ReadSecret, SendOutcome } from './channel.ts';
import { whatsappError } from './whatsapp-errors.ts';

const defaultEndpoint = 'https://graph.facebook.com/v24.0';

/** WhatsApp Business Cloud API: one POST a message, bearer token by reference. */
export function createWhatsappCloud(settings: ChannelSettings, { readSecret }: { readonly readSecret: ReadSecret }): Channel {
  const endpoint = settings.endpoint ?? defaultEndpoint;

  return {
    send: async (message, { signal }) => {
      const business = settings.businessIds[message.businessId];
      if (!business) return { status: 'refused', fault: 'unknown_business' };

      let token: string;

      try {
        token = await readSecret(business.token);
      } catch {
        return { status: 'retry', fault: 'account_stopped' };
      }

      // A socket that outlives an invocation is stale when a frozen function thaws, and a write on it is an outcome that nobody knows.
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
      const request = { method: 'POST', headers, body: JSON.stringify(toWhatsappMessage(message)), signal };

      try {
        const response = await fetch(`${endpoint}/${business.phoneNumberId}/messages`, request);

        return toOutcome(await response.text(), response.headers.get('retry-after'));
      } catch (error) {
        return wasNeverWritten(error) ? { status: 'retry', fault: 'vendor_refused' } : { status: 'unknown' };
      }
    },
  };
}

/** The message as WhatsApp takes it. `biz_opaque_callback_data` comes back with every status of the message. */
function toWhatsappMessage({ clientId, sessionId, content }: OutboundMessage): Record<string, unknown> {
  const envelope = { messaging_product: 'whatsapp', recipient_type: 'individual', to: clientId, biz_opaque_callback_data: sessionId };

  return { ...envelope, ...toBody(content) };
}

function toBody(content: Content): Record<string, unknown> {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'template': {
      const parameters = content.parameters.map((text) => ({ type: 'text', text }));
      const components = parameters.length > 0 ? [{ type: 'body', parameters }] : [];
      const language = { policy: 'deterministic', code: content.language };

      return { type: 'template', template: { name: content.name, language, components } };
    }
    default:
      return content satisfies never;
  }
}

const answer = z.object({
  messages: z
    .array(z.object({ id: z.string() }))
    .min(1)
    .optional(),
  error: z.object({ code: z.number() }).optional(),
});

/** Reads what Meta answered. Nothing readable means that nothing is known of the message. */
function toOutcome(body: string, retryAfter: string | null): SendOutcome {
  const parsed = answer.safeParse(parse(body));
  const messageId = parsed.data?.messages?.[0]?.id;

  if (messageId !== undefined) return { status: 'sent', messageId };
  if (!parsed.data?.error) return { status: 'unknown' };

  const { code } = parsed.data.error;
  const meaning = whatsappError(code);
  const vendorCode = String(code);

  switch (meaning.outcome) {
    case 'retry':
      return { status: 'retry', fault: meaning.fault, vendorCode, ...secondsOf(retryAfter) };
    case 'refused':
      return { status: 'refused', fault: meaning.fault, vendorCode };
    case 'unknown':
      return { status: 'unknown', vendorCode };
    default:
      return meaning satisfies never;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function secondsOf(retryAfter: string | null): { retryAfterSeconds?: number } {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter.trim()) ? { retryAfterSeconds: Number(retryAfter) } : {};
}

/** Errors of a connection that never came to be: not a byte of the request was written. */
const connectErrors = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function wasNeverWritten(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;

  return cause instanceof Error && 'code' in cause && connectErrors.includes(String(cause.code));
}
