/**
 * A client's file at Meta, in two steps that follow each other at once: its address lives for five minutes.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
 */
import * as z from 'zod/mini';
import { readJson } from '../../net/read-json.ts';
import { FileGoneError } from '../channel.ts';
import { fetchClientFile, isAtVendor, SecretRefusedError } from '../fetch-client-file.ts';

type Source = {
  readonly endpoint: string;
  readonly phoneNumberId: string;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
};

/** Those that may have the token. */
const hosts = /^lookaside\.fbsbx\.com$|\.fbcdn\.net$/;

/** Meta refuses a file to a client without one. */
const userAgent = 'invite-to-chat';

const fileRef = z.object({ id: z.string() });
const answer = z.object({
  url: z.optional(z.url()),
  file_size: z.catch(z.optional(z.number()), undefined),
  error: z.optional(z.object({ code: z.number(), error_subcode: z.optional(z.number()) })),
});

/** Throws a `FileGoneError` if it can never be had, and any other error if it may be had later. */
export async function fetchWhatsappMedia(ref: string, source: Source): Promise<Uint8Array> {
  const { success, data } = fileRef.safeParse(readJson(ref));
  if (!success) throw new FileGoneError('the file has no id');

  return download(await addressOf(data.id, source), source);
}

async function addressOf(id: string, { endpoint, phoneNumberId, token, signal, maxBytes }: Source): Promise<string> {
  const { status, bytes } = await fetchClientFile(
    `${endpoint}/${encodeURIComponent(id)}?${new URLSearchParams({ phone_number_id: phoneNumberId })}`,
    { headers: { authorization: `Bearer ${token}`, 'user-agent': userAgent }, signal, maxBytes: 65_536 },
  );
  const { data } = answer.safeParse(readJson(bytes.toString()));
  const { url, error, file_size: size = 0 } = data ?? {};

  // 100 with 33: no such object, or not any more.
  if (error?.code === 100 && error.error_subcode === 33) throw new FileGoneError('Meta has no such file');
  if (error?.code === 190) throw new SecretRefusedError('Meta refused the token');
  if (size > maxBytes) throw new FileGoneError('the file is larger than allowed');
  if (status !== 200 || url === undefined)
    throw new Error(`Meta gave no address of the file: ${error?.code ?? status}`);

  return url;
}

async function download(url: string, { endpoint, token, signal, maxBytes }: Source): Promise<Uint8Array> {
  if (!isAtVendor(url, { endpoint, hosts })) throw new FileGoneError('the file’s address is not Meta’s');

  const headers = { authorization: `Bearer ${token}`, 'user-agent': userAgent };
  const { status, bytes } = await fetchClientFile(url, { headers, signal, maxBytes });
  if (status !== 200) throw new Error(`Meta did not hand out the file: ${status}`);

  return bytes;
}
