import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { dispositionOf } from './disposition.ts';
import type { MediaPlace, MediaStore } from './media-store.ts';

type S3MediaOptions = {
  readonly client: S3Client;
  readonly bucket: string;
  /** Seals the names of files, which are personal: metadata are in listings and logs. */
  readonly readSeal: () => Promise<NameSeal>;
};

export type NameSeal = {
  seal(text: string, context: string): string;
  /** Throws if it was sealed for another context, or with another key. */
  open(sealed: string, context: string): string;
};

/** Files of agents are larger than what other calls carry. */
const timeouts = { connectionTimeout: 1000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/**
 * Checksums only where S3 needs one: a link to upload to would hold that of an empty body. `pathStyle`: for servers
 * whose buckets have no host names of their own.
 */
export function createS3Client({ pathStyle = false }: { readonly pathStyle?: boolean } = {}): S3Client {
  return new S3Client({
    requestHandler: timeouts,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    forcePathStyle: pathStyle,
  });
}

/** Needs s3:GetObject, s3:PutObject and, to tell a missing file from a hidden one, s3:ListBucket. */
export function createS3MediaStore({ client, bucket: Bucket, readSeal }: S3MediaOptions): MediaStore {
  const metadataOf = async (place: MediaPlace, name: string | undefined) =>
    name === undefined ? {} : { [nameKey]: (await readSeal()).seal(name.slice(0, maxName), keyOf(place)) };

  return {
    put: async (place, { bytes, mediaType, name }, options) => {
      const Metadata = await metadataOf(place, name);
      await client.send(
        new PutObjectCommand({ Bucket, Key: keyOf(place), Body: bytes, ContentType: mediaType, Metadata }),
        options && { abortSignal: options.signal },
      );
    },

    find: async (place) => {
      try {
        const { ContentType, ContentLength, Metadata } = await client.send(
          new HeadObjectCommand({ Bucket, Key: keyOf(place) }),
        );
        const sealed = Metadata?.[nameKey];
        const name = sealed === undefined ? undefined : openName(await readSeal(), sealed, keyOf(place));

        return {
          mediaId: place.mediaId,
          mediaType: ContentType ?? 'application/octet-stream',
          size: ContentLength ?? 0,
          ...(name !== undefined && { name }),
        };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    read: async (place) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(place) }));

        return Body?.transformToByteArray();
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },

    linkTo: async (file, seconds, options) => {
      const shown = options?.as === 'stored' ? { ResponseContentType: file.mediaType } : dispositionOf(file);
      const command = new GetObjectCommand({ Bucket, Key: keyOf(file), ...shown });

      return getSignedUrl(client, command, { expiresIn: seconds });
    },

    uriOf: async (place) => `s3://${Bucket}/${keyOf(place)}`,

    uploadTo: async (file, seconds) => {
      const metadata = await metadataOf(file, file.name);
      const headers = {
        'content-type': file.mediaType,
        'content-length': String(file.size),
        'if-none-match': '*',
        ...Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`x-amz-meta-${key}`, value])),
      };
      const command = new PutObjectCommand({
        ...{ Bucket, Key: keyOf(file), ContentType: file.mediaType, ContentLength: file.size },
        ...{ IfNoneMatch: '*', Metadata: metadata },
      });
      const signed = new Set(Object.keys(headers));
      const url = await getSignedUrl(client, command, {
        expiresIn: seconds,
        signableHeaders: signed,
        unhoistableHeaders: signed,
      });

      return { url, method: 'PUT', headers };
    },

    receiveAt: async (place, seconds) => {
      const command = new PutObjectCommand({ Bucket, Key: keyOf(place) });

      return { url: await getSignedUrl(client, command, { expiresIn: seconds }), headers: {} };
    },

    linkAt: async (file, seconds) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: file.bucket, Key: file.key }), { expiresIn: seconds }),

    remove: async (conversation) => {
      for (;;) {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${conversation}/` }));
        const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (Objects.length === 0) return;

        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        if (Errors.length > 0) throw new Error(`${Errors.length} files could not be removed: ${Errors[0]?.Code}`);
      }
    },
  };
}

/** Metadata of an object hold 2 KB. */
const maxName = 255;
const nameKey = 'name';

/** With another key, a file has lost its name and not more. */
function openName(seal: NameSeal, sealed: string, context: string): string | undefined {
  try {
    return seal.open(sealed, context);
  } catch {
    return undefined;
  }
}

function keyOf({ conversation, mediaId }: MediaPlace): string {
  return `${conversation}/${mediaId}`;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey');
}
