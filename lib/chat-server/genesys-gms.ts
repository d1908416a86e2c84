import type { Refusal } from '../channel/channel.ts';
import { createSeal } from '../net/seal.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { ChatServer, ChatServerDeps, Opened } from './chat-server.ts';
import { createGmsBridge } from './gms-bridge.ts';
import { createGmsChatRequests, hasEnded, isDone } from './gms-chat.ts';
import { createGmsClient, type GmsAnswer, type GmsClient, type GmsReply } from './gms-client.ts';
import { type GmsIdentity, requestChatForm } from './gms-form.ts';
import { gatewayAnswer } from './gms-gateway.ts';
import { isBridged } from './is-bridged.ts';
import type { GmsSettings } from './settings.ts';

/**
 * Genesys Mobile Services, Chat API version 2. It has no idempotency and no search: after a lost answer nobody can find
 * the chat.
 */
export function createGenesysGms(
  settings: GmsSettings,
  { readSecret, now, connectTimeoutMs }: ChatServerDeps,
): ChatServer {
  const client = createGmsClient({
    endpoint: settings.endpoint,
    headers: (options) => headersOf(settings, (name) => readSecret(name, options)),
    now,
    connectTimeoutMs,
  });

  return createGmsServer(settings, { client, readSecret, now });
}

type GmsDeps = Pick<ChatServerDeps, 'readSecret' | 'now'> & { readonly client: GmsClient };

/** The same over any client: all that is not the wire. */
export function createGmsServer(settings: GmsSettings, { client, readSecret, now }: GmsDeps): ChatServer {
  const readSeal = async () => createSeal(await readSecret(settings.sealKey));
  const requests = createGmsChatRequests({ post: client.post, readSeal });
  const { request } = requests;

  return {
    open: async (session, { signal, late = signal }) => {
      const { interactionId: sessionId, chatQueueKey } = session.interaction;
      const service = settings.services[chatQueueKey];
      if (service === undefined) return { status: 'refused', fault: 'unknown_chat_queue' };

      // Before the request: without the seal the chat could never be ended.
      const sealer = await readSeal().catch(() => undefined);
      if (!sealer) return { status: 'retry', fault: 'account_stopped' };

      const reply = await client.post([service], requestChatForm(session, settings), { signal: late });
      if (reply.kind !== 'answered') return notOpened(reply);

      const { statusCode, chatId: id, secureKey, userId, alias } = reply.answer;
      if (statusCode !== 0) return notOpened(reply);
      if (id === undefined || secureKey === undefined) return { status: 'unknown' };

      const secret = sealer.seal(
        JSON.stringify({ service, secureKey, userId, alias } satisfies GmsIdentity),
        sessionId,
      );

      const chat = { sessionId, chatQueueKey, id, secret };
      if (!signal.aborted) return { status: 'opened', chat };

      // Too late for a message, and agents may see it already.
      const { reply: ended } = await request(chat, { operation: 'disconnect' }, late);

      return isDone(ended) || hasEnded(ended)
        ? { status: 'retry', fault: 'chat_server_refused' }
        : { status: 'unknown' };
    },

    // A notice, because a message sent with the client's key would appear as the client's words.
    note: async (chat, invitation, { signal }) => {
      const noted = await request(chat, { operation: 'customNotice', members: { message: invitation } }, signal);

      return isDone(noted.reply) ? { status: 'noted', chat: noted.chat } : { status: 'lost' };
    },

    terminate: async (chat, _ending, { signal }) => {
      const { reply } = await request(chat, { operation: 'disconnect' }, signal);

      return { status: isDone(reply) || hasEnded(reply) ? 'terminated' : 'unconfirmed' };
    },

    state: async (chat, { signal }) => {
      const seen = await request(chat, { operation: 'refresh', members: { transcriptPosition: '0' } }, signal);
      if (hasEnded(seen.reply)) return { state: 'ended', chat };

      return { state: isDone(seen.reply) ? 'open' : 'unknown', chat: seen.chat };
    },

    ...(isBridged(settings) && { bridge: createGmsBridge({ client, requests, now }) }),
  };
}

async function headersOf({ apiKey, basicAuth }: GmsSettings, readSecret: ReadSecret): Promise<Record<string, string>> {
  const basic =
    basicAuth && Buffer.from(`${basicAuth.user}:${await readSecret(basicAuth.password)}`).toString('base64');

  return {
    ...(apiKey !== undefined && { apikey: await readSecret(apiKey) }),
    ...(basic !== undefined && { authorization: `Basic ${basic}` }),
  };
}

function notOpened(reply: GmsReply): Opened {
  switch (reply.kind) {
    case 'answered':
      return reply.answer.statusCode === 1
        ? { status: 'retry', ...refusalOf(reply.answer) }
        : { status: 'refused', ...refusalOf(reply.answer) };
    case 'unwritten':
      return { status: 'retry', fault: 'chat_server_refused' };
    case 'renewed':
      return { status: 'retry', fault: 'account_stopped' };
    case 'silent':
      return { status: 'unknown' };
    case 'http':
      return byHttpStatus(reply);
    default:
      return reply satisfies never;
  }
}

function byHttpStatus({ status, retryAfterSeconds }: Extract<GmsReply, { kind: 'http' }>): Opened {
  const vendorCode = `HTTP ${status}`;

  switch (gatewayAnswer(status)) {
    case 'denied': {
      const meaning = 'the credentials of the chat server are missing or wrong';
      return { status: 'refused', fault: 'account_stopped', vendorCode, meaning };
    }
    case 'busy':
      return {
        ...{ status: 'retry', fault: 'chat_server_refused', vendorCode },
        meaning: status === 429 ? 'too many requests' : 'the service is not available',
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      };
    case 'refused':
      return { status: 'refused', fault: 'chat_server_refused', vendorCode };
    default:
      return { status: 'unknown', vendorCode };
  }
}

/** Genesys does not publish its codes; this one has been observed. */
const meanings: Readonly<Record<string, string>> = { 249: 'the Chat Server could not carry out the request' };

function refusalOf({ errors }: GmsAnswer): Refusal {
  const code = errors.find((error) => error.code !== undefined)?.code;
  const fault = 'chat_server_refused';
  if (code === undefined) return { fault };

  const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;

  return { fault, vendorCode: String(code), ...(meaning !== undefined && { meaning }) };
}
