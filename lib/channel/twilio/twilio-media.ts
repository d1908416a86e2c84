/**
 * A client's file at Twilio, which leads from its address to one that holds for some hours and needs no key. Twilio
 * keeps the file: it is not deleted here, because it may have to be fetched again before it is in the bucket.
 * https://www.twilio.com/docs/messaging/api/media-resource
 */
import * as z from 'zod/mini';
import { readJson } from '../../net/read-json.ts';
import { FileGoneError } from '../channel.ts';
import { fetchClientFile, isAtVendor, SecretRefusedError } from '../fetch-client-file.ts';
import { basicAuth } from './twilio-message.ts';

type Source = {
  readonly endpoint: string;
  readonly accountSid: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
};

const fileRef = z.object({ url: z.url() });

/** Throws a `FileGoneError` if it can never be had, and any other error if it may be had later. */
export async function fetchTwilioMedia(ref: string, source: Source): Promise<Uint8Array> {
  const { endpoint, accountSid, apiKey, signal, maxBytes } = source;
  const url = fileRef.safeParse(readJson(ref)).data?.url;
  if (url === undefined || !mayHaveKey(url, source)) throw new FileGoneError('the file’s address is not Twilio’s');

  const headers = { authorization: basicAuth(apiKey) };
  const first = await fetchClientFile(url, { headers, signal, maxBytes, redirect: 'manual' });
  if (first.status === 200) return first.bytes;
  if (first.status === 401) throw new SecretRefusedError('Twilio refused the key');
  if (first.status === 404) throw new FileGoneError(`account ${accountSid} has no such file`);

  const place = URL.parse(first.headers.get('location') ?? '', url);
  if (!place || !isRedirect(first.status)) throw new Error(`Twilio did not hand out the file: ${first.status}`);
  if (!isAtVendor(place, { endpoint, hosts: keepers }))
    throw new FileGoneError('the file is kept where Twilio keeps none');

  const { status, bytes } = await fetchClientFile(place.href, { headers: {}, signal, maxBytes });
  if (status !== 200) throw new Error(`Twilio did not hand out the file: ${status}`);

  return bytes;
}

const api = /^(.+\.)?twilio\.com$/;
const keepers = /\.(?:twiliocdn|twilio|amazonaws)\.com$/;

/** Only files of the account at Twilio's API, or where the channel is led to. */
function mayHaveKey(url: string, { endpoint, accountSid }: Source): boolean {
  return (
    isAtVendor(url, { endpoint, hosts: api }) && new URL(url).pathname.includes(`/Accounts/${accountSid}/Messages/`)
  );
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
