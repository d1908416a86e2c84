import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createLookup } from '../lib/catalog/lookup.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { secretRuntime } from './secret-runtime.ts';

/** To be written: keeps everything. */
export function createHandler(_runtime: SecretRuntime) {
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => ({
    batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
}

export const handler = lazyHandler(() => createHandler(secretRuntime(createLookup(readLookup()))));
