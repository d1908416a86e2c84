/** Goes to addresses that others wrote, for files above all: never on this network, and never after a redirect. */
import { type LookupAddress, type LookupAllOptions, lookup as lookupName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { FetchFile } from './fetch-file.ts';
import { isPublicAddress } from './public-address.ts';

/** The link must not be read, and trying again changes nothing. */
export class NotPublicError extends Error {
  override readonly name = 'NotPublicError';
}

/** The signature of `lookup` in `node:dns`. */
type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export type PublicOptions = {
  readonly lookup?: Lookup;
  /** Default: whether the address is public. */
  readonly isAllowed?: (address: string) => boolean;
};

type Request = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Checks the very address that is connected to, because a name may resolve to another one by then. */
export function createRequestPublic({ lookup = lookupName, isAllowed = isPublicAddress }: PublicOptions) {
  const lookupAllowed: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error('the host has no address'), '');
      if (!addresses.every(({ address }) => isAllowed(address)))
        return callback(new NotPublicError('the link leads to a private address'), '');

      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };

  return (link: string, signal: AbortSignal, { body, ...options }: Request): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const url = new URL(link);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) throw new NotPublicError('the link leads to a private address');

      const request = url.protocol === 'https:' ? requestHttps : requestHttp;
      request(url, { ...options, lookup: lookupAllowed, signal, agent: false })
        .once('error', reject)
        .once('response', resolve)
        .end(body);
    });
}

export function createFetchPublic(options: PublicOptions = {}): FetchFile {
  const request = createRequestPublic(options);

  return async (link, { signal, maxBytes }) => {
    const response = await request(link, signal, { method: 'GET' });
    if (response.statusCode === 200) return readAll(response, maxBytes);

    response.destroy();
    throw whyNot(response);
  };
}

function whyNot({ statusCode: status = 0 }: IncomingMessage): Error {
  return status >= 300 && status < 400
    ? new NotPublicError('the link is redirected')
    : new Error('the file was not found');
}

/** Throws if the file cannot be fetched. `size` in bytes, if its server says so. */
export type LookAtFile = (
  link: string,
  options: { readonly signal: AbortSignal },
) => Promise<{ readonly size?: number | undefined }>;

/** Looks at a file without reading it: by HEAD, and by its first byte where a server does not know that. */
export function createLookAtPublic(options: PublicOptions = {}): LookAtFile {
  const request = createRequestPublic(options);

  return async (link, { signal }) => {
    const head = await request(link, signal, { method: 'HEAD' });
    head.destroy();
    if (head.statusCode === 200) return sized(head.headers['content-length']);
    if (!mayKnowGet.includes(head.statusCode ?? 0)) throw whyNot(head);

    const first = await request(link, signal, { method: 'GET', headers: { range: 'bytes=0-0' } });
    first.destroy();
    if (first.statusCode === 200) return sized(first.headers['content-length']);
    if (first.statusCode !== 206) throw whyNot(first);

    return sized(/\/(\d+)$/.exec(first.headers['content-range'] ?? '')?.[1]);
  };
}

/** Of servers that refuse a HEAD: a signed link is signed for one method. */
const mayKnowGet: readonly number[] = [403, 405, 501];

function sized(length: string | undefined): { readonly size?: number } {
  return length !== undefined && /^\d{1,15}$/.test(length) ? { size: Number(length) } : {};
}

async function readAll(response: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;

  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxBytes) throw new Error('the file is too large');
    chunks.push(chunk);
  }

  return Buffer.concat(chunks);
}
