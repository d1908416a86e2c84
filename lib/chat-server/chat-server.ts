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

/** `taken`: the agent reads it. `ended`: nobody reads it any more. `lost`: neither is certain. */
export type Taken = { readonly status: 'taken'; readonly chat: OpenedChat } | { readonly status: 'ended' | 'lost' };

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
  /**
   * Passes on what the client wrote, as the client's words. Calling it twice sends two messages. Absent if the server
   * receives them itself, as Amazon Connect does, or if there is no message for it yet, as on the builtin server's chat
   * queues.
   */
  takeClientMessage?(chat: OpenedChat, text: string, options: Options): Promise<Taken>;
}

/** The same as a channel's. */
export type ChatServerDeps = Pick<ChannelDeps, 'readSecret' | 'now' | 'connectTimeoutMs'>;
