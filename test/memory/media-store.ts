import { dispositionOf } from '../../lib/media/disposition.ts';
import type { MediaFile, MediaPlace, MediaStore } from '../../lib/media/media-store.ts';

/** Without a size any file fits an upload. */
type Linked = MediaPlace & Omit<MediaFile, 'size'> & { readonly size?: number };
type Stored = MediaPlace & MediaFile & { readonly bytes: Uint8Array };

/** A bucket in an array, for tests and simulations. Its links are opened with `readLink` and `upload`. */
export type MemoryMediaStore = MediaStore & {
  readonly files: readonly Stored[];
  /** Undefined: the link is wrong or has expired. */
  readonly readLink: (
    link: string,
  ) => { readonly bytes: Uint8Array; readonly mediaType: string; readonly disposition: string } | undefined;
  /** As a PUT to the link with these headers; the HTTP status. */
  readonly upload: (link: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>) => number;
};

export function createMemoryMediaStore({ now }: { readonly now: () => number }): MemoryMediaStore {
  const files: Stored[] = [];
  const links = new Map<string, { readonly file: Linked; readonly until: number }>();
  const at = (place: MediaPlace) => files.findIndex((file) => isAt(file, place));
  const store = (file: Stored): void => {
    const known = at(file);
    files.splice(known === -1 ? files.length : known, known === -1 ? 0 : 1, file);
  };
  const newLink = (file: Linked, seconds: number): string => {
    const link = `https://media.example/${links.size}`;
    links.set(link, { file, until: now() + seconds * 1000 });

    return link;
  };
  const openLink = (link: string) => {
    const known = links.get(link);

    return known && known.until > now() ? known.file : undefined;
  };

  return {
    files,
    put: async (place, { bytes, mediaType, name }) =>
      store({ ...place, mediaType, size: bytes.length, bytes, ...(name !== undefined && { name }) }),
    find: async (place) => {
      const found = files[at(place)];
      if (!found) return undefined;
      const { mediaId, mediaType, size, name } = found;

      return { mediaId, mediaType, size, ...(name !== undefined && { name }) };
    },
    read: async (place) => files[at(place)]?.bytes,
    linkTo: async (file, seconds) => newLink(file, seconds),
    uriOf: async ({ conversation, mediaId }) => `s3://media/${conversation}/${mediaId}`,
    uploadTo: async (file, seconds) => ({
      url: newLink(file, seconds),
      method: 'PUT',
      headers: { 'content-type': file.mediaType, 'content-length': String(file.size) },
    }),
    receiveAt: async (place, seconds) => ({
      url: newLink({ ...place, mediaType: 'application/octet-stream' }, seconds),
      headers: {},
    }),
    linkAt: async ({ bucket, key }) =>
      `https://s3.example.com/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    remove: async (conversation) => {
      files.splice(0, files.length, ...files.filter((file) => file.conversation !== conversation));
    },

    readLink: (link) => {
      const place = openLink(link);
      const file = place && files[at(place)];
      if (!place || !file) return undefined;
      const { ResponseContentType: mediaType, ResponseContentDisposition: disposition } = dispositionOf(place);

      return { bytes: file.bytes, mediaType, disposition };
    },
    upload: (link, bytes, headers) => {
      const file = openLink(link);
      const isOpen = file?.size === undefined;
      const fits = isOpen || (bytes.length === file.size && headers['content-type'] === file.mediaType);
      if (!file || !fits) return 403;
      if (!isOpen && at(file) !== -1) return 412;
      store({ ...file, size: bytes.length, bytes });

      return 200;
    },
  };
}

function isAt(file: MediaPlace, { conversation, mediaId }: MediaPlace): boolean {
  return file.conversation === conversation && file.mediaId === mediaId;
}
