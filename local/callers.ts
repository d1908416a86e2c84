/** The list of callers on this machine: a file, or none. */
import { readFileSync } from 'node:fs';
import type { CallbackSettings } from '../lib/callback/settings.ts';
import { createReadCallers } from '../lib/lambda/auth/callers.ts';
import { readCallback } from '../lib/lambda/callback-settings.ts';

/** The name that CALLERS gets in the environment of the functions, and the secret that it then leads to. */
const localCallers = 'local/callers';
export const callersReference = `ssm:/${localCallers}`;

export class CallersUnusable extends Error {
  override readonly name = 'CallersUnusable';
}

export type CallersFile = {
  /** What the functions get as CALLERS. */
  readonly setting: string;
  readonly names: readonly string[];
  /** Where those callers that are told of their invites take it. */
  readonly callbacks: ReadonlyMap<string, CallbackSettings>;
  /** Reads the file anew, so that a change counts at once. */
  readonly read: () => string;
};

/** Throws CallersUnusable if the file cannot be read, or is not a list of callers. */
export async function openCallers(path: string): Promise<CallersFile> {
  const read = () => readFileSync(path, 'utf8');
  try {
    const readCallers = createReadCallers({ name: localCallers, readSecret: async () => read() });
    const callers = readCallers === 'off' ? [] : await readCallers();

    const callbacks = callers.flatMap(({ name, callback }) =>
      callback === undefined ? [] : [[name, readCallback(callback, { mayBeLocal: true })] as const],
    );

    return { setting: localCallers, names: callers.map(({ name }) => name), callbacks: new Map(callbacks), read };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CallersUnusable(`CALLERS is ${path}: ${reason}. docs/esp.md shows such a file.`, { cause });
  }
}
