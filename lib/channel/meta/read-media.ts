import { fileTypeOf, type JsonObject, proseOf, textOf } from '../json-parts.ts';
import type { MessageContent } from './message-content.ts';

/** What has no words of the client's is named by its file, or by what it is. */
export function readMedia(body: JsonObject, what: string): MessageContent {
  const id = textOf(body.id);
  const name = textOf(body.filename);
  const sha256 = hexOf(body.sha256);
  const text = proseOf(body.caption) ?? name ?? `[${what}]`;
  if (id === undefined) return { kind: 'media', text: `${text}\n[The file is missing]` };

  const file = { ref: JSON.stringify({ id }), mediaType: fileTypeOf(body.mime_type) };

  return {
    kind: 'media',
    text,
    files: [{ ...file, ...(sha256 !== undefined && { sha256 }), ...(name !== undefined && { name }) }],
  };
}

/** Meta writes it in base64 here, and in hex where it hands out the file. */
function hexOf(sha256: unknown): string | undefined {
  if (typeof sha256 !== 'string') return undefined;
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase();

  return /^[\w+/-]{43}=?$/.test(sha256) ? Buffer.from(sha256, 'base64').toString('hex') : undefined;
}
