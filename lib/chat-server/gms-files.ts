/** What Chat Server allows of clients' files, and how GMS names a file. */
import { listOf, objectOf } from '../channel/json-parts.ts';
import type { ClientAttachment } from './chat-server.ts';
import type { GmsAnswer } from './gms-client.ts';

/**
 * Why Chat Server would refuse the file, by its section client-file-transfer; undefined if nothing is against it, or if
 * the answer names no limits.
 */
export function whyNotUploaded(
  { messages }: GmsAnswer,
  { bytes, name }: Pick<ClientAttachment, 'bytes' | 'name'>,
): string | undefined {
  const limits = listOf(messages)
    .map(objectOf)
    .map((message) => (message?.text === 'file-client-cfg-get' ? objectOf(message.userData) : undefined))
    .find((found) => found !== undefined);
  if (!limits) return undefined;

  const limit = (key: string) => (/^\d+$/.test(String(limits[key])) ? Number(limits[key]) : undefined);
  const used = (key: string) => limit(`used-${key}`) ?? 0;
  const types = typeof limits['upload-file-types'] === 'string' ? limits['upload-file-types'] : '';
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const size = bytes.byteLength;

  if (types !== '' && !types.toLowerCase().split(':').includes(extension)) return 'the type is not allowed';
  if (size > (limit('upload-max-file-size') ?? size)) return 'it is too large';
  if (used('upload-max-total-size') + size > (limit('upload-max-total-size') ?? Number.MAX_SAFE_INTEGER))
    return 'the files of this chat would be too large';
  if (used('upload-max-files') >= (limit('upload-max-files') ?? Number.MAX_SAFE_INTEGER))
    return 'the chat has too many files';

  return undefined;
}

/** By the name of the file, for a download that does not say what it is. */
const typesByExtension: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain',
  webp: 'image/webp',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

type Downloaded = { readonly mediaType: string; readonly disposition?: string | undefined };

/** What the header says, unless it says nothing: then what the name of the file does. */
export function describeDownload({ mediaType, disposition = '' }: Downloaded) {
  const name = nameIn(disposition);
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const extension = /\.([^.]+)$/.exec(name ?? '')?.[1]?.toLowerCase() ?? '';
  const byName = Object.hasOwn(typesByExtension, extension) ? typesByExtension[extension] : undefined;
  const isVague = type === '' || type === 'application/octet-stream' || type === 'application/force-download';

  return {
    mediaType: isVague ? (byName ?? 'application/octet-stream') : type,
    ...(name !== undefined && { name }),
  };
}

/** Of a header Content-Disposition: RFC 6266, or what is left of it in practice. */
function nameIn(disposition: string): string | undefined {
  const [, encoded] = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition) ?? [];
  const [, quoted, bare] = /filename="?((?<=")[^"]*|[^;"\s]+)"?/i.exec(disposition) ?? [];
  const name = encoded === undefined ? (quoted ?? bare) : decode(encoded);

  return name === undefined || name === '' ? undefined : name.split(/[/\\]/).at(-1);
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
