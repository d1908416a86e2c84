import { createLookup, type Lookup } from '../lib/catalog/lookup.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

/** To be written: refuses everything. */
export function createHandler(_runtime: SecretRuntime<Lookup>) {
  return async (_event: unknown): Promise<unknown> => ({ statusCode: 503, body: '' });
}

export const handler = lazyHandler(() => createHandler(secretRuntime(createLookup(readLookup()))));
