import * as z from 'zod/mini';
import { createAgents } from '../../net/connections.ts';
import { type Answer, createPost } from '../../net/post.ts';
import { readJson } from '../../net/read-json.ts';
import { retryAfterSeconds } from '../../net/retry-after.ts';
import { type Channel, type ChannelDeps, FileGoneError, type SendOutcome, type Transport } from '../channel.ts';
import { outcomeOfVendorError } from '../error-table.ts';
import { fetchWithSecret } from '../fetch-client-file.ts';
import { outcomeWithoutAnswer } from '../outcome-without-answer.ts';
import type { ChannelSettings } from '../settings.ts';
import { withSecret } from '../with-secret.ts';
import { twilioInbound } from './inbound.ts';
import { twilioError } from './twilio-errors.ts';
import { fetchTwilioMedia } from './twilio-media.ts';
import { basicAuth, toTwilioMessage } from './twilio-message.ts';

export const twilioEndpoint = 'https://api.twilio.com/2010-04-01';

/**
 * WhatsApp and SMS by Twilio: one form per message, basic auth by reference. It takes no key of ours, so that an
 * outcome that is not clear stays so.
 * https://www.twilio.com/docs/messaging/api/message-resource
 */
export const twilioMessages: Transport = { outbound: createTwilioMessages, inbound: twilioInbound };

function createTwilioMessages(settings: ChannelSettings, { readSecret, now, connectTimeoutMs }: ChannelDeps): Channel {
  const endpoint = settings.endpoint ?? twilioEndpoint;
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }));

  return {
    send: async (message, { signal }) => {
      const business = settings.businessIds[message.businessId];
      const { accountSid, apiKey: reference } = business ?? {};
      if (!business || !accountSid || !reference) return { status: 'refused', fault: 'unknown_business' };

      const form = toTwilioMessage(message, { ...settings, business, now: now() });
      if (!form) return { status: 'refused', fault: 'content_not_supported' };

      return withSecret({ reference, readSecret, signal }, async (apiKey) => {
        const headers = { authorization: basicAuth(apiKey), 'content-type': 'application/x-www-form-urlencoded' };

        try {
          const url = `${endpoint}/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;

          return toOutcome(await post(url, { headers, body: String(form), signal }), now());
        } catch (error) {
          return outcomeWithoutAnswer(error);
        }
      });
    },

    fetchMedia: async ({ ref }, { businessId, signal, maxBytes }) => {
      const { accountSid, apiKey: reference } = settings.businessIds[businessId] ?? {};
      if (!accountSid || !reference) throw new FileGoneError('the business id is not in this channel');

      return fetchWithSecret({ reference, readSecret }, (apiKey) =>
        fetchTwilioMedia(ref, { endpoint, accountSid, apiKey, signal, maxBytes }),
      );
    },
  };
}

const taken = z.object({ sid: z.string().check(z.minLength(1)), error_code: z.nullish(z.number()) });
const refusal = z.object({ code: z.number() });

/** Reads Twilio's answer. If it is unreadable, nothing is known about the message. */
function toOutcome({ status, headers, body }: Answer, now: number): SendOutcome {
  const json = readJson(body);
  const { sid, error_code: failed } = taken.safeParse(json).data ?? {};
  const code = failed ?? refusal.safeParse(json).data?.code;

  if (code !== undefined)
    return outcomeOfVendorError(
      twilioError(code, status),
      String(code),
      retryAfterSeconds(headers['retry-after'], now),
    );

  return sid === undefined ? { status: 'unknown' } : { status: 'sent', messageId: sid };
}
