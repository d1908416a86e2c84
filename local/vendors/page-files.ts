/** The files that clients send to a Page: by a signed address that expires, as Meta's file servers hand them out. */
import { createHmac } from 'node:crypto';
import type { MediaFiles } from './media-files.ts';

/** Meta's live for some days. */
const linkMs = 4 * 24 * 3_600_000;

export function pageFileUrl(
  origin: string,
  { fileId, name, now }: { readonly fileId: string; readonly name: string; readonly now: number },
): string {
  const until = String(now + linkMs);
  const query = new URLSearchParams({ oe: until, oh: signatureOf(fileId, until) });

  return `${origin}/page_files/${fileId}/${encodeURIComponent(name)}?${query}`;
}

type Found = { readonly file: Buffer; readonly mediaType: string };

/** Undefined if the address is about something else; `gone` if it is no longer valid. */
export function findPageFile(url: string, files: MediaFiles | undefined, now: number): Found | 'gone' | undefined {
  const { pathname, searchParams } = new URL(url, 'http://graph');
  const [, id] = /^\/page_files\/(\d+)\//.exec(pathname) ?? [];
  if (id === undefined) return undefined;

  const until = searchParams.get('oe') ?? '';
  const isValid = searchParams.get('oh') === signatureOf(id, until) && Number(until) > now;
  const file = isValid ? files?.find(id) : undefined;

  return file ? { file: file.bytes(), mediaType: file.mediaType } : 'gone';
}

function signatureOf(id: string, until: string): string {
  return createHmac('sha256', 'scontent').update(`${id} ${until}`).digest('hex').slice(0, 32);
}
