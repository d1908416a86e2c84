/** Fetches files from links that others wrote: never from this network, and never after a redirect. */
import { type LookupAddress, type LookupAllOptions, lookup as lookupName } from 'node:dns';
import { request as requestHttp } from 'node:http';
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

type FetchOptions = {
  readonly lookup?: Lookup;
  /** Default: whether the address is public. */
  readonly isAllowed?: (address: string) => boolean;
};

/** Checks the very address that is connected to, because a name may resolve to another one by then. */
export function createFetchPublic({ lookup = lookupName, isAllowed = isPublicAddress }: FetchOptions = {}): FetchFile {
  const lookupAllowed: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error('the host has no address'), '');
      if (!addresses.every(({ address }) => isAllowed(address)))
        return callback(new NotPublicError('the link leads to a private address'), '');

      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };

  return (link, { signal, maxBytes }) =>
    new Promise((resolve, reject) => {
      const url = new URL(link);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !isAllowed(host)) throw new NotPublicError('the link leads to a private address');

      const request = url.protocol === 'https:' ? requestHttps : requestHttp;
      request(url, { lookup: lookupAllowed, signal, agent: false })
        .once('error', reject)
        .once('response', (response) => {
          const status = response.statusCode ?? 0;
          const isRedirection = status >= 300 && status < 400;
          if (status === 200) return void readAll(response, maxBytes).then(resolve, reject);

          response.destroy();
          reject(isRedirection ? new NotPublicError('the link is redirected') : new Error('the file was not found'));
        })
        .end();
    });
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
