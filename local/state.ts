/**
 * The folder that holds all state of the system on this machine: one process at a time, and the endpoints of that one.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VendorUrls } from './runtime.ts';
import type { Registration } from './vendors/destinations.ts';

export type Endpoints = {
  readonly pid: number;
  readonly api: string;
  readonly sqs: string;
  readonly dynamodb: string;
  /** Where the simulated vendors are, by the transports' names for them. */
  readonly vendors: VendorUrls;
  readonly inviteQueueUrl: string;
  readonly inviteDeadLetterUrl: string;
  readonly chatQueueUrlBase: string;
  readonly ledgerTable: string;
  readonly contactsTable: string;
  /** The folder, as an absolute path. */
  readonly catalog: string;
  /** For a webhook of one's own: where each receiver is, and what its vendor would sign with and say. */
  readonly receivers: Readonly<Record<string, Registration>>;
  /** By the caller's name: where its callbacks go, and what they are signed with. */
  readonly callbacks: Readonly<Record<string, object>>;
};

export type State = {
  readonly folder: (name: string) => string;
  readonly announce: (endpoints: Endpoints) => void;
  readonly release: () => void;
};

export class StateInUse extends Error {
  override readonly name = 'StateInUse';
  readonly pid: number;

  constructor(root: string, pid: number) {
    super(`Process ${pid} already runs on ${root}. End it, or give this one another folder in STATE_DIR.`);
    this.pid = pid;
  }
}

export class StateUnusable extends Error {
  override readonly name = 'StateUnusable';

  constructor(root: string, cause: unknown) {
    super(
      `STATE_DIR is ${root}: no folder that can be written to (${errorCode(cause)}). Give another one: STATE_DIR=.local npm start`,
      {
        cause,
      },
    );
  }
}

/** What a part of the system keeps there cannot be read. */
export class StateDamaged extends Error {
  override readonly name = 'StateDamaged';

  constructor(path: string, cause: unknown) {
    super(
      `${path} is damaged (${cause instanceof Error ? cause.message : cause}). Delete it, and what it held is gone; ` +
        'or keep it, and start on another folder: STATE_DIR=.local-2 npm start',
      { cause },
    );
  }
}

/** Runs what reads a part of the state. Throws StateDamaged, which names the part, if that fails. */
export async function readingState<Result>(path: string, read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw new StateDamaged(path, cause);
  }
}

/**
 * Throws StateInUse if another running process holds the folder; a killed one does not. Throws StateUnusable if the
 * folder cannot be created.
 */
export function openState(root: string, pid = process.pid): State {
  try {
    mkdirSync(root, { recursive: true });
  } catch (cause) {
    throw new StateUnusable(root, cause);
  }

  const lock = join(root, 'lock');
  const endpointsFile = join(root, 'endpoints.json');
  takeLock(root, lock, pid);
  rmSync(endpointsFile, { force: true });

  return {
    folder(name) {
      const path = join(root, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    announce(endpoints) {
      writeWhole(endpointsFile, `${JSON.stringify(endpoints, null, 2)}\n`);
    },
    release() {
      rmSync(endpointsFile, { force: true });
      rmSync(lock, { force: true });
    },
  };
}

/**
 * What the process that runs on the folder has announced; undefined if none runs. One that was killed leaves its
 * file behind.
 */
export function readAnnounced(root: string): unknown {
  try {
    const endpoints = JSON.parse(readFileSync(join(root, 'endpoints.json'), 'utf8'));

    return runs(readHolder(join(root, 'lock'))) ? endpoints : undefined;
  } catch {
    return undefined;
  }
}

function takeLock(root: string, lock: string, pid: number): void {
  try {
    writeFileSync(lock, lockText(pid), { flag: 'wx' });
    return;
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
  }

  const holder = readHolder(lock);
  // In a container the next process may well get the killed one's id: our own id in the lock is a leftover.
  if (holder.pid !== pid && runs(holder)) throw new StateInUse(root, holder.pid);
  writeWhole(lock, lockText(pid));
}

/** `command`: with what the process was started, if this machine shows it. */
type Holder = { readonly pid: number; readonly command: string };

function lockText(pid: number): string {
  return `${pid}\n${commandOf(pid) ?? ''}`;
}

function readHolder(lock: string): Holder {
  const [pid = '', command = ''] = readFileSync(lock, 'utf8').split('\n');

  return { pid: Number.parseInt(pid, 10), command };
}

/** Another process may have got the id of one that was killed: it was started with another command. */
function runs({ pid, command }: Holder): boolean {
  if (!isAlive(pid)) return false;
  const current = command === '' ? undefined : commandOf(pid);

  return current === undefined || current === command;
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .replaceAll(/[\0\n]/g, ' ')
      .trim();
  } catch {
    // Only Linux has that folder.
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .replaceAll('\n', ' ')
      .trim();
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === 'EPERM';
  }
}

// A reader sees the old file or the new one, never half of it.
function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}

function errorCode(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
