/** What lies behind the links of files that the functions look at and fetch. */
import { isIP } from 'node:net';
import { isPublicAddress } from '../lib/net/public-address.ts';
import { isOnThisMachine } from './vendors/fetch-link.ts';

/** Nothing of the internet is looked at: all names and public addresses are there, but for names that never are. */
export async function lookAtFile(url: string, { signal }: { signal: AbortSignal }): Promise<{ size?: number }> {
  const address = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (!isOnThisMachine(url) && isIP(address) !== 0 && !isPublicAddress(address))
    throw new Error('the link leads to a private address');
  if (!isOnThisMachine(url) && !/\.invalid$/.test(new URL(url).hostname)) return {};

  const { ok, headers } = await fetch(url, { method: 'HEAD', signal });
  if (!ok) throw new Error('the file was not found');
  const length = headers.get('content-length');

  return length === null ? {} : { size: Number(length) };
}

/** A link to this machine leads to its file. Nothing here needs a network: others lead to one of a simulated shop. */
export async function fetchFile(
  url: string,
  { signal, maxBytes }: { signal: AbortSignal; maxBytes: number },
): Promise<Buffer> {
  if (!isOnThisMachine(url)) return Buffer.from('A file of a simulated shop.');

  const answer = await fetch(url, { signal });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok || bytes.length > maxBytes) throw new Error(`the file cannot be taken: ${answer.status}`);

  return bytes;
}
