import type { OpenBridge, OpenedChat, Said } from '../../chat-server/chat-server.ts';
import type { PassedMessage } from '../../ledger/bridges.ts';
import type { KeptFile } from '../client/keep-files.ts';
import type { PassDeps } from './bridge-deps.ts';
import { writePassed } from './change-bridge.ts';
import { countOf, fileNameOf, lineOf, type Part, shownAs } from './client-parts.ts';

export type Saying = {
  readonly bridge: OpenBridge;
  readonly chat: OpenedChat;
  readonly messageId: string;
  readonly parts: readonly Part[];
  /** The conversation's id: where its files lie. */
  readonly conversation: string;
  /** As it is stored. */
  readonly passed: PassedMessage | undefined;
  readonly expiresAt: number;
};

/**
 * `said`: all of it. `later`: not before `seconds` are over. `ended`: the chat is over, and the rest has not been said
 * in it. `chat`: what is stored of it from now on.
 */
export type SaidAll =
  | { readonly status: 'said'; readonly chat: OpenedChat }
  | { readonly status: 'later'; readonly chat: OpenedChat; readonly seconds: number }
  | { readonly status: 'ended'; readonly chat: OpenedChat };

class RefusedError extends Error {
  override readonly name = 'ClientMessageRefusedError';
}

class TakenError extends Error {
  override readonly name = 'ClientMessageTakenError';
}

/** A request whose answer was lost may still be on its way: the transcript is read when it has arrived. */
const unknownSeconds = 5;
const retrySeconds = 5;

/**
 * Says the parts of a client's message that have not been said yet, one after the other. Before the first the journal
 * gets where the transcript stands, after each how many were said: after a crash or a lost answer a server without
 * idempotency is read from there, and what it has on record is not said again. Throws if a table, the bucket or another
 * worker is in the way.
 */
export async function sayParts(deps: PassDeps, saying: Saying): Promise<SaidAll> {
  const { parts } = saying;
  const begun = await begin(deps, saying);
  if (begun.status !== 'begun') return begun;

  let { passed, chat } = begun;
  const onRecord = begun.clientTexts;

  for (let index = passed.parts; index < parts.length; index += 1) {
    const part = parts[index];
    if (!part) break;

    const isSaid = onRecord.length > 0 && isOnRecord(parts, index, onRecord);
    const said: Said = isSaid
      ? { status: 'said', chat }
      : await say(deps, { ...saying, chat }, { part, index, onRecord });

    switch (said.status) {
      case 'said':
        chat = said.chat;
        break;
      case 'retry':
        return { status: 'later', chat, seconds: said.retryAfterSeconds ?? retrySeconds };
      case 'unknown':
        return { status: 'later', chat, seconds: unknownSeconds };
      case 'ended':
        return { status: 'ended', chat };
      case 'refused':
        throw new RefusedError('the chat server does not take what a client wrote');
      default:
        return said satisfies never;
    }

    const next = { ...passed, parts: index + 1, version: deps.newToken() };
    if (!(await writePassed(deps, next, passed.version))) throw new TakenError('another worker passes a message on');
    passed = next;
  }

  return { status: 'said', chat };
}

type Begun =
  | {
      readonly status: 'begun';
      readonly chat: OpenedChat;
      readonly passed: PassedMessage;
      readonly clientTexts: readonly string[];
    }
  | Extract<SaidAll, { readonly status: 'later' | 'ended' }>;

/** Writes down that a part may be on its way from now on. `clientTexts`: what is on record since it first was. */
async function begin(
  deps: PassDeps,
  { bridge, chat: given, messageId, parts, passed: before, expiresAt }: Saying,
): Promise<Begun> {
  const from = before?.saidFrom ?? (await deps.bridges.read(given.sessionId))?.position ?? 0;
  const seen = bridge.repeatable ? undefined : await bridge.transcript?.(given, from);
  if (seen?.status === 'lost') return { status: 'later', chat: given, seconds: retrySeconds };

  const chat = seen?.chat ?? given;

  const clientTexts = before?.saidFrom === undefined ? [] : (seen?.clientTexts ?? []);
  const said = before?.parts ?? 0;
  const isAllSaid = said === parts.length - 1 && isOnRecord(parts, said, clientTexts);
  if (seen?.ended && !isAllSaid) return { status: 'ended', chat };

  const { opening: _, ...known } = before ?? { messageId, parts: 0, expiresAt };
  const passed = { ...known, version: deps.newToken(), saidFrom: before?.saidFrom ?? seen?.position ?? 0 };
  if (!(await writePassed(deps, passed, before?.version))) throw new TakenError('another worker passes a message on');

  return { status: 'begun', chat, passed, clientTexts };
}

/** Whether the part is there once more than those before it bring it there. */
function isOnRecord(parts: readonly Part[], index: number, clientTexts: readonly string[]): boolean {
  const part = parts[index];
  if (!part) return false;

  const shown = shownAs(part);

  return countOf(shown, clientTexts) > countOf(shown, parts.slice(0, index).map(shownAs));
}

type Next = { readonly part: Part; readonly index: number; readonly onRecord: readonly string[] };

async function say(
  deps: PassDeps,
  { bridge, chat, messageId, conversation }: Saying,
  { part, index, onRecord }: Next,
): Promise<Said> {
  const id = `${messageId}.${index}`;
  if (part.type === 'text') return bridge.say(chat, { id, text: part.text });

  const { file } = part;
  const attached = await attach(deps, { bridge, chat, id, conversation }, file);
  if (attached.status !== 'refused') return attached;

  const text = lineOf(file, attached.meaning ?? 'the chat server does not take it');

  return countOf(text, onRecord) > 0 ? { status: 'said', chat } : bridge.say(chat, { id, text });
}

type Attaching = Pick<Saying, 'bridge' | 'chat' | 'conversation'> & { readonly id: string };

async function attach(
  { media }: Pick<PassDeps, 'media'>,
  { bridge, chat, id, conversation }: Attaching,
  file: KeptFile,
): Promise<Said> {
  const { mediaId, mediaType, error } = file;
  if (mediaId === undefined) return { status: 'refused', ...(error !== undefined && { meaning: error }) };

  const bytes = await media.read({ conversation, mediaId });
  if (!bytes) return { status: 'refused', meaning: 'it is not kept any more' };

  return bridge.attach(chat, { id, bytes, mediaType, name: fileNameOf(file) });
}
