/** The client's part in a chat on Amazon Connect. Nothing signs its requests: they bear a token of the chat. */
import { type ConnectParticipantClient, CreateParticipantConnectionCommand } from '@aws-sdk/client-connectparticipant';
import * as z from 'zod/mini';
import { readJson } from '../net/read-json.ts';
import type { Seal } from '../net/seal.ts';
import type { OpenedChat } from './chat-server.ts';
import { nameOf } from './connect-errors.ts';

/**
 * Sealed, because anybody who has them could speak as the client. The first one lasts as long as the chat, the second
 * about a day.
 */
const tokensSchema = z.object({ participant: z.string(), connection: z.string() });
export type Tokens = z.output<typeof tokensSchema>;

/** `chat`: what is stored of it from now on. `unread`: its tokens cannot be read, so nothing was sent. */
export type Spoken<Result> =
  | { readonly status: 'done'; readonly result: Result; readonly chat: OpenedChat }
  | { readonly status: 'failed'; readonly error: unknown; readonly chat: OpenedChat }
  | { readonly status: 'unread'; readonly chat: OpenedChat };

/** Requests as a chat's client. Only `connect` and `seal` throw. */
export type Participant = {
  readonly connect: (participantToken: string, signal: AbortSignal) => Promise<Tokens>;
  readonly seal: (tokens: Tokens, sessionId: string) => Promise<string>;
  /** `send` is called again with a new token if the chat's has expired. */
  readonly speak: <Result>(
    chat: OpenedChat,
    send: (connectionToken: string) => Promise<Result>,
    signal: AbortSignal,
  ) => Promise<Spoken<Result>>;
};

type Deps = { readonly client: ConnectParticipantClient; readonly readSeal: () => Promise<Seal> };

class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

export function createParticipant({ client, readSeal }: Deps): Participant {
  const connect: Participant['connect'] = async (participant, signal) => {
    // Five minutes after its start, Connect ends a chat to which its client has not connected.
    const request = {
      ParticipantToken: participant,
      Type: ['CONNECTION_CREDENTIALS' as const],
      ConnectParticipant: true,
    };
    const { ConnectionCredentials } = await client.send(new CreateParticipantConnectionCommand(request), {
      abortSignal: signal,
    });
    const connection = ConnectionCredentials?.ConnectionToken;
    if (connection === undefined) throw new NoConnectionError('the answer has no token of a connection');

    return { participant, connection };
  };

  const seal: Participant['seal'] = async (tokens, sessionId) =>
    (await readSeal()).seal(JSON.stringify(tokens), sessionId);

  const unseal = async ({ sessionId, secret = '' }: OpenedChat) =>
    tokensSchema.parse(readJson((await readSeal()).open(secret, sessionId)));

  return {
    connect,
    seal,

    speak: async (chat, send, signal) => {
      const tokens = await unseal(chat).catch(() => undefined);
      if (!tokens) return { status: 'unread', chat };

      const first = await attempt(send, tokens.connection, chat);
      if (first.status !== 'failed' || !isDenied(first.error)) return first;

      try {
        const renewed = await connect(tokens.participant, signal);
        const current = { ...chat, secret: await seal(renewed, chat.sessionId) };

        return await attempt(send, renewed.connection, current);
      } catch (error) {
        return { status: 'failed', error, chat };
      }
    },
  };
}

async function attempt<Result>(
  send: (connectionToken: string) => Promise<Result>,
  connectionToken: string,
  chat: OpenedChat,
): Promise<Spoken<Result>> {
  try {
    return { status: 'done', result: await send(connectionToken), chat };
  } catch (error) {
    return { status: 'failed', error, chat };
  }
}

/** The token has expired, or the chat is over: Connect does not say which. */
export function isDenied(error: unknown): boolean {
  return nameOf(error) === 'AccessDeniedException';
}
