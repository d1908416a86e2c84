/**
 * A client's file at Apple, in three steps: an address for it, the bytes, and its own key that opens them. A long
 * answer then goes to the gateway, which makes JSON of it.
 * https://developer.apple.com/documentation/businesschatapi/messages_received/receiving_large_interactive_data_payloads
 */
import { createDecipheriv } from 'node:crypto';
import * as z from 'zod/mini';
import { readJson } from '../../net/read-json.ts';
import { FileGoneError } from '../channel.ts';
import { fetchClientFile } from '../fetch-client-file.ts';

type Gateway = {
  readonly endpoint: string;
  /** The token, and the business id. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
};

/** As the reader of Apple's posts writes it. */
const fileRef = z.object({
  url: z.string(),
  owner: z.string(),
  key: z.string(),
  signature: z.string(),
  /** Of a long answer: which extension it is for. */
  bid: z.optional(z.string()),
});

type Ref = z.output<typeof fileRef>;

const place = z.object({ 'download-url': z.url() });

/** Throws a `FileGoneError` if it can never be had, and any other error if it may be had later. */
export async function fetchAppleMedia(ref: string, gateway: Gateway): Promise<Uint8Array> {
  const { success, data } = fileRef.safeParse(readJson(ref));
  if (!success) throw new FileGoneError('the file has no address');

  const { signal, maxBytes } = gateway;
  const { status, bytes } = await fetchClientFile(await addressOf(data, gateway), { headers: {}, signal, maxBytes });
  if (status !== 200) throw new Error(`Apple did not hand out the file: ${status}`);

  const clear = decrypt(bytes, data.key);

  return data.bid === undefined ? clear : decode(clear, data.bid, gateway);
}

/** Those of the statuses that no other attempt changes. */
const gone = [400, 404, 410];

async function addressOf({ url, owner, signature }: Ref, { endpoint, headers, signal }: Gateway): Promise<string> {
  const { status, bytes } = await fetchClientFile(`${endpoint}/preDownload`, {
    headers: { ...headers, 'mmcs-url': url, 'mmcs-signature': signature, 'mmcs-owner': owner },
    signal,
    maxBytes: 65_536,
  });
  if (gone.includes(status)) throw new FileGoneError(`Apple has no such file: ${status}`);
  const { data } = place.safeParse(readJson(bytes.toString()));
  if (status !== 200 || !data) throw new Error(`Apple gave no address of the file: ${status}`);

  return data['download-url'];
}

/** Apple writes 00 before the key. */
function decrypt(bytes: Uint8Array, key: string): Uint8Array {
  const cipher = createDecipheriv('aes-256-ctr', Buffer.from(key.slice(-64), 'hex'), Buffer.alloc(16));

  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

async function decode(body: Uint8Array, bid: string, gateway: Gateway): Promise<Uint8Array> {
  const { endpoint, headers, signal, maxBytes } = gateway;
  const { status, bytes } = await fetchClientFile(`${endpoint}/decodePayload`, {
    ...{ method: 'POST', body, signal, maxBytes },
    headers: { ...headers, bid, 'content-type': 'application/octet-stream' },
  });
  if (gone.includes(status)) throw new FileGoneError(`Apple cannot decode the answer: ${status}`);
  if (status !== 200) throw new Error(`Apple did not decode the answer: ${status}`);

  return bytes;
}
