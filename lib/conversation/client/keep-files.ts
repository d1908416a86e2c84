import { hash } from 'node:crypto';
import { type Channel, FileGoneError } from '../../channel/channel.ts';
import type { ClientFile } from '../../channel/inbound.ts';
import { rulesOf } from '../../channel/media-rules.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { Report } from '../../invite/report.ts';
import type { MediaPlace, MediaStore } from '../../media/media-store.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';

export type KeepFilesDeps = {
  readonly media: Pick<MediaStore, 'find' | 'put' | 'linkTo' | 'linkAt' | 'receiveAt'>;
  /** Throws if the channel's secret cannot be read. */
  readonly openChannel: (settings: ChannelSettings) => Promise<Channel>;
  readonly now: () => number;
  /** A signal that aborts after `ms`. */
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly report: Report;
  readonly settings: {
    /** How long after its message came a file is waited for. */
    readonly mediaSeconds: number;
    /** Of one file. */
    readonly fetchTimeoutMs: number;
  };
};

/** As `session.message` has it: kept, or why not. */
export type KeptFile = {
  readonly mediaId?: string | undefined;
  readonly mediaType: string;
  readonly size?: number | undefined;
  readonly name?: string | undefined;
  readonly error?: string | undefined;
};

type Kept = {
  readonly record: ClientMessageRecord;
  readonly channel: ChannelSettings;
  readonly businessId: string;
  /** The conversation's id. */
  readonly conversation: string;
};

/** `remainingMs`: of this invocation. */
export type KeepFiles = (kept: Kept, remainingMs: () => number) => Promise<readonly KeptFile[]>;

/**
 * Copies a client's files into the bucket, since vendors forget them. Repeating it does no harm: what is there is not
 * fetched again. Throws while a file cannot be had that may come yet; `mediaSeconds` after its message the message goes
 * on without it. One file at a time, because the largest fill a function's memory.
 */
export function createKeepFiles(deps: KeepFilesDeps): KeepFiles {
  let last: Promise<unknown> = Promise.resolve();

  return async (kept, remainingMs) => {
    const files: KeptFile[] = [];

    for (const [index, file] of (kept.record.files ?? []).entries()) {
      const place = { conversation: kept.conversation, mediaId: mediaIdOf(kept.record, index) };
      const keeping = last.then(() => keep(deps, file, { ...kept, place, remainingMs }));
      last = keeping.catch(() => {});
      files.push(await keeping);
    }

    return files;
  };
}

/** The same on every attempt. */
function mediaIdOf({ receiver, vendorMessageId }: ClientMessageRecord, index: number): string {
  return hash('sha256', JSON.stringify(['media', receiver, vendorMessageId, index]), 'base64url').slice(0, 22);
}

type Keeping = Kept & { readonly place: MediaPlace; readonly remainingMs: () => number };

/** Left for publishing the message, and what else is in its batch. */
export const publishMs = 5000;

export class NoTimeError extends Error {
  override readonly name = 'NoTimeError';
}

async function keep(
  { media, openChannel, now, abortAfter, report, settings }: KeepFilesDeps,
  file: ClientFile,
  { record, channel, businessId, place, remainingMs }: Keeping,
): Promise<KeptFile> {
  const { mediaType, name } = file;
  const shown = { mediaType, ...(name !== undefined && { name }) };
  const failed = (error: string, reason: string): KeptFile => {
    report({ step: 'media_failed', channel: channel.name, reason });

    return { ...shown, ...(file.size !== undefined && { size: file.size }), error };
  };
  const { maxReceivedBytes: maxBytes } = rulesOf(channel);
  if ((file.size ?? 0) > maxBytes) return failed(tooLarge(maxBytes), 'too large');

  try {
    const known = await media.find(place);
    if (known) return { mediaId: place.mediaId, ...shown, size: known.size };

    const { fetchMedia } = await openChannel(channel);
    if (!fetchMedia) return failed('Files of this channel cannot be fetched.', 'not supported');

    // An invocation that ends in the middle of a file handles none of its batch, each time.
    const leftMs = () => remainingMs() - publishMs;
    const timeoutMs = Math.min(settings.fetchTimeoutMs, leftMs());
    if (timeoutMs <= 0) throw new NoTimeError('the invocation has no time left for a file');

    const staged = { ...place, mediaId: `${place.mediaId}-received` };
    const bytes = await fetchMedia(file, {
      businessId,
      signal: abortAfter(timeoutMs),
      maxBytes,
      bucket: {
        upload: () => media.receiveAt(staged, linkSeconds),
        link: () => media.linkTo({ ...staged, mediaType, size: 0 }, linkSeconds),
      },
      linkAt: (place) => media.linkAt(place, linkSeconds),
    });
    if (!isWhole(bytes, file)) throw new Error('the file is not the one that the vendor announced');

    await media.put(place, { bytes, ...shown }, { signal: abortAfter(Math.max(0, leftMs())) });
    report({ step: 'media_kept', channel: channel.name });

    return { mediaId: place.mediaId, ...shown, size: bytes.length };
  } catch (error) {
    if (error instanceof FileGoneError) return failed('The vendor has no such file any more.', 'gone');
    if (now() < record.receivedAt + settings.mediaSeconds * 1000) throw error;

    return failed('The file could not be fetched in time.', 'not in time');
  }
}

const linkSeconds = 60;

function tooLarge(maxBytes: number): string {
  return `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
}

function isWhole(bytes: Uint8Array, { size, sha256 }: ClientFile): boolean {
  return (
    (size === undefined || size === bytes.length) && (sha256 === undefined || sha256 === hash('sha256', bytes, 'hex'))
  );
}
