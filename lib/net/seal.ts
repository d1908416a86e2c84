import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts data that only its owner, such as a session, may read. */
export type Seal = {
  /** Returns ASCII, half as long again as the text plus 38 characters. */
  seal(text: string, ownerId: string): string;
  /** Throws if it was changed, belongs to another owner, or was sealed with none of the keys. */
  open(sealed: string, ownerId: string): string;
};

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM, bound to the owner's id. `keys`: base64 of 32 bytes each, separated by commas; the first seals, each
 * opens.
 */
export function createSeal(keys: string): Seal {
  const known = keys.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  const [first] = known;
  if (!first || known.some((key) => key.length !== 32)) throw new Error('a seal key must be 32 bytes, as base64');

  return {
    seal: (text, ownerId) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, first, iv).setAAD(Buffer.from(ownerId));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);

      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },

    open: (sealed, ownerId) => {
      const bytes = Buffer.from(sealed, 'base64url');

      for (const key of known) {
        const text = decrypt(bytes, key, ownerId);
        if (text !== undefined) return text;
      }

      throw new Error('this was sealed with another key, for another owner, or has been changed');
    },
  };
}

/**
 * A seal whose key is derived from a secret of the stage, so that nobody has to store one more. Each `purpose` has a
 * key of its own.
 */
export function createDerivedSeal({
  readKey,
  purpose,
}: {
  readonly readKey: () => Promise<string>;
  readonly purpose: string;
}): () => Promise<Seal> {
  return async () => createSeal(Buffer.from(hkdfSync('sha256', await readKey(), '', purpose, 32)).toString('base64'));
}

function decrypt(bytes: Buffer, key: Buffer, ownerId: string): string | undefined {
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes)).setAAD(Buffer.from(ownerId));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));

    return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
