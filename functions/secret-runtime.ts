import { setTimeout as wait } from 'node:timers/promises';
import type { Lookup } from '../lib/catalog/lookup.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createReadSecret } from '../lib/net/read-secret.ts';
import { processRuntime } from './runtime.ts';

/** A new secret is in force within five minutes: leave the old one in place as long. */
const secretsKeptMs = 300_000;

/** The runtime of a deployed function that reads secrets. */
export function secretRuntime<Known extends Lookup>(catalog: Known): SecretRuntime<Known> {
  return {
    ...processRuntime(catalog),
    abortAfter: (ms) => AbortSignal.timeout(ms),
    wait: async (ms) => wait(ms),
    readSecret: createReadSecret({ env: process.env, now: Date.now, keepMs: secretsKeptMs }),
  };
}
