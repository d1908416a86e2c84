import type { MediaFile } from './media-store.ts';

/** What a browser shows without running anything in it: no SVG, no HTML. */
const shown = /^(image\/(avif|bmp|gif|heic|heif|jpeg|png|tiff|webp)|(audio|video)\/[\w.+-]+|application\/pdf)$/;

/** How S3 answers a link to the file. */
export function dispositionOf({ mediaType, name }: Pick<MediaFile, 'mediaType' | 'name'>) {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isShown = shown.test(type);
  const fileName = name === undefined ? '' : `; filename*=UTF-8''${encodeName(name)}`;

  return {
    ResponseContentType: isShown ? type : 'application/octet-stream',
    ResponseContentDisposition: `${isShown ? 'inline' : 'attachment'}${fileName}`,
  };
}

/** RFC 8187. Half a character, which no encoding has, is replaced. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
