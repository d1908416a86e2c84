import { createHmac } from 'node:crypto';

/** The key of a table's item for personal values. Throws if the secret cannot be read. */
export type KeyedDigest = (...values: readonly string[]) => Promise<string>;

/**
 * HMAC-SHA256 with a secret of the stage: AWS writes keys to its logs, and phone numbers are few enough to try them
 * all. Reads the secret with the first digest.
 */
export function createKeyedDigest({ readKey }: { readonly readKey: () => Promise<string> }): KeyedDigest {
  return async (...values) =>
    createHmac('sha256', await readKey())
      .update(JSON.stringify(values))
      .digest('base64url');
}
