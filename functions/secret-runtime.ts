import { setTimeout as wait } from 'node:timers/promises';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createReadSecret } from '../lib/lambda/secrets.ts';
import { processRuntime } from './runtime.ts';

/** A new secret is in force within five minutes: leave the old one in place as long. */
const secretsKeptMs = 300_000;

/** The runtime of a deployed function that reads secrets. A file of its own keeps their client out of the sweep. */
export function secretRuntime(): SecretRuntime {
  return {
    ...processRuntime(),
    wait: async (ms) => wait(ms),
    readSecret: createReadSecret({ env: process.env, now: Date.now, keepMs: secretsKeptMs }),
  };
}
