import type { VendorReport } from './reports.ts';
import type { Turn } from './scenario.ts';

/** Who writes: Ann is invited, Bob never was. Ann changes her number when her vendor says so. */
export type ClientName = 'ann' | 'bob';

/** Whose message a client answers, besides an invite by its key. */
export const strangersMessage = 'a stranger’s';

/** What a client's vendor posts. `at`: seconds from the run's start. */
export type ClientWrite = {
  readonly at: number;
  readonly by: ClientName;
  /** The last two are the vendor's: the client has another number from now on; the client deleted the conversation. */
  readonly kind: 'text' | 'choice' | 'reaction' | 'stop' | 'start' | 'renamed' | 'close';
  /** The key of the invite whose message it answers. */
  readonly replyTo?: string | undefined;
  /** How long before it is posted it was written, seconds. */
  readonly age: number;
  /** How often it is in its post. */
  readonly copies: number;
  /** It is posted again so many seconds later, whatever the first post was answered. */
  readonly againAfter?: number | undefined;
  /** By which names the vendor knows the client. */
  readonly names: 'both' | 'number' | 'user id';
  /** On the channel of which step of an invite, if there are several. */
  readonly on?: number;
  /** To a number that is none of ours. */
  readonly foreign?: boolean;
};

/** What an agent writes. */
export type AgentWrite = {
  readonly at: number;
  /** The key of an invite, or whichever session was offered last. */
  readonly to: string;
  /** What the vendor does with it. */
  readonly vendor: readonly Turn[];
  /** What the vendor reports of it, if it took it. */
  readonly reports?: readonly VendorReport[] | undefined;
  /** How often the desk posts it under its key at once. */
  readonly copies: number;
};

export const newestSession = 'newest';

/** A chat server that is bridged. */
export type BridgedName = 'gms' | 'connect';

/** What happens on a bridged chat server, to the newest chat that is open. */
export type AgentAct = {
  readonly at: number;
  /** `move`: another server takes over all chats, `restart`: and has to read them from its store first. */
  readonly does: 'say' | 'type' | 'end' | 'move' | 'restart';
  /** How its server reports it. A topic repeats until it is heard: what agents say in Connect is never lost. */
  readonly reported: 'once' | 'twice' | 'late' | 'never';
  /** What the vendor does with a message that comes of it. */
  readonly vendor: readonly Turn[];
};

export type Bridged = { readonly server: BridgedName; readonly acts: readonly AgentAct[] };

/** Clients who write, and agents who answer. */
export type Talk = {
  readonly writes: readonly ClientWrite[];
  readonly answers: readonly AgentWrite[];
  readonly idleHours: number;
  readonly messageSeconds: number;
  /** An invite is refused while the client has written in an open session. */
  readonly refuses?: boolean;
  /** Only what answers an invite opens a session. */
  readonly repliesOnly?: boolean;
  /** What the usual response says of replies that find no session open: nothing comes of them, or they are answered. */
  readonly onReply?: 'ignore' | 'answer' | undefined;
  /** Opting out and in is confirmed, and the first message of a session is answered. */
  readonly confirms: boolean;
  /** The agents are on another chat server, and reach clients through us. */
  readonly bridged?: Bridged | undefined;
};

export const plainWrite: ClientWrite = { at: 20, by: 'ann', kind: 'text', age: 0, copies: 1, names: 'number' };
export const plainAnswer: AgentWrite = { at: 30, to: newestSession, vendor: [], copies: 1 };
export const quietTalk: Talk = {
  writes: [plainWrite],
  answers: [],
  idleHours: 2,
  messageSeconds: 120,
  confirms: false,
};
