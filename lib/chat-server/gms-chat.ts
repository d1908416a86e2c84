import * as z from 'zod/mini';
import { readJson } from '../net/read-json.ts';
import type { Seal } from '../net/seal.ts';
import type { OpenedChat } from './chat-server.ts';
import type { GmsClient, GmsReply } from './gms-client.ts';
import { type GmsIdentity, identityForm } from './gms-form.ts';

/** Sealed, because anybody who has it could speak as the client. */
const identitySchema = z.object({
  service: z.string(),
  secureKey: z.string(),
  userId: z.optional(z.string()),
  alias: z.optional(z.string()),
});

type Operation = { readonly operation: string; readonly members?: Readonly<Record<string, string>> };

/** `chat`: what is stored of it from now on. `unwritten`: its secret cannot be read, so nothing was sent. */
export type Requested<Reply = GmsReply> = {
  readonly reply: Reply | { readonly kind: 'unwritten' };
  readonly chat: OpenedChat;
};

/** Requests about one chat, as its client. Neither throws. */
export type GmsChatRequests = {
  readonly request: (chat: OpenedChat, operation: Operation, signal: AbortSignal) => Promise<Requested>;
  /** Any other request: `send` is called again if the chat goes by another alias. */
  readonly asClient: <Reply extends { readonly kind: string }>(
    chat: OpenedChat,
    send: (identity: GmsIdentity, path: readonly string[]) => Promise<Reply>,
  ) => Promise<Requested<Reply>>;
};

type Deps = { readonly post: GmsClient['post']; readonly readSeal: () => Promise<Seal> };

/**
 * The alias of every answer, refusals included, applies from then on: our Chat Server may have failed over to another
 * one. A refusal that names no new alias is tried once more without any.
 */
export function createGmsChatRequests({ post, readSeal }: Deps): GmsChatRequests {
  const unseal = async ({ sessionId, secret = '' }: OpenedChat) => {
    const sealer = await readSeal();

    return { sealer, identity: identitySchema.parse(readJson(sealer.open(secret, sessionId))) };
  };

  const asClient: GmsChatRequests['asClient'] = async (chat, send) => {
    const unsealed = await unseal(chat).catch(() => undefined);
    if (!unsealed) return { reply: { kind: 'unwritten' }, chat };

    const { identity, sealer } = unsealed;
    const { service, secureKey } = identity;
    const path = [service, chat.id ?? ''];

    const first = await send(identity, path);
    const named = aliasIn(first) ?? identity.alias;
    const reply = !isRefusal(first)
      ? first
      : await send(named === identity.alias ? { service, secureKey } : { ...identity, alias: named }, path);
    const alias = aliasIn(reply) ?? named;
    if (alias === identity.alias) return { reply, chat };

    const secret = sealer.seal(JSON.stringify({ ...identity, alias } satisfies GmsIdentity), chat.sessionId);

    return { reply, chat: { ...chat, secret } };
  };

  return {
    asClient,
    request: (chat, { operation, members = {} }, signal) =>
      asClient(chat, (as, path) => post([...path, ...operation.split('/')], identityForm(as, members), { signal })),
  };
}

type AnyReply = GmsReply | { readonly kind: string };
type Answered = Extract<GmsReply, { readonly kind: 'answered' }>;

function isAnswered(reply: AnyReply): reply is Answered {
  return reply.kind === 'answered' && 'answer' in reply;
}

function aliasIn(reply: AnyReply): string | undefined {
  return isAnswered(reply) ? reply.answer.alias : undefined;
}

function isRefusal(reply: AnyReply): boolean {
  return isAnswered(reply) && reply.answer.statusCode === 2 && !reply.answer.chatEnded;
}

export function isDone(reply: AnyReply): reply is Answered {
  return isAnswered(reply) && reply.answer.statusCode === 0;
}

/** With a temporary error the other members are unreliable. */
export function hasEnded(reply: AnyReply): boolean {
  return isAnswered(reply) && reply.answer.statusCode !== 1 && reply.answer.chatEnded;
}
