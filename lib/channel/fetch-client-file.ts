import { fetchBytes, TooManyBytesError } from '../net/fetch-bytes.ts';
import type { ReadSecret } from '../net/secret.ts';
import { FileGoneError } from './channel.ts';

/** As `fetchBytes`, of a client's file: one that is larger than allowed can never be had. */
export async function fetchClientFile(...request: Parameters<typeof fetchBytes>): ReturnType<typeof fetchBytes> {
  try {
    return await fetchBytes(...request);
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new FileGoneError(error.message);
    throw error;
  }
}

/**
 * Whether an address is at one of the vendor's hosts, or where the channel is led to on this machine: a webhook must
 * not choose what we fetch, and with which key.
 */
export function isAtVendor(url: string | URL, { endpoint, hosts }: { endpoint: string; hosts: RegExp }): boolean {
  const { protocol, hostname, origin } = new URL(url);

  return origin === new URL(endpoint).origin || (protocol === 'https:' && hosts.test(hostname));
}

/** The vendor refused the secret: it is no longer valid, or never was. */
export class SecretRefusedError extends Error {
  override readonly name = 'SecretRefusedError';
}

/** Fetches with the secret, and once more with a fresh one: it may have been renewed since it was read. */
export async function fetchWithSecret(
  { reference, readSecret }: { readonly reference: string; readonly readSecret: ReadSecret },
  fetchWith: (secret: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await fetchWith(await readSecret(reference));
  } catch (error) {
    if (!(error instanceof SecretRefusedError)) throw error;

    return fetchWith(await readSecret(reference, { fresh: true }));
  }
}
