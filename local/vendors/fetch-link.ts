/** What a vendor does with the link of a message: fetches it, as far as it leads to this machine. */
import { createHash } from 'node:crypto';
import type { PhoneMessage } from './phone-lines.ts';

type Fetched = NonNullable<PhoneMessage['files']>[number];

/** Meta's limit for documents. */
const maxBytes = 100 * 1024 * 1024;

/** Undefined: it leads elsewhere, and nothing here needs a network. Throws if there is no file behind it. */
export async function fetchLink(link: string, name?: string): Promise<Fetched | undefined> {
  const { hostname } = new URL(link);
  if (!['127.0.0.1', 'localhost'].includes(hostname)) return undefined;

  const answer = await fetch(link, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length === 0 || bytes.length > maxBytes) throw new Error(`the file has ${bytes.length} bytes`);

  return {
    mediaType: answer.headers.get('content-type') ?? 'application/octet-stream',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(name !== undefined && { name }),
  };
}
