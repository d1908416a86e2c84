import { createHmac } from 'node:crypto';
import { createAgents } from '../../net/connections.ts';
import type { FetchFile } from '../../net/fetch-file.ts';
import { createFetchPublic, NotPublicError } from '../../net/fetch-public.ts';
import { type Answer, createPost } from '../../net/post.ts';
import { retryAfterSeconds } from '../../net/retry-after.ts';
import { type Channel, type ChannelDeps, FileGoneError, type SendOutcome, type Transport } from '../channel.ts';
import type { Content } from '../content.ts';
import { outcomeOfVendorError, unlistedError } from '../error-table.ts';
import { readMessageId } from '../message-id.ts';
import { outcomeWithoutAnswer } from '../outcome-without-answer.ts';
import type { ChannelSettings } from '../settings.ts';
import { withSecret } from '../with-secret.ts';
import { uploadAttachment } from './apple-attachments.ts';
import { appleErrors } from './apple-errors.ts';
import { fetchAppleMedia } from './apple-media.ts';
import { appleMessageId, interactiveBody, textBody } from './apple-message.ts';
import { appleInbound } from './inbound.ts';
import { readDecoded } from './read-decoded.ts';

export const appleEndpoint = 'https://mspgw.push.apple.com/v1';

/** Apple Messages for Business: continues a conversation that the client began, and never ends it. */
export const appleMessages: Transport = { outbound: createAppleMessages, inbound: appleInbound };

function createAppleMessages(
  settings: ChannelSettings,
  { readSecret, now, connectTimeoutMs, fetchFile = createFetchPublic() }: ChannelDeps,
): Channel {
  const endpoint = settings.endpoint ?? appleEndpoint;
  const locale = settings.locale;
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }));

  const fetchMedia: NonNullable<Channel['fetchMedia']> = async ({ ref }, { businessId, signal, maxBytes }) => {
    const { mspId, secret: reference } = settings.businessIds[businessId] ?? {};
    if (!mspId || !reference) throw new FileGoneError('the business id is not in this channel');

    const token = signToken(await readSecret(reference), mspId, now());
    const headers = { authorization: `Bearer ${token}`, 'source-id': businessId };

    return fetchAppleMedia(ref, { endpoint, headers, signal, maxBytes });
  };

  return {
    send: async ({ businessId, clientId, sessionId, messageId, content }, { signal }) => {
      const { mspId, secret: reference } = settings.businessIds[businessId] ?? {};
      if (!mspId || !reference) return { status: 'refused', fault: 'unknown_business' };

      return withSecret({ reference, readSecret, signal }, async (secret) => {
        const request = requestOf(sessionId, messageId);
        const id = appleMessageId(request);
        const headers = { authorization: `Bearer ${signToken(secret, mspId, now())}`, 'source-id': businessId };

        let body: Record<string, unknown>;

        try {
          body = await toBody(content, { endpoint, headers, signal, locale, request, fetchFile });
        } catch (error) {
          // An attachment could not be fetched or stored. The message itself has not been sent.
          const refusal = { fault: 'vendor_refused', vendorCode: 'attachment' } as const;

          return error instanceof NotPublicError
            ? { status: 'refused', ...refusal, meaning: `the file was not fetched, because ${error.message}` }
            : { status: 'retry', ...refusal, meaning: 'the file could not be fetched, or Apple could not store it' };
        }

        try {
          const answer = await post(`${endpoint}/message`, {
            // Apple keeps the agent in its logs, so that a question about a message can name it.
            headers: {
              ...headers,
              id,
              'destination-id': clientId,
              'content-type': 'application/json',
              'msp-agent': `invite-to-chat/${request}`,
            },
            body: JSON.stringify({ v: 1, id, sourceId: businessId, destinationId: clientId, ...body }),
            signal,
          });

          return toOutcome(answer, id, now());
        } catch (error) {
          return outcomeWithoutAnswer(error);
        }
      });
    },

    fetchMedia,
    fetchAnswer: async (file, options) => readDecoded(await fetchMedia(file, options)),
  };
}

type Sending = {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly locale: string;
  readonly request: string;
  readonly fetchFile: FetchFile;
};

/** The same for every attempt. An invite goes by its session's id, the messages after it by their own. */
function requestOf(sessionId: string, messageId: string): string {
  return readMessageId(messageId)?.number === 0 ? sessionId : messageId;
}

async function toBody(content: Content, { locale, request, ...gateway }: Sending): Promise<Record<string, unknown>> {
  if (content.type === 'interactive') {
    if (!('apple' in content)) throw new Error('Apple cannot carry the content of another vendor');

    return interactiveBody(content.apple, request);
  }

  const attachments = content.type === 'text' ? (content.attachments ?? []) : [];

  return textBody(content.text, await Promise.all(attachments.map((file) => uploadAttachment(file, gateway))), locale);
}

/** HS256 with the provider's secret, which Apple gives in base64. */
function signToken(secret: string, mspId: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: mspId, iat: Math.floor(now / 1000) })}`;

  return `${signed}.${createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64url')}`;
}

function toOutcome({ status, headers }: Answer, id: string, now: number): SendOutcome {
  if (status >= 200 && status < 300) return { status: 'sent', messageId: id };

  const code = String(status);
  const known = appleErrors[code] ?? unlistedError(status >= 500 ? 'unknown outcome' : 'request wrong');

  return outcomeOfVendorError(known, code, retryAfterSeconds(headers['retry-after'], now));
}
