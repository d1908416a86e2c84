/** The whole state of this machine as one file, and back. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';

/** What is state in the folder: not who runs on it, and not what was made from the code. */
const stateFolders = ['queues', 'table', 'phones', 'chats', 'files', 'steps'];

const snapshotSchema = z.object({
  v: z.literal(1),
  /** By their paths in the folder, in base64. */
  files: z.record(
    z
      .string()
      .regex(/^(queues|table|phones|chats|files|steps)(\/[\w.-]+)+$/)
      .refine((path) => !/(^|\/)\.\.?(\/|$)/.test(path)),
    z.base64(),
  ),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/** Only while nothing is written. The table's database tidies up its own files now and then: the read is repeated. */
export function takeSnapshot(root: string): Buffer {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const files = pathsIn(root).map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'base64')]);

      return gzipSync(JSON.stringify({ v: 1, files: Object.fromEntries(files) } satisfies Snapshot));
    } catch (cause) {
      if (attempt === 3) throw cause;
    }
  }
}

/** Returns undefined if it is none. */
export function readSnapshot(bytes: Buffer): Snapshot | undefined {
  try {
    return snapshotSchema.safeParse(readJson(gunzipSync(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Only while nothing runs on the folder. */
export function putSnapshot(root: string, { files }: Snapshot): void {
  for (const folder of stateFolders) rmSync(join(root, folder), { recursive: true, force: true });

  for (const [path, base64] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), Buffer.from(base64, 'base64'));
  }
}

export const nothing: Snapshot = { v: 1, files: {} };

function pathsIn(root: string): readonly string[] {
  return stateFolders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'LOCK')
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, sep).length)),
  );
}
