/** A file in the bucket. `name` is personal. */
export type MediaFile = {
  readonly mediaId: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  readonly name?: string | undefined;
};

/** Where the files of a conversation lie: by the digest that is its key, so that erasing it finds them. */
export type MediaPlace = { readonly conversation: string; readonly mediaId: string };

export type BucketFile = { readonly bucket: string; readonly key: string };

/**
 * The files of conversations, kept for 30 days. Every method throws if the bucket does not answer.
 */
export interface MediaStore {
  put(
    place: MediaPlace,
    file: Omit<MediaFile, 'mediaId' | 'size'> & { readonly bytes: Uint8Array },
    options?: { readonly signal: AbortSignal },
  ): Promise<void>;
  /** Undefined: there is none, or it has not been uploaded yet. */
  find(place: MediaPlace): Promise<MediaFile | undefined>;
  /** Undefined: there is none. */
  read(place: MediaPlace): Promise<Uint8Array | undefined>;
  /**
   * A link that anybody can read for `seconds`. Shown in a browser only if its type is a picture, sound, film or PDF;
   * any other is offered as a download. `as: 'stored'`: with its own type all the same, for a vendor that fetches it.
   */
  linkTo(
    file: MediaFile & Pick<MediaPlace, 'conversation'>,
    seconds: number,
    options?: { readonly as: 'stored' },
  ): Promise<string>;
  /** What AWS' own services call it: `s3://<bucket>/<key>`. Opens nothing to anybody. */
  uriOf(place: MediaPlace): Promise<string>;
  /** A link to upload exactly this file to, once, within `seconds`. */
  uploadTo(
    file: MediaFile & Pick<MediaPlace, 'conversation'>,
    seconds: number,
  ): Promise<{ readonly url: string; readonly method: 'PUT'; readonly headers: Readonly<Record<string, string>> }>;
  /** A link at which a vendor puts a file of a size that nobody knows yet. Whatever was there is replaced. */
  receiveAt(
    place: MediaPlace,
    seconds: number,
  ): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>;
  /** A link to a file in another bucket, into which a vendor puts what clients send. */
  linkAt(file: BucketFile, seconds: number): Promise<string>;
  /** All files of a conversation. */
  remove(conversation: string): Promise<void>;
}

/** It becomes part of the file's key. */
export function isMediaId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}
