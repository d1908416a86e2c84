import type { Bridge, ClientAttachment, FetchedFile, OpenedChat, Said } from './chat-server.ts';
import { type GmsChatRequests, hasEnded, isDone, type Requested } from './gms-chat.ts';
import type { GmsClient, GmsReply } from './gms-client.ts';
import { describeDownload, whyNotUploaded } from './gms-files.ts';
import { identityForm } from './gms-form.ts';
import { gatewayAnswer } from './gms-gateway.ts';
import { readGmsTranscript } from './gms-transcript.ts';

type Deps = {
  readonly client: GmsClient;
  readonly requests: GmsChatRequests;
  /** ms since 1970. */
  readonly now: () => number;
};

type Options = { readonly signal: AbortSignal };

/**
 * Chat Server takes packets of 32,768 bytes, in which a character has two; on the way to it, one of UTF-8's bytes may
 * have three.
 */
const maxTextBytes = 10_000;

/** Nothing of the transcript comes with the answer. */
const withoutTranscript = { transcriptPosition: '0' };

/** We are the client of a chat. GMS has no idempotency: after a lost answer the transcript says what was taken. */
export function createGmsBridge({ client, requests: { request, asClient }, now }: Deps): Bridge {
  const look = (chat: OpenedChat, signal: AbortSignal) =>
    request(chat, { operation: 'refresh', members: withoutTranscript }, signal);

  /** A refusal alone does not say whether the chat or the part is to blame. */
  const settle = async (requested: Requested, { signal }: Options): Promise<Said> => {
    const said = toSaid(requested);
    if (said.status !== 'refused' || requested.reply.kind !== 'answered') return said;

    const { reply } = await look(requested.chat, signal);
    if (hasEnded(reply)) return { status: 'ended' };

    return isDone(reply) ? said : { status: 'retry' };
  };

  const send = async (chat: OpenedChat, message: string, options: Options): Promise<Said> => {
    const members = { message, ...withoutTranscript };

    return settle(await request(chat, { operation: 'send', members }, options.signal), options);
  };

  const upload = (chat: OpenedChat, { bytes, mediaType, name }: ClientAttachment, { signal }: Options) =>
    asClient(chat, (identity, path) => {
      const form = new FormData();
      for (const [key, value] of identityForm(identity, {})) form.append(key, value);
      form.append('userData[file-description]', name);
      form.append('file', new Blob([Buffer.from(bytes)], { type: mediaType }), name);

      return client.post([...path, 'file'], form, { signal });
    });

  return {
    repeatable: false,
    maxTextBytes,

    say: (chat, { text }, options) => send(chat, text, options),

    attach: async (chat, file, options) => {
      const asked = await request(chat, { operation: 'file/limits' }, options.signal);
      if (hasEnded(asked.reply)) return { status: 'ended' };

      // If there is no answer, the upload has one.
      const reason = isDone(asked.reply) ? whyNotUploaded(asked.reply.answer, file) : undefined;
      if (reason !== undefined) return { status: 'refused', meaning: reason };

      return settle(await upload(asked.chat, file, options), options);
    },

    // No desktop shows a notice of our own by itself. In brackets, since only a message of the client's is seen.
    warn: (chat, { text }, options) => send(chat, `[${text}]`, options),

    show: async (chat, presence, { signal }) => {
      if (presence !== 'read') {
        await request(chat, { operation: presence === 'typing' ? 'startTyping' : 'stopTyping' }, signal);
        return;
      }

      const { reply, chat: current } = await look(chat, signal);
      if (!isDone(reply) || reply.answer.nextPosition === undefined) return;

      const transcriptPosition = String(Math.max(1, reply.answer.nextPosition - 1));
      await request(current, { operation: 'readReceipt', members: { transcriptPosition } }, signal);
    },

    transcript: async (chat, given, { signal }) => {
      const position = Math.max(1, given);
      const members = { transcriptPosition: String(position) };
      const { reply, chat: current } = await request(chat, { operation: 'refresh', members }, signal);
      const ended = hasEnded(reply);
      if (reply.kind !== 'answered' || !(ended || isDone(reply))) return { status: 'lost' };

      return { status: 'read', chat: current, ...readGmsTranscript(reply.answer, { position, now: now() }), ended };
    },

    fetchFile: async (chat, ref, { signal, maxBytes }): Promise<FetchedFile> => {
      const { reply } = await asClient(chat, (identity, path) =>
        client.download([...path, 'file', ref, 'download'], identityForm(identity, {}), { signal, maxBytes }),
      );

      switch (reply.kind) {
        case 'file':
          return { status: 'fetched', bytes: reply.bytes, ...describeDownload(reply) };
        case 'too_large':
          return { status: 'refused' };
        case 'answered':
          return { status: reply.answer.statusCode === 2 ? 'refused' : 'lost' };
        case 'http':
          return { status: isOfRequest(reply.status) ? 'refused' : 'lost' };
        case 'unwritten':
        case 'silent':
        case 'renewed':
          return { status: 'lost' };
        default:
          return reply satisfies never;
      }
    },
  };
}

function toSaid({ reply, chat }: Requested): Said {
  if (hasEnded(reply)) return { status: 'ended' };

  switch (reply.kind) {
    case 'answered':
      return byStatusCode(reply.answer, chat);
    case 'unwritten':
    case 'renewed':
      return { status: 'retry' };
    case 'silent':
      return { status: 'unknown' };
    case 'http':
      return byGateway(reply);
    default:
      return reply satisfies never;
  }
}

type Answered = Extract<GmsReply, { kind: 'answered' }>['answer'];

function byStatusCode({ statusCode, errors }: Answered, chat: OpenedChat): Said {
  if (statusCode === 0) return { status: 'said', chat };
  if (statusCode === 1) return { status: 'retry' };

  const code = errors.find((error) => error.code !== undefined)?.code;

  return { status: 'refused', ...(code !== undefined && { vendorCode: String(code) }) };
}

/**
 * Of a gateway: whether what it answers is about this request, and not about its own state or our credentials, with
 * which the request may be taken later.
 */
function isOfRequest(status: number): boolean {
  return status === 400 || status === 404 || status === 410 || status === 413 || status === 415;
}

/** A gateway's refusal is about the chat or the server, unless it names the part. */
function byGateway({ status, retryAfterSeconds }: Extract<GmsReply, { kind: 'http' }>): Said {
  if (status === 413 || status === 415) return { status: 'refused', vendorCode: `HTTP ${status}` };
  if (gatewayAnswer(status) === 'unknown') return { status: 'unknown' };

  return { status: 'retry', ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}
