import { randomBytes } from 'node:crypto';
import { createCatalog } from '../lib/catalog/catalog.ts';
import { createLog } from '../lib/lambda/log.ts';
import type { Runtime } from '../lib/lambda/runtime.ts';
import { catalogData } from './catalog.ts';

/** The runtime of a deployed function. */
export function processRuntime(): Runtime {
  const catalog = createCatalog(catalogData);

  return {
    env: process.env,
    catalog: () => catalog,
    now: Date.now,
    newToken: () => randomBytes(9).toString('base64url'),
    ...createLog(process.env.LOG_LEVEL),
  };
}
