import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts data that only its session may read. */
export type Seal = {
  /** Returns ASCII, half as long again as the text plus 38 characters. */
  seal(text: string, sessionId: string): string;
  /** Throws if it was changed, belongs to another session, or was sealed with none of the keys. */
  open(sealed: string, sessionId: string): string;
};

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM, bound to the session's id. `keys`: base64 of 32 bytes each, separated by commas; the first seals, each
 * opens.
 */
export function createSeal(keys: string): Seal {
  const known = keys.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  const [first] = known;
  if (!first || known.some((key) => key.length !== 32)) throw new Error('a seal key must be 32 bytes, as base64');

  return {
    seal: (text, sessionId) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, first, iv).setAAD(Buffer.from(sessionId));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);

      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },

    open: (sealed, sessionId) => {
      const bytes = Buffer.from(sealed, 'base64url');

      for (const key of known) {
        const text = decrypt(bytes, key, sessionId);
        if (text !== undefined) return text;
      }

      throw new Error('this was sealed with another key, for another session, or has been changed');
    },
  };
}

function decrypt(bytes: Buffer, key: Buffer, sessionId: string): string | undefined {
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes)).setAAD(Buffer.from(sessionId));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));

    return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
