import type { ChannelDeps, Refusal } from '../channel/channel.ts';
import type { Content } from '../channel/content.ts';
import type { Ending, SessionOpened } from '../chat-queue/interaction.ts';

/** A session to be opened for an invite. */
export type NewSession = {
  /** All user data and the `_ums*` keys; `interactionId` is our session id, `message` what the client reads. */
  readonly interaction: SessionOpened;
  /** What the client is called in the chat. */
  readonly nickname: string;
  /** For a server that sends the message itself. */
  readonly content?: Content | undefined;
  /** The caller's contact in Amazon Connect, if the invite came from a Connect flow. */
  readonly relatedContactId?: string | undefined;
};

/** An opened session, and all that is stored of it. */
export type OpenedChat = {
  /** Ours. */
  readonly sessionId: string;
  readonly chatQueueKey: string;
  /** The server's own id, if it assigns one. */
  readonly id?: string | undefined;
  /** What else the server requires, sealed: only its adapter reads it. */
  readonly secret?: string | undefined;
};

/**
 * What became of a request. An adapter never throws for anything that a server or the network can do:
 * - `opened`: the session exists. `changedKeys` names user data that the server accepted only under another name, or
 *   not at all.
 * - `refused`: the server will never open it in this form. `vendorCode` is the server's code, `meaning` what it stands
 *   for.
 * - `retry`: not opened. It may be tried again, but not before `retryAfterSeconds`.
 * - `unknown`: it may have been opened. If opening is not repeatable, nobody can find it: the server's own limit ends
 *   it.
 */
export type Opened =
  | { readonly status: 'opened'; readonly chat: OpenedChat; readonly changedKeys?: readonly string[] }
  | ({ readonly status: 'refused' } & Refusal)
  | ({ readonly status: 'retry'; readonly retryAfterSeconds?: number } & Refusal)
  | { readonly status: 'unknown'; readonly vendorCode?: string; readonly cause?: unknown };

/** `terminated`: it has ended, now or earlier. `unconfirmed`: it may still run; try again. */
export type Terminated =
  | { readonly status: 'terminated' }
  | { readonly status: 'unconfirmed'; readonly cause?: unknown };

/**
 * `noted`: it is in the transcript; `chat` is what is stored of the session from now on. `lost`: that is not certain.
 */
export type Noted = { readonly status: 'noted'; readonly chat: OpenedChat } | { readonly status: 'lost' };

/** `unknown`: the server does not say, or does not answer. */
export type ChatState = 'open' | 'ended' | 'unknown';

/** `chat`: what is stored of the session from now on. */
export type Looked = { readonly state: ChatState; readonly chat: OpenedChat };

/** What a client wrote, or one part of a text that is too long. `id` is the same in every repeat of the part. */
export type ClientPart = { readonly id: string; readonly text: string };

/** A client's file. `id` as of a part; `name` with its extension, because some servers go by that. */
export type ClientAttachment = {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly name: string;
};

/**
 * What became of a part. `chat`: what is stored of the session from now on.
 * - `said`: the agents can read it.
 * - `refused`: the server will never take it, such as a file of a type that it does not allow.
 * - `retry`: it was not taken. It may be passed on again, but not before `retryAfterSeconds`.
 * - `unknown`: it may have been taken. Unless `repeatable`, its own transcript alone can say.
 * - `ended`: the chat is over; nobody reads it any more.
 */
export type Said =
  | { readonly status: 'said'; readonly chat: OpenedChat }
  | { readonly status: 'refused'; readonly vendorCode?: string; readonly meaning?: string }
  | { readonly status: 'retry'; readonly retryAfterSeconds?: number }
  | { readonly status: 'unknown' | 'ended' };

/**
 * What the agents' side did in a chat. `id` is the same however often it is read, and unique within the chat. Times are
 * ms since 1970, by the server's clock.
 */
export type AgentEvent = {
  readonly id: string;
  readonly at: number;
  readonly author?: { readonly id?: string | undefined; readonly name?: string | undefined } | undefined;
} & (
  | { readonly type: 'message'; readonly text: string }
  /** `ref` is what `fetchFile` needs. */
  | {
      readonly type: 'file';
      readonly ref: string;
      readonly mediaType?: string | undefined;
      readonly name?: string | undefined;
      /** In bytes. */
      readonly size?: number | undefined;
    }
  | { readonly type: 'typing' | 'read' }
);

/**
 * The transcript from a position on; 0 is its start. `clientTexts`: what the client is on record with there, in order,
 * a file by its name, so that a lost answer can be cleared up. `position`: where to read on. `ended`: the chat is over;
 * there is nothing after this.
 */
export type Transcript =
  | {
      readonly status: 'read';
      readonly chat: OpenedChat;
      readonly events: readonly AgentEvent[];
      readonly clientTexts: readonly string[];
      readonly position: number;
      readonly ended: boolean;
    }
  | { readonly status: 'lost' };

/** `refused`: it cannot be had, now or later. `lost`: try again. */
export type FetchedFile =
  | {
      readonly status: 'fetched';
      readonly bytes: Uint8Array;
      readonly mediaType: string;
      readonly name?: string | undefined;
    }
  | { readonly status: 'refused' | 'lost' };

/** That the client is typing, no longer is, or has read. */
type ClientPresence = 'typing' | 'typing-ended' | 'read';

/** Stands in for the client in a chat whose server cannot reach them. No method throws for what a server can do. */
export interface Bridge {
  /** Whether passing on the same part twice adds it once. If not, `transcript` clears up a lost answer. */
  readonly repeatable: boolean;
  /** Longer texts come in several parts. */
  readonly maxTextBytes: number;
  /** Passes on what the client wrote, as the client's words. */
  say(chat: OpenedChat, part: ClientPart, options: Options): Promise<Said>;
  /** Passes on a file of the client's. */
  attach(chat: OpenedChat, file: ClientAttachment, options: Options): Promise<Said>;
  /**
   * Shows the agents a line that is not the client's, such as that their message did not go out. Calling it twice may
   * show it twice.
   */
  warn(chat: OpenedChat, part: ClientPart, options: Options): Promise<Said>;
  /** Best effort: nothing depends on it. */
  show(chat: OpenedChat, presence: ClientPresence, options: Options): Promise<void>;
  /** Absent if the server reports every event whole, and again until it is stored. */
  transcript?(chat: OpenedChat, position: number, options: Options): Promise<Transcript>;
  /** Gets a file of the agents', if it has no more than `maxBytes`. */
  fetchFile(chat: OpenedChat, ref: string, options: Options & { readonly maxBytes: number }): Promise<FetchedFile>;
}

/** `Bridge`, with a time limit for each request. Never throws. */
export type OpenBridge = {
  readonly repeatable: boolean;
  readonly maxTextBytes: number;
  readonly say: (chat: OpenedChat, part: ClientPart) => Promise<Said>;
  readonly attach: (chat: OpenedChat, file: ClientAttachment) => Promise<Said>;
  readonly warn: (chat: OpenedChat, part: ClientPart) => Promise<Said>;
  readonly show: (chat: OpenedChat, presence: ClientPresence) => Promise<void>;
  /** Undefined: the server reports every event whole. */
  readonly transcript: ((chat: OpenedChat, position: number) => Promise<Transcript>) | undefined;
  readonly fetchFile: (chat: OpenedChat, ref: string, maxBytes: number) => Promise<FetchedFile>;
};

type Options = { readonly signal: AbortSignal };

/** Hosts sessions. `signal` ends the wait for an answer: the fate of the request is then unknown. */
export interface ChatServer {
  /**
   * Opens the session with all its user data. The traits of the server's kind say whether a second call opens a second
   * session. A server whose sessions cannot be found again waits until `late`, and ends a session that was opened after
   * `signal`: `retry`.
   */
  open(session: NewSession, options: Options & { readonly late?: AbortSignal }): Promise<Opened>;
  /** Writes what the client was sent into the transcript, never as the client's own words. Nothing depends on it. */
  note(chat: OpenedChat, invitation: string, options: Options): Promise<Noted>;
  /**
   * Ends the session. A session that has ended already, or that the server no longer knows, is `terminated`: the call
   * is idempotent.
   */
  terminate(chat: OpenedChat, ending: Ending, options: Options): Promise<Terminated>;
  /** Whether the session still runs: its agent, its client or a limit of the server may have ended it. */
  state(chat: OpenedChat, options: Options): Promise<Looked>;
  /** Absent if the server reaches the client itself, or if its agents read a chat queue, as the builtin one's do. */
  readonly bridge?: Bridge;
}

/** The same as a channel's. */
export type ChatServerDeps = Pick<ChannelDeps, 'readSecret' | 'now' | 'connectTimeoutMs'>;
