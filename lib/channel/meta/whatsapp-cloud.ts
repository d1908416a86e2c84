import * as z from 'zod/mini';
import { createAgents } from '../../net/connections.ts';
import { createPost } from '../../net/post.ts';
import { readJson } from '../../net/read-json.ts';
import { type Channel, type ChannelDeps, FileGoneError, type SendOutcome, type Transport } from '../channel.ts';
import { outcomeOfVendorError } from '../error-table.ts';
import { fetchWithSecret } from '../fetch-client-file.ts';
import { outcomeWithoutAnswer } from '../outcome-without-answer.ts';
import type { ChannelSettings } from '../settings.ts';
import { withSecret } from '../with-secret.ts';
import { metaInbound } from './inbound.ts';
import { usageWait } from './usage-wait.ts';
import { whatsappError } from './whatsapp-errors.ts';
import { fetchWhatsappMedia } from './whatsapp-media.ts';
import { edgeOf, toWhatsappMessage, toWhatsappPresence } from './whatsapp-message.ts';

const defaultEndpoint = 'https://graph.facebook.com/v24.0';

/** WhatsApp Business Cloud API: one POST per message, bearer token by reference. */
export const whatsappCloud: Transport = { outbound: createWhatsappCloud, inbound: metaInbound };

function createWhatsappCloud(settings: ChannelSettings, { readSecret, now, connectTimeoutMs }: ChannelDeps): Channel {
  const endpoint = settings.endpoint ?? defaultEndpoint;
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }));

  return {
    send: async (message, { signal }) => {
      const { phoneNumberId, token: reference } = settings.businessIds[message.businessId] ?? {};
      if (!phoneNumberId || !reference) return { status: 'refused', fault: 'unknown_business' };

      const url = `${endpoint}/${phoneNumberId}/${edgeOf(message.content)}`;
      const body = JSON.stringify(toWhatsappMessage(message));

      return withSecret({ reference, readSecret, signal }, async (token) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

        try {
          const response = await post(url, { headers, body, signal });

          return toOutcome(response.body, usageWait(response.headers, now()));
        } catch (error) {
          return outcomeWithoutAnswer(error);
        }
      });
    },

    show: async (presence, { signal }) => {
      const { phoneNumberId, token: reference } = settings.businessIds[presence.businessId] ?? {};
      const body = toWhatsappPresence(presence);
      if (!phoneNumberId || !reference || !body) return;

      try {
        const headers = { authorization: `Bearer ${await readSecret(reference)}`, 'content-type': 'application/json' };
        await post(`${endpoint}/${phoneNumberId}/messages`, { headers, body: JSON.stringify(body), signal });
      } catch {
        // Nobody waits for it, and the next one comes soon.
      }
    },

    fetchMedia: async ({ ref }, { businessId, signal, maxBytes }) => {
      const { phoneNumberId, token: reference } = settings.businessIds[businessId] ?? {};
      if (!phoneNumberId || !reference) throw new FileGoneError('the business id is not in this channel');

      return fetchWithSecret({ reference, readSecret }, (token) =>
        fetchWhatsappMedia(ref, { endpoint, phoneNumberId, token, signal, maxBytes }),
      );
    },
  };
}

const answer = z.object({
  contacts: z.catch(
    z.optional(z.array(z.object({ wa_id: z.optional(z.string()), user_id: z.optional(z.string()) }))),
    undefined,
  ),
  messages: z.optional(z.array(z.object({ id: z.string() })).check(z.minLength(1))),
  error: z.optional(z.object({ code: z.number() })),
});

/** Reads Meta's answer. If it is unreadable, nothing is known about the message. */
function toOutcome(body: string, wait: number | undefined): SendOutcome {
  const parsed = answer.safeParse(readJson(body));
  const messageId = parsed.data?.messages?.[0]?.id;

  if (messageId !== undefined) {
    const [contact] = parsed.data?.contacts ?? [];
    const clientIds = [contact?.wa_id, contact?.user_id].filter((id) => id !== undefined);

    return { status: 'sent', messageId, ...(clientIds.length > 0 && { clientIds }) };
  }
  if (!parsed.data?.error) return { status: 'unknown' };

  const { code } = parsed.data.error;

  return outcomeOfVendorError(whatsappError(code), String(code), wait);
}
