/** The files that clients send, as their vendor keeps them: on disk, so that it has them after a restart. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const fileSchema = z.object({
  mediaType: z.string(),
  size: z.int(),
  /** In hex. */
  sha256: z.string(),
  /** ms since 1970. */
  at: z.int(),
  name: z.string().optional(),
});

export type KeptFile = Readonly<z.infer<typeof fileSchema>>;

export type MediaFiles = {
  /** Returns its id, of digits. */
  readonly put: (
    bytes: Uint8Array,
    file: Pick<KeptFile, 'mediaType' | 'name' | 'at'>,
  ) => KeptFile & { readonly id: string };
  readonly find: (id: string) => (KeptFile & { readonly bytes: () => Buffer }) | undefined;
};

export function openMediaFiles(folder: string): MediaFiles {
  mkdirSync(folder, { recursive: true });
  const pathOf = (id: string, extension: string) => join(folder, `${id}.${extension}`);

  return {
    put(bytes, given) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const file: KeptFile = { ...given, size: bytes.length, sha256 };
      const id = freeId(sha256, given.at, (candidate) => existsSync(pathOf(candidate, 'json')));
      writeFileSync(pathOf(id, 'bytes'), bytes);
      writeFileSync(pathOf(id, 'json'), JSON.stringify(file));

      return { ...file, id };
    },
    find(id) {
      if (!/^\d+$/.test(id) || !existsSync(pathOf(id, 'json'))) return undefined;
      const file = fileSchema.parse(JSON.parse(readFileSync(pathOf(id, 'json'), 'utf8')));

      return { ...file, bytes: () => readFileSync(pathOf(id, 'bytes')) };
    },
  };
}

function freeId(sha256: string, at: number, isTaken: (id: string) => boolean): string {
  const digits = BigInt(`0x${sha256.slice(0, 10)}`) + BigInt(at);
  let id = digits;
  while (isTaken(String(id))) id += 1n;

  return String(id);
}
