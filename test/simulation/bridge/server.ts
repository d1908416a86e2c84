import type { ChatServer } from '../../../lib/chat-server/chat-server.ts';
import type { Calls, Worker } from '../calls.ts';

/** A chat as its server has it. */
export type SimulatedChat = {
  readonly id: string;
  /** Our session. */
  readonly ours: string;
  /** ms since 1970; undefined: it is open. */
  readonly endedAt: number | undefined;
  /** What the client is on record with, in order. */
  readonly clientTexts: readonly string[];
  /** What agents read of us. */
  readonly lines: readonly string[];
};

/** What an agent said, by the id that it has for us however often it is read. */
export type Said = { readonly chatId: string; readonly eventId: string };

/** A chat server that runs beside ours: what happens in it needs none of our calls. */
export type SimulatedServer = {
  readonly serverOf: (worker: Worker) => ChatServer;
  /** Oldest first. */
  readonly chats: () => readonly SimulatedChat[];
  readonly say: (chatId: string, text: string) => Said;
  readonly type: (chatId: string) => void;
  readonly end: (chatId: string) => void;
  /** Its chats have another name from now on. `isRestart`: and must be read from its store first. */
  readonly move: (isRestart: boolean) => void;
};

/** A request to it, whose answer may be lost, or come too late. Rejects then. */
export function requestOf(calls: Calls, worker: Worker) {
  return <Result>(name: string, about: string, signal: AbortSignal, effect: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer in time')));
      calls.make(worker, { name, about, once: true }, effect).then(resolve, reject);
    });
}

/** A line of ours stands in brackets: no client writes so here. */
export function isLine(text: string): boolean {
  return text.startsWith('[');
}
