import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { PutObject } from '../queue-server.ts';
import type { MediaFiles } from './media-files.ts';
import type { WrittenContent, WrittenMessage } from './updates.ts';

type Place = Parameters<PutObject>[0];

/** `place`: where AWS has put the file; undefined if the agent has no bucket. */
export function rcsBody(content: WrittenContent, place?: Place): string {
  switch (content.kind) {
    case 'choice':
      return JSON.stringify({ type: 'SUGGESTION', text: content.title, postbackData: content.id });
    case 'location': {
      const { kind: _, name: label, ...place } = content;
      return JSON.stringify({ type: 'LOCATION', ...place, ...(label !== undefined && { label }) });
    }
    case 'media': {
      const { mediaType: mimeType, name: fileName, size: fileSizeBytes } = content;
      return JSON.stringify({ ...storedAt(place), mimeType, fileName, fileSizeBytes });
    }
    case 'text':
      return content.text;
    case 'order':
    case 'flow':
    case 'close':
      return '';
    default:
      return content satisfies never;
  }
}

function storedAt(place: Place | undefined) {
  return place
    ? { mediaStatus: 'SUCCESS', s3Bucket: place.bucket, s3Key: place.key }
    : {
        mediaStatus: 'ROLE_ASSUME_FAILED',
        mediaStatusMessage: 'Media received but could not assume the configured IAM role',
      };
}

/** Puts the file of a message into the bucket that its channel names for the agent. */
export function keepRcsFile(
  { by, channel, businessId, vendorMessageId, content }: WrittenMessage,
  deps: { readonly catalog: CatalogData; readonly files: Pick<MediaFiles, 'find'>; readonly putObject: PutObject },
): Place | undefined {
  if (by !== 'aws-rcs' || content.kind !== 'media') return undefined;

  const { businessIds = {} } = deps.catalog.channels.find(({ name }) => name === channel) ?? {};
  const bucket = businessIds[businessId]?.mediaBucket;
  const file = deps.files.find(content.fileId);
  if (bucket === undefined || !file) return undefined;

  const place = { bucket, key: `rcs/${vendorMessageId}` };
  deps.putObject(place, { bytes: file.bytes(), mediaType: file.mediaType });

  return place;
}
