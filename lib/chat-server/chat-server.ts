import type { ChannelDeps, Refusal } from '../channel/channel.ts';
import type { Content } from '../channel/content.ts';
import type { Ending, SessionOpened } from '../chat-queue/interaction.ts';

/** A session to be opened for an invite. */
export type NewSession = {
  /** All user data and the `_ums*` keys; `interactionId` is our session id, `message` what the client reads. */
  readonly interaction: SessionOpened;
  /** What the client is called in the chat. */
  readonly nickname: string;
  /** For a server that sends it itself. */
  readonly content?: Content | undefined;
  /** Amazon Connect's contact that the caller of the IVR has, where the invite came from a Connect flow. */
  readonly relatedContactId?: string | undefined;
};

/** A session as it was opened, and all that is kept of it. */
export type OpenedChat = {
  /** Ours. */
  readonly sessionId: string;
  readonly chatQueueKey: string;
  /** The server's, where it draws its own. */
  readonly id?: string | undefined;
  /** What the server asks for besides: sealed, only its adapter reads it. */
  readonly secret?: string | undefined;
};

/**
 * What became of a request. An adapter never throws for what a server or the network can do:
 * - `opened`: the session is there. `changedKeys` names user data that the server took only under another name, or not
 *   at all.
 * - `refused`: it will never be opened like this. `vendorCode` is the server's code, `meaning` what it stands for.
 * - `retry`: not opened, and it may be asked again, not before `retryAfterSeconds`.
 * - `unknown`: it may have been opened. Where opening is not repeatable, nobody can find it then: the server's own
 *   limit ends it.
 */
export type Opened =
  | { readonly status: 'opened'; readonly chat: OpenedChat; readonly changedKeys?: readonly string[] }
  | ({ readonly status: 'refused' } & Refusal)
  | ({ readonly status: 'retry'; readonly retryAfterSeconds?: number } & Refusal)
  | { readonly status: 'unknown'; readonly vendorCode?: string; readonly cause?: unknown };

/** `terminated`: it has ended, now or long ago. `unconfirmed`: it may still run; try again. */
export type Terminated =
  | { readonly status: 'terminated' }
  | { readonly status: 'unconfirmed'; readonly cause?: unknown };

/** `noted`: it is in the transcript; `chat` is what is kept of the session from now on. `lost`: that is not certain. */
export type Noted = { readonly status: 'noted'; readonly chat: OpenedChat } | { readonly status: 'lost' };

/** `unknown`: the server does not say, or does not answer. */
export type ChatState = 'open' | 'ended' | 'unknown';

/** `chat`: what is stored of the session from now on. */
export type Looked = { readonly state: ChatState; readonly chat: OpenedChat };

/** `taken`: the agent reads it. `ended`: nobody reads it any more. `lost`: neither is certain. */
export type Taken = { readonly status: 'taken'; readonly chat: OpenedChat } | { readonly status: 'ended' | 'lost' };

type Options = { readonly signal: AbortSignal };

/** What hosts sessions. `signal` ends the wait for an answer: nothing is then known of what became of the request. */
export interface ChatServer {
  /**
   * Opens the session with all its user data. Whether a second call for the same session opens a second one is in the
   * traits of its kind. A server whose sessions cannot be found again listens until `late`, and ends a session that was
   * opened after `signal`: `retry`.
   */
  open(session: NewSession, options: Options & { readonly late?: AbortSignal }): Promise<Opened>;
  /** Writes into the transcript what the client was sent, never as the client's own words. Nothing depends on it. */
  note(chat: OpenedChat, invitation: string, options: Options): Promise<Noted>;
  /**
   * Ends the session. One that has ended already, or that the server does not know any more, is `terminated`: twice is
   * the same.
   */
  terminate(chat: OpenedChat, ending: Ending, options: Options): Promise<Terminated>;
  /** Whether the session still runs: its agent, its client or a limit of the server's may have ended it. */
  state(chat: OpenedChat, options: Options): Promise<Looked>;
  /**
   * Hands over what the client wrote, as the client's words. Twice is two messages. Absent: the server gets them
   * itself, as Amazon Connect does, or there is no message for it yet, as on the builtin server's chat queues.
   */
  takeClientMessage?(chat: OpenedChat, text: string, options: Options): Promise<Taken>;
}

/** What an adapter gets: the same as a channel. */
export type ChatServerDeps = Pick<ChannelDeps, 'readSecret' | 'now' | 'connectTimeoutMs'>;
