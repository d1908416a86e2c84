/**
 * What a desk must remember, for all of its agents and over a restart. Here it is a folder in which a file is created
 * once; in earnest it is a table with conditional writes.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionMessage, SessionOpened, SessionReceipt } from './consume.ts';

export type Session = {
  readonly id: string;
  /** What agents type for it. Absent until its client has written. */
  readonly number?: number;
  readonly opened?: SessionOpened;
  /** In order. */
  readonly messages: readonly SessionMessage[];
  /** The highest of each message. */
  readonly receipts: ReadonlyMap<string, SessionReceipt>;
  readonly agent?: string;
  readonly ended?: string;
};

/** In this order: one that comes after a later one changes nothing. */
const ranks = ['unknown', 'expired', 'sent', 'failed', 'delivered', 'read'];

export function openMemory(folder: string) {
  for (const name of ['numbers', 'sessions', 'writing']) mkdirSync(join(folder, name), { recursive: true });
  const pathOf = (id: string, name: string) => join(folder, 'sessions', id, `${name}.json`);

  /** Returns false if it is there already. Another desk sees the whole file, or none. */
  const create = (path: string, value: unknown): boolean => {
    const written = join(folder, 'writing', randomUUID());
    writeFileSync(written, JSON.stringify(value));
    try {
      linkSync(written, path);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(written);
    }
  };
  const keep = (id: string, name: string, value: unknown): boolean => {
    mkdirSync(join(folder, 'sessions', id), { recursive: true });

    return create(pathOf(id, name), value);
  };
  const read = <Value>(id: string, names: readonly string[], prefix: string): readonly Value[] =>
    names
      .filter((name) => name.startsWith(prefix))
      .map((name) => JSON.parse(readFileSync(join(folder, 'sessions', id, name), 'utf8')));

  const session = (id: string): Session => {
    const names = readdirSync(join(folder, 'sessions', id));
    const [opened] = read<SessionOpened>(id, names, 'opened');
    const [number] = read<number>(id, names, 'number');
    const [agent] = read<string>(id, names, 'agent');
    const [ended] = read<string>(id, names, 'ended');
    const receipts = read<SessionReceipt>(id, names, 'receipt').toSorted((a, b) => rank(a) - rank(b));

    return {
      id,
      ...(opened && { opened }),
      ...(number !== undefined && { number }),
      ...(agent !== undefined && { agent }),
      ...(ended !== undefined && { ended }),
      messages: read<SessionMessage>(id, names, 'message').toSorted(inOrder),
      receipts: new Map(receipts.map((receipt) => [receipt.messageId, receipt])),
    };
  };

  return {
    /** Of which something was kept. */
    sessions: (): readonly Session[] => readdirSync(join(folder, 'sessions')).map(session),

    opened: (opened: SessionOpened) => keep(opened.interactionId, 'opened', opened),
    isOpened: (id: string) => existsSync(pathOf(id, 'opened')),
    said: (message: SessionMessage) => keep(message.interactionId, `message-${message.messageId}`, message),
    noted: (receipt: SessionReceipt) =>
      keep(receipt.interactionId, `receipt-${receipt.messageId}-${receipt.status}`, receipt),
    ended: (id: string, reason: string) => keep(id, 'ended', reason),

    /** The first agent has it, until another one takes it over. Returns who has it. */
    take(id: string, agent: string, { over = false } = {}): string {
      if (over) rmSync(pathOf(id, 'agent'), { force: true });

      return keep(id, 'agent', agent) ? agent : JSON.parse(readFileSync(pathOf(id, 'agent'), 'utf8'));
    },

    /** Draws the next number for a session, once. */
    number(id: string): void {
      let number = readdirSync(join(folder, 'numbers')).length + 1;
      while (!create(join(folder, 'numbers', String(number)), id)) number += 1;
      keep(id, 'number', number);
    },
  };
}

function inOrder(a: SessionMessage, b: SessionMessage): number {
  return compare(a.receivedAt, b.receivedAt) || compare(a.messageId, b.messageId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function rank({ status }: SessionReceipt): number {
  return ranks.indexOf(status);
}
