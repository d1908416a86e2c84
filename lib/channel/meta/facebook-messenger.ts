import * as z from 'zod/mini';
import { createAgents } from '../../net/connections.ts';
import { createPost, type Post } from '../../net/post.ts';
import { readJson } from '../../net/read-json.ts';
import { type Channel, type ChannelDeps, FileGoneError, type SendOutcome, type Transport } from '../channel.ts';
import { outcomeOfVendorError } from '../error-table.ts';
import { outcomeWithoutAnswer } from '../outcome-without-answer.ts';
import type { ChannelSettings } from '../settings.ts';
import { withSecret } from '../with-secret.ts';
import { metaInbound } from './inbound.ts';
import { messengerError } from './messenger-errors.ts';
import { fetchMessengerMedia } from './messenger-media.ts';
import { toMessengerPresence, toMessengerRequests } from './messenger-message.ts';
import { usageWait } from './usage-wait.ts';

export const messengerEndpoint = 'https://graph.facebook.com/v24.0';

/** Facebook Messenger: a Page answers people who have written to it, with the Page's token by reference. */
export const facebookMessenger: Transport = { outbound: createFacebookMessenger, inbound: metaInbound };

function createFacebookMessenger(
  settings: ChannelSettings,
  { readSecret, now, connectTimeoutMs }: ChannelDeps,
): Channel {
  const endpoint = settings.endpoint ?? messengerEndpoint;
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }));

  return {
    reportsByWatermark: true,

    send: async (message, { signal }) => {
      const { businessId } = message;
      const { token: reference } = settings.businessIds[businessId] ?? {};
      if (!reference) return { status: 'refused', fault: 'unknown_business' };

      const requests = toMessengerRequests(message);
      const url = `${endpoint}/${businessId}/messages`;

      return withSecret({ reference, readSecret, signal }, (token) =>
        sendInOrder(requests, (body) => sendOne(post, { url, token, body, signal, now })),
      );
    },

    show: async (presence, { signal }) => {
      const { token: reference } = settings.businessIds[presence.businessId] ?? {};
      if (!reference) return;

      try {
        const body = JSON.stringify(toMessengerPresence(presence));
        const headers = { authorization: `Bearer ${await readSecret(reference)}`, 'content-type': 'application/json' };
        await post(`${endpoint}/${presence.businessId}/messages`, { headers, body, signal });
      } catch {
        // Nobody waits for it, and the next one comes soon.
      }
    },

    fetchMedia: async ({ ref }, { businessId, signal, maxBytes }) => {
      if (!settings.businessIds[businessId]) throw new FileGoneError('the business id is not in this channel');

      return fetchMessengerMedia(ref, { endpoint, signal, maxBytes });
    },
  };
}

/** Ends with the first that was not taken. */
async function sendInOrder<Request>(
  requests: readonly Request[],
  send: (request: Request) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  let outcome: SendOutcome = { status: 'unknown' };

  for (const [index, request] of requests.entries()) {
    outcome = await send(request);
    if (outcome.status !== 'sent') return index === 0 ? outcome : cutShort(outcome);
  }

  return outcome;
}

/** The client has the beginning, so that nothing of it may be sent again. */
function cutShort(outcome: Exclude<SendOutcome, { readonly status: 'sent' }>): SendOutcome {
  if (outcome.status === 'unknown') return outcome;

  const { vendorCode, meaning } = outcome;
  const what = 'Messenger took a file of the message, but not what follows it';

  return {
    ...{ status: 'refused', fault: 'vendor_refused' },
    ...(vendorCode !== undefined && { vendorCode }),
    meaning: meaning === undefined ? what : `${what}: ${meaning}`,
  };
}

type Sending = {
  readonly url: string;
  readonly token: string;
  readonly body: unknown;
  readonly signal: AbortSignal;
  readonly now: () => number;
};

async function sendOne(post: Post, { url, token, body, signal, now }: Sending): Promise<SendOutcome> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  try {
    const response = await post(url, { headers, body: JSON.stringify(body), signal });

    return toOutcome(response.body, response.status, usageWait(response.headers, now()));
  } catch (error) {
    return outcomeWithoutAnswer(error);
  }
}

const answer = z.object({
  message_id: z.optional(z.string().check(z.minLength(1))),
  error: z.optional(z.object({ code: z.number(), error_subcode: z.catch(z.optional(z.number()), undefined) })),
});

/** Reads Meta's answer. If it is unreadable, nothing is known about the message. */
function toOutcome(body: string, status: number, wait: number | undefined): SendOutcome {
  const { data } = answer.safeParse(readJson(body));
  if (data?.message_id !== undefined) return { status: 'sent', messageId: data.message_id };
  if (!data?.error) return { status: 'unknown' };

  const { vendorCode, error } = messengerError(data.error.code, data.error.error_subcode, status);

  return outcomeOfVendorError(error, vendorCode, wait);
}
