/** What AWS does with the files of an RCS message: it reads those in a bucket, and passes links on as they are. */
import type { ReadObject } from '../queue-server.ts';
import { fileOnPhone } from './fetch-link.ts';
import type { PhoneMessage } from './phone-lines.ts';

/**
 * Those beside a text, of buckets that this machine has. Undefined if AWS refuses the message, because a file of it is
 * not there, empty or too large.
 */
export function readRcsFiles(
  { attachments = [], cards = [] }: Pick<PhoneMessage, 'attachments' | 'cards'>,
  readObject: ReadObject,
): PhoneMessage['files'] | undefined {
  const files = attachments.map((link) => readRcsFile(link, readObject));
  const ofCards = cards.map(({ attachment = '' }) => readRcsFile(attachment, readObject));

  return [...files, ...ofCards].includes('refused') ? undefined : files.filter((file) => typeof file === 'object');
}

function readRcsFile(link: string, readObject: ReadObject) {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(link) ?? [];
  const object = readObject({ bucket, key });
  if (object === 'no bucket') return undefined;
  if (object === 'no object') return 'refused';

  return fileOnPhone(object.bytes, object.mediaType) ?? 'refused';
}
