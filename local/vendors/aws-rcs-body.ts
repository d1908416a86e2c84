import type { WrittenContent } from './updates.ts';

/** What is no text is JSON in its place. */
export function rcsBody(content: WrittenContent): string {
  switch (content.kind) {
    case 'choice':
      return JSON.stringify({ type: 'SUGGESTION', text: content.title, postbackData: content.id });
    case 'location': {
      const { kind: _, name: label, ...place } = content;
      return JSON.stringify({ type: 'LOCATION', ...place, ...(label !== undefined && { label }) });
    }
    case 'media':
      // No bucket of the operator's is on this machine.
      return JSON.stringify({
        mediaStatus: 'ROLE_ASSUME_FAILED',
        mediaStatusMessage: 'Media received but could not assume the configured IAM role',
        ...{ mimeType: content.mediaType, fileName: content.name, fileSizeBytes: content.size },
      });
    case 'text':
      return content.text;
    case 'close':
      return '';
    default:
      return content satisfies never;
  }
}
