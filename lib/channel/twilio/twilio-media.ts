/**
 * A client's file at Twilio, which leads from its address to one that holds for some hours and needs no key. Twilio
 * keeps the file: it is not deleted here, because it may have to be fetched again before it is in the bucket.
 * https://www.twilio.com/docs/messaging/api/media-resource
 */
import * as z from 'zod/mini';
import { fetchBytes, TooManyBytesError } from '../../net/fetch-bytes.ts';
import { readJson } from '../../net/read-json.ts';
import { FileGoneError } from '../channel.ts';
import { basicAuth } from './twilio-message.ts';

type Source = {
  readonly endpoint: string;
  readonly accountSid: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
};

const fileRef = z.object({ url: z.url() });

/** The key is no longer valid, or never was. */
export class KeyRefusedError extends Error {
  override readonly name = 'KeyRefusedError';
}

/** Throws a `FileGoneError` if it can never be had, and any other error if it may be had later. */
export async function fetchTwilioMedia(ref: string, source: Source): Promise<Uint8Array> {
  const { endpoint, accountSid, apiKey, signal, maxBytes } = source;
  const url = fileRef.safeParse(readJson(ref)).data?.url;
  if (url === undefined || !mayHaveKey(url, source)) throw new FileGoneError('the file’s address is not Twilio’s');

  try {
    const headers = { authorization: basicAuth(apiKey) };
    const first = await fetchBytes(url, { headers, signal, maxBytes, redirect: 'manual' });
    if (first.status === 200) return first.bytes;
    if (first.status === 401) throw new KeyRefusedError('Twilio refused the key');
    if (first.status === 404) throw new FileGoneError(`account ${accountSid} has no such file`);

    const place = URL.parse(first.headers.get('location') ?? '', url);
    if (!place || !isRedirect(first.status)) throw new Error(`Twilio did not hand out the file: ${first.status}`);
    if (!isTwilios(place, endpoint)) throw new FileGoneError('the file is kept where Twilio keeps none');

    const { status, bytes } = await fetchBytes(place.href, { headers: {}, signal, maxBytes });
    if (status !== 200) throw new Error(`Twilio did not hand out the file: ${status}`);

    return bytes;
  } catch (error) {
    if (error instanceof TooManyBytesError) throw new FileGoneError(error.message);
    throw error;
  }
}

/** Only files of the account at Twilio's API, or where the channel is led to. */
function mayHaveKey(url: string, { endpoint, accountSid }: Source): boolean {
  const { protocol, hostname, origin, pathname } = new URL(url);
  const isApi = protocol === 'https:' && (hostname === 'twilio.com' || hostname.endsWith('.twilio.com'));

  return (isApi || origin === new URL(endpoint).origin) && pathname.includes(`/Accounts/${accountSid}/Messages/`);
}

function isTwilios({ protocol, hostname, origin }: URL, endpoint: string): boolean {
  if (origin === new URL(endpoint).origin) return true;

  return protocol === 'https:' && /\.(?:twiliocdn|twilio|amazonaws)\.com$/.test(hostname);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
