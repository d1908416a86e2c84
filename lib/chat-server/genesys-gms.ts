import * as z from 'zod/mini';
import type { Refusal } from '../channel/channel.ts';
import { readJson } from '../net/read-json.ts';
import { createSeal, type Seal } from '../net/seal.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { ChatServer, ChatServerDeps, Opened, OpenedChat } from './chat-server.ts';
import { createGmsClient, type GmsAnswer, type GmsReply } from './gms-client.ts';
import { type GmsIdentity, identityForm, requestChatForm } from './gms-form.ts';
import type { GmsSettings } from './settings.ts';

/** Sealed, because anybody who has it could speak as the client. */
const identitySchema = z.object({
  service: z.string(),
  secureKey: z.string(),
  userId: z.optional(z.string()),
  alias: z.optional(z.string()),
});

/**
 * Genesys Mobile Services, Chat API version 2. It has no idempotency and no search: after a lost answer nobody can find
 * the chat.
 */
export function createGenesysGms(
  settings: GmsSettings,
  { readSecret, now, connectTimeoutMs }: ChatServerDeps,
): ChatServer {
  const post = createGmsClient({
    endpoint: settings.endpoint,
    headers: (options) => headersOf(settings, (name) => readSecret(name, options)),
    now,
    connectTimeoutMs,
  });
  const seal = async () => createSeal(await readSecret(settings.sealKey));

  const unseal = async ({ sessionId, secret = '' }: OpenedChat): Promise<Unsealed> => {
    const sealer = await seal();

    return { sealer, identity: identitySchema.parse(readJson(sealer.open(secret, sessionId))) };
  };

  /**
   * One operation on a chat. The alias of every answer, refusals included, applies from then on: our Chat Server may
   * have failed over to another one. A refusal that names no new alias is tried once more without any.
   */
  const request = async (
    chat: OpenedChat,
    { operation, members = {} }: Operation,
    signal: AbortSignal,
  ): Promise<Requested> => {
    const unsealed = await unseal(chat).catch(() => undefined);
    if (!unsealed) return { reply: { kind: 'unwritten' }, chat };

    const { identity, sealer } = unsealed;
    const path = [identity.service, chat.id ?? '', operation];
    const send = (as: GmsIdentity) => post(path, identityForm(as, members), { signal });

    const first = await send(identity);
    const named = aliasIn(first) ?? identity.alias;
    const isRefused = first.kind === 'answered' && first.answer.statusCode === 2 && !first.answer.chatEnded;
    const { service, secureKey } = identity;
    const reply = !isRefused
      ? first
      : await send(named === identity.alias ? { service, secureKey } : { ...identity, alias: named });
    const alias = aliasIn(reply) ?? named;
    if (alias === identity.alias) return { reply, chat };

    const secret = sealer.seal(JSON.stringify({ ...identity, alias } satisfies GmsIdentity), chat.sessionId);

    return { reply, chat: { ...chat, secret } };
  };

  return {
    open: async (session, { signal, late = signal }) => {
      const { interactionId: sessionId, chatQueueKey } = session.interaction;
      const service = settings.services[chatQueueKey];
      if (service === undefined) return { status: 'refused', fault: 'unknown_chat_queue' };

      // Before the request: without the seal the chat could never be ended.
      const sealer = await seal().catch(() => undefined);
      if (!sealer) return { status: 'retry', fault: 'account_stopped' };

      const reply = await post([service], requestChatForm(session, settings), { signal: late });
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
  };
}

type Operation = { readonly operation: string; readonly members?: Readonly<Record<string, string>> };
type Unsealed = { readonly identity: GmsIdentity; readonly sealer: Seal };
/** `chat`: what is stored of it from now on. */
type Requested = { readonly reply: GmsReply; readonly chat: OpenedChat };

async function headersOf({ apiKey, basicAuth }: GmsSettings, readSecret: ReadSecret): Promise<Record<string, string>> {
  const basic =
    basicAuth && Buffer.from(`${basicAuth.user}:${await readSecret(basicAuth.password)}`).toString('base64');

  return {
    ...(apiKey !== undefined && { apikey: await readSecret(apiKey) }),
    ...(basic !== undefined && { authorization: `Basic ${basic}` }),
  };
}

function aliasIn(reply: GmsReply): string | undefined {
  return reply.kind === 'answered' ? reply.answer.alias : undefined;
}

function isDone(reply: GmsReply): reply is Extract<GmsReply, { kind: 'answered' }> {
  return reply.kind === 'answered' && reply.answer.statusCode === 0;
}

/** With a temporary error the other members are unreliable. */
function hasEnded(reply: GmsReply): boolean {
  return reply.kind === 'answered' && reply.answer.statusCode !== 1 && reply.answer.chatEnded;
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

/**
 * The answer of a gateway before GMS, or of GMS to a malformed request. Only a refusal proves that no Chat Server was
 * reached.
 */
function byHttpStatus({ status, retryAfterSeconds }: Extract<GmsReply, { kind: 'http' }>): Opened {
  const vendorCode = `HTTP ${status}`;
  if (status === 401 || status === 403) {
    const meaning = 'the credentials of the chat server are missing or wrong';

    return { status: 'refused', fault: 'account_stopped', vendorCode, meaning };
  }
  if (status === 429 || status === 503) {
    return {
      status: 'retry',
      fault: 'chat_server_refused',
      vendorCode,
      meaning: status === 429 ? 'too many requests' : 'the service is not available',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }

  return status >= 300 && status < 500
    ? { status: 'refused', fault: 'chat_server_refused', vendorCode }
    : { status: 'unknown', vendorCode };
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
