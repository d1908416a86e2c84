import { randomBytes } from 'node:crypto';
import { createCatalog } from '../lib/catalog/catalog.ts';
import { createLog } from '../lib/lambda/log.ts';
import type { Runtime } from '../lib/lambda/runtime.ts';
import { createReadSecret } from '../lib/lambda/secrets.ts';
import { catalogData } from './catalog.ts';

const secretsKeptMs = 300_000;

/** The runtime of a deployed function. */
export function processRuntime(): Runtime {
  const catalog = createCatalog(catalogData);

  return {
    env: process.env,
    catalog: () => catalog,
    now: Date.now,
    abortAfter: (ms) => AbortSignal.timeout(ms),
    readSecret: createReadSecret({ env: process.env, now: Date.now, keepMs: secretsKeptMs }),
    newToken: () => randomBytes(9).toString('base64url'),
    ...createLog(process.env.LOG_LEVEL),
  };
}
