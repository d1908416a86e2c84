import * as z from 'zod/mini';
import { readJson } from '../net/read-json.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { ChatServer, ChatServerDeps, Opened, OpenedChat } from './chat-server.ts';
import { createGmsClient, type GmsAnswer, type GmsReply } from './gms-client.ts';
import { type GmsIdentity, identityForm, requestChatForm } from './gms-form.ts';
import { createSeal, type Seal } from './seal.ts';
import type { GmsSettings } from './settings.ts';

/** Sealed beside the chat's id: with it anybody could speak as the client. */
const identitySchema = z.object({
  service: z.string(),
  secureKey: z.string(),
  userId: z.optional(z.string()),
  alias: z.optional(z.string()),
});

/** Genesys Mobile Services, Chat API version 2. It has no idempotency and no search: a chat whose answer was lost cannot be found. */
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
   * One operation on a chat. The Chat Server behind an alias may be long gone: once more without it where GMS refuses the request and the chat
   * has not ended.
   */
  const ask = async (chat: OpenedChat, { operation, members = {} }: Operation, signal: AbortSignal): Promise<Asked> => {
    const unsealed = await unseal(chat).catch(() => undefined);
    if (!unsealed) return { reply: { kind: 'unwritten' } };

    const { identity } = unsealed;
    const path = [identity.service, chat.id ?? '', operation];
    const reply = await post(path, identityForm(identity, members), { signal });
    const refused = reply.kind === 'answered' && reply.answer.statusCode === 2 && !reply.answer.chatEnded;
    if (!refused) return { reply, unsealed };

    const { service, secureKey } = identity;

    return { reply: await post(path, identityForm({ service, secureKey }, members), { signal }), unsealed };
  };

  return {
    open: async (session, { signal }) => {
      const { interactionId: sessionId, chatQueueKey } = session.interaction;
      const service = settings.services[chatQueueKey];
      if (service === undefined) return { status: 'refused', fault: 'unknown_chat_queue' };

      // Before the request: a chat that we could not seal could not be ended.
      const sealer = await seal().catch(() => undefined);
      if (!sealer) return { status: 'retry', fault: 'account_stopped' };

      const reply = await post([service], requestChatForm(session, settings), { signal });
      if (reply.kind !== 'answered') return notOpened(reply);

      const { statusCode, chatId: id, secureKey, userId, alias } = reply.answer;
      if (statusCode !== 0) return notOpened(reply);
      if (id === undefined || secureKey === undefined) return { status: 'unknown' };

      const secret = sealer.seal(
        JSON.stringify({ service, secureKey, userId, alias } satisfies GmsIdentity),
        sessionId,
      );

      return { status: 'opened', chat: { sessionId, chatQueueKey, id, secret } };
    },

    // A notice and not `send`: what is sent with the client's key would stand there as the client's words.
    note: async (chat, invitation, { signal }) => {
      const { reply, unsealed } = await ask(
        chat,
        { operation: 'customNotice', members: { message: invitation } },
        signal,
      );
      if (!isDone(reply) || !unsealed) return { status: 'lost' };

      const { identity, sealer } = unsealed;
      const { alias = identity.alias } = reply.answer;
      if (alias === identity.alias) return { status: 'noted', chat };

      return {
        status: 'noted',
        chat: { ...chat, secret: sealer.seal(JSON.stringify({ ...identity, alias }), chat.sessionId) },
      };
    },

    terminate: async (chat, _ending, { signal }) => {
      const { reply } = await ask(chat, { operation: 'disconnect' }, signal);

      return { status: isDone(reply) || hasEnded(reply) ? 'terminated' : 'unconfirmed' };
    },

    state: async (chat, { signal }) => {
      const { reply } = await ask(chat, { operation: 'refresh', members: { transcriptPosition: '0' } }, signal);
      if (hasEnded(reply)) return 'ended';

      return isDone(reply) ? 'open' : 'unknown';
    },
  };
}

type Operation = { readonly operation: string; readonly members?: Readonly<Record<string, string>> };
type Unsealed = { readonly identity: GmsIdentity; readonly sealer: Seal };
type Asked = { readonly reply: GmsReply; readonly unsealed?: Unsealed };

async function headersOf({ apiKey, basicAuth }: GmsSettings, readSecret: ReadSecret): Promise<Record<string, string>> {
  const basic =
    basicAuth && Buffer.from(`${basicAuth.user}:${await readSecret(basicAuth.password)}`).toString('base64');

  return {
    ...(apiKey !== undefined && { apikey: await readSecret(apiKey) }),
    ...(basic !== undefined && { authorization: `Basic ${basic}` }),
  };
}

function isDone(reply: GmsReply): reply is Extract<GmsReply, { kind: 'answered' }> {
  return reply.kind === 'answered' && reply.answer.statusCode === 0;
}

/** With a temporary error the other members mean nothing. */
function hasEnded(reply: GmsReply): boolean {
  return reply.kind === 'answered' && reply.answer.statusCode !== 1 && reply.answer.chatEnded;
}

function notOpened(reply: GmsReply): Opened {
  switch (reply.kind) {
    case 'answered':
      return reply.answer.statusCode === 1
        ? { status: 'retry', fault: 'chat_server_refused', ...codeOf(reply.answer) }
        : { status: 'refused', fault: 'chat_server_refused', ...codeOf(reply.answer) };
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

/** From a gateway before GMS, or from GMS of a request that it does not read: only what says so itself has not reached a Chat Server. */
function byHttpStatus({ status, retryAfterSeconds }: Extract<GmsReply, { kind: 'http' }>): Opened {
  const vendorCode = `HTTP ${status}`;
  if (status === 401 || status === 403) return { status: 'refused', fault: 'account_stopped', vendorCode };
  if (status === 429 || status === 503) {
    return {
      status: 'retry',
      fault: 'chat_server_refused',
      vendorCode,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    };
  }

  return status >= 300 && status < 500
    ? { status: 'refused', fault: 'chat_server_refused', vendorCode }
    : { status: 'unknown', vendorCode };
}

function codeOf({ errors }: GmsAnswer): { vendorCode?: string } {
  const [first] = errors;

  return first ? { vendorCode: String(first.code) } : {};
}
