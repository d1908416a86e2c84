import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Channel, FileGoneError } from '../../../lib/channel/channel.ts';
import type { ClientFile } from '../../../lib/channel/inbound.ts';
import { createKeepFiles } from '../../../lib/conversation/client/keep-files.ts';
import { clientMessageRecord } from '../../contract/message-queue.ts';
import { createMemoryMediaStore } from '../../memory/media-store.ts';
import { noon } from '../../support/builders.ts';
import { sampleChannel } from '../../support/sample-catalog.ts';

const bytes = Buffer.from('a picture');
const file: ClientFile = {
  ref: '{"id":"1"}',
  mediaType: 'image/jpeg',
  size: 9,
  sha256: hash('sha256', bytes),
  name: 'a.jpg',
};

describe('a client’s file', () => {
  test('is kept, sealed off in its conversation, and not fetched again for a repeat', async () => {
    const { keep, media, fetched } = setUp();
    const first = await keep();

    expect(first).toEqual([
      { mediaId: expect.stringMatching(/^[\w-]{22}$/), mediaType: 'image/jpeg', size: 9, name: 'a.jpg' },
    ]);
    expect(await keep()).toEqual(first);
    expect(fetched).toHaveLength(1);
    expect(media.files.map(({ conversation, bytes: kept }) => [conversation, kept])).toEqual([['digest', bytes]]);
  });

  test('that cannot be had yet is waited for, and then the message goes on and says so', async () => {
    const { keep, at, steps } = setUp({ fetchMedia: async () => Promise.reject(new Error('reset')) });

    at(noon + 59_000);
    await expect(keep()).rejects.toThrow('reset');
    at(noon + 60_000);
    expect(await keep()).toEqual([
      { mediaType: 'image/jpeg', size: 9, name: 'a.jpg', error: 'The file could not be fetched in time.' },
    ]);
    expect(steps).toEqual([{ step: 'media_failed', channel: 'whatsapp-main', reason: 'not in time' }]);
  });

  test('that came late is tried once all the same: vendors keep files for days', async () => {
    const { keep, at } = setUp();
    at(noon + 3_600_000);

    expect(await keep()).toMatchObject([{ mediaId: expect.any(String) }]);
  });

  test('that the vendor has no more is not waited for', async () => {
    const { keep } = setUp({ fetchMedia: async () => Promise.reject(new FileGoneError('gone')) });

    expect(await keep()).toMatchObject([{ error: 'The vendor has no such file any more.' }]);
  });

  test.each([
    ['size', { size: 8 }],
    ['hash', { sha256: hash('sha256', 'another') }],
  ])('of another %s than announced is not kept', async (_title, given) => {
    const { keep, at, media } = setUp({ file: { ...file, ...given } });
    await expect(keep()).rejects.toThrow('announced');
    at(noon + 60_000);

    expect(await keep()).toMatchObject([{ error: expect.any(String) }]);
    expect(media.files).toEqual([]);
  });

  test('larger than the vendor takes is not fetched, and no more is read of one whose size is unknown', async () => {
    const large = setUp({ file: { ...file, size: 104_857_601 } });
    expect(await large.keep()).toMatchObject([{ size: 104_857_601, error: 'The file is larger than 100 MB.' }]);
    expect(large.fetched).toEqual([]);

    const unknown = setUp({ file: { ref: '1', mediaType: 'image/jpeg' } });
    await unknown.keep();
    expect(unknown.fetched).toMatchObject([{ maxBytes: 104_857_600 }]);
  });

  test('of a channel whose vendor has none does not stop the message', async () => {
    const { keep } = setUp({ fetchMedia: undefined });

    expect(await keep()).toMatchObject([{ error: 'Files of this channel cannot be fetched.' }]);
  });

  test('is fetched alone: the largest fill a function’s memory', async () => {
    let running = 0;
    let most = 0;
    const { keep } = setUp({
      fetchMedia: async () => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        return bytes;
      },
    });

    await Promise.all(['wamid.1', 'wamid.2', 'wamid.3'].map((id) => keep(id)));
    expect(most).toBe(1);
  });

  test('is given no more time than the invocation has, and the next one none, so that the message goes on', async () => {
    const { keep, at, left, timeouts, fetched } = setUp({ fetchMedia: async () => Promise.reject(new Error('hangs')) });
    at(noon + 60_000);
    left(12_000);
    expect(await keep()).toMatchObject([{ error: 'The file could not be fetched in time.' }]);
    expect(timeouts).toEqual([7000]);

    left(5000);
    expect(await keep('wamid.2')).toMatchObject([{ error: 'The file could not be fetched in time.' }]);
    expect(fetched).toHaveLength(1);
  });

  test('is stored within the time that the invocation has left', async () => {
    const { keep, timeouts } = setUp();
    await keep();

    expect(timeouts).toEqual([15_000, 25_000]);
  });

  test('that the invocation has no time for is waited for as any other', async () => {
    const { keep, left } = setUp();
    left(5000);

    await expect(keep()).rejects.toThrow('no time left');
  });

  test('a vendor that hands it out to a bucket only gets a place beside it', async () => {
    const { keep, media } = setUp({
      fetchMedia: async (_file, { bucket }) => {
        const { url, headers } = (await bucket?.upload()) ?? { url: '', headers: {} };
        media.upload(url, bytes, headers);

        return media.readLink((await bucket?.link()) ?? '')?.bytes ?? Buffer.alloc(0);
      },
    });

    expect(await keep()).toMatchObject([{ size: 9 }]);
    expect(media.files.map(({ mediaId }) => mediaId).sort()[1]).toMatch(/-received$/);
  });
});

function setUp(given: { readonly file?: ClientFile; readonly fetchMedia?: Channel['fetchMedia'] } = {}) {
  let now = noon;
  let remainingMs = 30_000;
  const timeouts: number[] = [];
  const steps: unknown[] = [];
  const fetched: unknown[] = [];
  const media = createMemoryMediaStore({ now: () => now });
  const fetchMedia = 'fetchMedia' in given ? given.fetchMedia : async () => bytes;
  const keepFiles = createKeepFiles({
    media,
    openChannel: async () => ({
      send: async () => ({ status: 'unknown' }),
      ...(fetchMedia && {
        fetchMedia: async (wanted, options) => {
          fetched.push(options);

          return fetchMedia(wanted, options);
        },
      }),
    }),
    now: () => now,
    abortAfter: (ms) => {
      timeouts.push(ms);

      return new AbortController().signal;
    },
    report: ({ step, ...event }) => step === 'media_failed' && steps.push({ step, ...event }),
    settings: { mediaSeconds: 60, fetchTimeoutMs: 15_000 },
  });

  return {
    ...{ media, steps, fetched, timeouts },
    left: (ms: number) => {
      remainingMs = ms;
    },
    at: (time: number) => {
      now = time;
    },
    keep: (vendorMessageId = 'wamid.1') =>
      keepFiles(
        {
          record: clientMessageRecord({ kind: 'media', vendorMessageId, files: [given.file ?? file] }),
          channel: sampleChannel('whatsapp-main'),
          businessId: '19251112222',
          conversation: 'digest',
        },
        () => remainingMs,
      ),
  };
}
