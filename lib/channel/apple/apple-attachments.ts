/**
 * Apple receives an attachment in three steps: it names an upload address, the file goes there, encrypted with its own
 * key, and the message refers to both.
 * https://developer.apple.com/documentation/businesschatapi/messages_sent/encrypting_an_attachment
 */
import { createCipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { FetchFile } from '../../net/fetch-file.ts';
import type { Attachment } from '../content.ts';
import { mediaRules } from '../media-rules.ts';

export type UploadedAttachment = {
  readonly name: string;
  readonly mimeType: string;
  readonly size: string;
  readonly 'signature-base64': string;
  readonly url: string;
  readonly owner: string;
  readonly key: string;
};

type Gateway = {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetchFile: FetchFile;
};

const { maxBytes } = mediaRules.applebc.attachments.files.any;

const place = z.object({ 'upload-url': z.url(), 'mmcs-url': z.string(), 'mmcs-owner': z.string() });
const stored = z.object({ singleFile: z.object({ fileChecksum: z.string() }) });

/** Throws if a step fails: no message has been sent then. */
export async function uploadAttachment(
  file: Attachment,
  { endpoint, headers, signal, fetchFile }: Gateway,
): Promise<UploadedAttachment> {
  const bytes = await fetchFile(file.url, { signal, maxBytes });
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()]);

  const announced = await fetch(`${endpoint}/preUpload`, {
    headers: { ...headers, connection: 'close', 'mmcs-size': String(encrypted.length) },
    redirect: 'error',
    signal,
  });
  const to = place.parse(await announced.json());
  const uploaded = await fetch(to['upload-url'], {
    method: 'POST',
    headers: { connection: 'close' },
    body: encrypted,
    redirect: 'error',
    signal,
  });
  const { singleFile } = stored.parse(await uploaded.json());

  return {
    name: file.name ?? new URL(file.url).pathname.split('/').at(-1) ?? 'attachment',
    mimeType: file.mediaType,
    size: String(encrypted.length),
    'signature-base64': singleFile.fileChecksum,
    url: to['mmcs-url'],
    owner: to['mmcs-owner'],
    key: `00${key.toString('hex')}`,
  };
}
