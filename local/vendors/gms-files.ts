/** Files in the chats of a simulated GMS, as the options of Chat Server's section client-file-transfer allow them. */
import type { GmsChat, GmsStoredFile } from './gms-chats.ts';

const maxFileBytes = 2 * 1024 * 1024;
const maxTotalBytes = 5 * 1024 * 1024;
const maxFiles = 10;
const maxDownloads = 10;
const extensions = 'bmp:csv:doc:docx:gif:jpeg:jpg:mp3:mp4:ogg:pdf:png:ppt:pptx:txt:webp:xls:xlsx';

/** User data of the notice `file-client-cfg-get`. */
export function fileLimits(chat: GmsChat): Readonly<Record<string, string>> {
  const used = uploadedBy(chat);

  return {
    'delete-file': 'odd',
    'download-attempts': String(maxDownloads),
    'upload-file-types': extensions,
    'upload-max-file-size': String(maxFileBytes),
    'upload-max-files': String(maxFiles),
    'upload-max-total-size': String(maxTotalBytes),
    'upload-need-agent': 'false',
    'used-upload-max-files': String(used.length),
    'used-upload-max-total-size': String(sizeOf(used)),
  };
}

export function isAllowed(chat: GmsChat, { name, bytes }: Pick<GmsStoredFile, 'name' | 'bytes'>): boolean {
  const used = uploadedBy(chat);
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

  return (
    extensions.split(':').includes(extension) &&
    bytes.byteLength <= maxFileBytes &&
    used.length < maxFiles &&
    sizeOf(used) + bytes.byteLength <= maxTotalBytes
  );
}

export function mayBeDownloaded({ downloads }: GmsStoredFile): boolean {
  return downloads < maxDownloads;
}

function uploadedBy({ files }: GmsChat): readonly GmsStoredFile[] {
  return [...files.values()].filter(({ from }) => from === 'Client');
}

function sizeOf(files: readonly GmsStoredFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
