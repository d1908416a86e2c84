/**
 * A client's file at Meta: its address is signed, needs no token and lives for some days only.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
 */
import * as z from 'zod/mini';
import { readJson } from '../../net/read-json.ts';
import { FileGoneError } from '../channel.ts';
import { fetchClientFile, isAtVendor } from '../fetch-client-file.ts';

const fileRef = z.object({ url: z.url() });

type Source = {
  /** Of the channel: where it is led to on this machine. */
  readonly endpoint: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
};

/** Where Meta keeps files. */
const hosts = /(^|\.)(fbsbx\.com|fbcdn\.net)$/;

/** Those of the statuses that no other attempt changes: an address whose time is over is 403. */
const gone = [400, 403, 404, 410];

/** Throws a `FileGoneError` if it can never be had, and any other error if it may be had later. */
export async function fetchMessengerMedia(ref: string, { endpoint, signal, maxBytes }: Source): Promise<Uint8Array> {
  const { success, data } = fileRef.safeParse(readJson(ref));
  if (!success) throw new FileGoneError('the file has no address');
  if (!isAtVendor(data.url, { endpoint, hosts })) throw new FileGoneError('the file’s address is not Meta’s');

  const { status, bytes } = await fetchClientFile(data.url, { headers: {}, signal, maxBytes });
  if (gone.includes(status)) throw new FileGoneError(`Meta has no such file: ${status}`);
  if (status !== 200) throw new Error(`Meta did not hand out the file: ${status}`);

  return bytes;
}
