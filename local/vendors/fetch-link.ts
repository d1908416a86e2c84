/** What a vendor does with the link of a message: fetches it, as far as it leads to this machine. */
import { createHash } from 'node:crypto';
import type { PhoneMessage } from './phone-lines.ts';

type FileOnPhone = NonNullable<PhoneMessage['files']>[number];

/** Meta's limit for documents, and that of AWS for RCS. */
const maxBytes = 100 * 1024 * 1024;

/** What lies behind those that lead to this machine: nothing here needs a network. Undefined if one has no file. */
export async function fetchLinks(links: readonly string[], name?: string): Promise<PhoneMessage['files'] | undefined> {
  try {
    return (await Promise.all(links.map((link) => fetchLink(link, name)))).filter((file) => file !== undefined);
  } catch {
    return undefined;
  }
}

/** Throws if there is no file behind it. */
async function fetchLink(link: string, name?: string): Promise<FileOnPhone | undefined> {
  if (!isOnThisMachine(link)) return undefined;

  const answer = await fetch(link, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const file = fileOnPhone(bytes, answer.headers.get('content-type') ?? 'application/octet-stream');
  if (!file) throw new Error(`the file has ${bytes.length} bytes`);

  return { ...file, ...(name !== undefined && { name }) };
}

/** Undefined if a vendor refuses it: it is empty or too large. */
export function fileOnPhone(bytes: Buffer, mediaType: string): FileOnPhone | undefined {
  if (bytes.length === 0 || bytes.length > maxBytes) return undefined;

  return { mediaType, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** False of what is no link: the id of a file that was uploaded, or a place. */
export function isOnThisMachine(link: string): boolean {
  return URL.canParse(link) && ['127.0.0.1', 'localhost'].includes(new URL(link).hostname);
}
