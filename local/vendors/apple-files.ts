/** The files of Apple Messages, as Apple keeps them: encrypted, each with a key that its message brings. */
import { createCipheriv, createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { MediaFiles } from './media-files.ts';

const owner = 'M.simulated';

export type AppleAttachment = {
  readonly name: string;
  readonly mimeType: string;
  /** In bytes, as it is stored. */
  readonly size: number;
  /** In hex. */
  readonly signature: string;
  readonly url: string;
  readonly owner: string;
  /** In hex, with a leading 00. */
  readonly key: string;
};

/** AES-256 in counter mode from zero: the same both ways. */
export function crypt(bytes: Uint8Array, key: string): Buffer {
  const cipher = createCipheriv('aes-256-ctr', Buffer.from(key.slice(2), 'hex'), Buffer.alloc(16));

  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** A client's file as Apple describes it to a provider; undefined if it is gone. */
export function attachmentOf(fileId: string, files: Pick<MediaFiles, 'find'>): AppleAttachment | undefined {
  const file = files.find(fileId);

  return (
    file && {
      name: file.name ?? `file-${fileId}`,
      mimeType: file.mediaType,
      size: file.size,
      signature: signatureOf(fileId),
      url: `https://p00-content.icloud.example/${fileId}`,
      owner,
      key: keyOf(fileId),
    }
  );
}

/** `GET /preDownload`: the id of the file, or undefined if what was in the message is not repeated exactly. */
export function readPreDownload(headers: IncomingHttpHeaders): string | undefined {
  const [, fileId] = /^https:\/\/p00-content\.icloud\.example\/(\d+)$/.exec(String(headers['mmcs-url'])) ?? [];
  if (fileId === undefined || headers['mmcs-owner'] !== owner) return undefined;

  // In hex in the message, in base64 here.
  const signature = Buffer.from(signatureOf(fileId), 'hex').toString('base64');
  return headers['mmcs-signature'] === signature ? fileId : undefined;
}

export function encrypted(fileId: string, files: Pick<MediaFiles, 'find'>): Buffer | undefined {
  const file = files.find(fileId);

  return file && crypt(file.bytes(), keyOf(fileId));
}

function keyOf(fileId: string): string {
  return `00${createHash('sha256').update(`key ${fileId}`).digest('hex')}`;
}

function signatureOf(fileId: string): string {
  return `01${createHash('sha1').update(fileId).digest('hex')}`;
}
