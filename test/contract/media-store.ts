import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaStore } from '../../lib/media/media-store.ts';

export type MediaStoreUnderTest = {
  readonly media: MediaStore;
  readonly read: (
    link: string,
  ) => Promise<{ readonly bytes: Uint8Array; readonly mediaType: string; readonly disposition: string } | undefined>;
  /** PUT with these headers; the HTTP status. */
  readonly upload: (link: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** What every store of media must do. */
export function mediaStoreContract(name: string, create: () => Promise<MediaStoreUnderTest>): void {
  describe(`${name} as a store of media`, () => {
    let under: MediaStoreUnderTest;
    const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x01]);
    const picture = { mediaType: 'image/jpeg', name: 'Zoë’s “cat” 👋.jpg' };

    beforeAll(async () => {
      under = await create();
    });
    afterAll(() => under.close());

    test('a file comes out as it was put, and again after it was put again', async () => {
      const place = { conversation: 'c1', mediaId: 'm1' };
      await under.media.put(place, { ...picture, bytes });
      await under.media.put(place, { ...picture, bytes });
      const file = await under.media.find(place);

      expect(file).toEqual({ mediaId: 'm1', size: 4, ...picture });
      expect(Buffer.from((await under.media.read(place)) ?? [])).toEqual(bytes);
      const link = await under.media.linkTo({ conversation: 'c1', mediaId: 'm1', size: 4, ...picture }, 300);
      expect(Buffer.from((await under.read(link))?.bytes ?? [])).toEqual(bytes);
    });

    test('a file without a name has none', async () => {
      const place = { conversation: 'c1', mediaId: 'm2' };
      await under.media.put(place, { mediaType: 'audio/ogg; codecs=opus', bytes });

      expect(await under.media.find(place)).toEqual({ mediaId: 'm2', mediaType: 'audio/ogg; codecs=opus', size: 4 });
    });

    test('one that is not there is not found, neither by its id nor in another conversation', async () => {
      expect(await under.media.find({ conversation: 'c1', mediaId: 'none' })).toBeUndefined();
      expect(await under.media.find({ conversation: 'c2', mediaId: 'm1' })).toBeUndefined();
      expect(await under.media.read({ conversation: 'c2', mediaId: 'm1' })).toBeUndefined();
    });

    test.each([
      ['image/jpeg', 'image/jpeg', 'inline'],
      ['audio/ogg; codecs=opus', 'audio/ogg', 'inline'],
      ['video/mp4', 'video/mp4', 'inline'],
      ['application/pdf', 'application/pdf', 'inline'],
      ['text/html', 'application/octet-stream', 'attachment'],
      ['image/svg+xml', 'application/octet-stream', 'attachment'],
      ['application/xhtml+xml', 'application/octet-stream', 'attachment'],
      ['IMAGE/SVG+XML', 'application/octet-stream', 'attachment'],
      ['text/html; x=image/png', 'application/octet-stream', 'attachment'],
    ])('a browser gets %s as %s, %s', async (mediaType, sentAs, shown) => {
      const file = { conversation: 'c3', mediaId: mediaType.replaceAll(/\W/g, '-'), mediaType, name: 'a.x' };
      await under.media.put(file, { mediaType, name: file.name, bytes });

      expect(await under.read(await under.media.linkTo({ ...file, size: 4 }, 300))).toMatchObject({
        mediaType: sentAs,
        disposition: `${shown}; filename*=UTF-8''a.x`,
      });
    });

    test('an upload is found only when it is there, and is exactly what was announced', async () => {
      const place = { conversation: 'c4', mediaId: 'u1' };
      const { url, method, headers } = await under.media.uploadTo({ ...place, ...picture, size: 4 }, 300);
      expect(method).toBe('PUT');
      expect(headers).toMatchObject({ 'content-type': 'image/jpeg', 'content-length': '4' });
      expect(await under.media.find(place)).toBeUndefined();

      const long = Buffer.alloc(5);
      expect(await under.upload(url, long, { ...headers, 'content-length': '5' })).toBe(403);
      expect(await under.upload(url, bytes, { ...headers, 'content-type': 'text/html' })).toBe(403);
      expect(await under.media.find(place)).toBeUndefined();

      expect(await under.upload(url, bytes, headers)).toBe(200);
      expect(await under.media.find(place)).toEqual({ mediaId: 'u1', size: 4, ...picture });
      expect(await under.upload(url, Buffer.from('fake'), headers)).toBe(412);
    });

    test('AWS’ own services call a file by its bucket, its conversation and its id', async () => {
      expect(await under.media.uriOf({ conversation: 'c6', mediaId: 'm6' })).toMatch(/^s3:\/\/[\w.-]+\/c6\/m6$/);
    });

    test('a vendor may put a file of any size, and again, at a link of its own', async () => {
      const place = { conversation: 'c5', mediaId: 'v1' };
      const { url, headers } = await under.media.receiveAt(place, 300);

      expect(await under.upload(url, Buffer.from('first'), headers)).toBe(200);
      expect(await under.upload(url, Buffer.from('second one'), headers)).toBe(200);
      expect(await under.media.find(place)).toMatchObject({ size: 10 });
    });

    test('a link leads to another bucket’s file, to the letter', async () => {
      const link = new URL(await under.media.linkAt({ bucket: 'acme-rcs', key: 'in/rcs/msg-1#photo 1.jpg' }, 60));

      expect(decodeURIComponent(link.pathname)).toBe('/acme-rcs/in/rcs/msg-1#photo 1.jpg');
      expect(link.hash).toBe('');
    });

    test('removing a conversation removes all its files and no other’s', async () => {
      for (const mediaId of ['a', 'b']) await under.media.put({ conversation: 'gone', mediaId }, { ...picture, bytes });
      await under.media.put({ conversation: 'gone-not', mediaId: 'a' }, { ...picture, bytes });

      await under.media.remove('gone');
      await under.media.remove('gone');

      expect(await under.media.find({ conversation: 'gone', mediaId: 'b' })).toBeUndefined();
      expect(await under.media.find({ conversation: 'gone-not', mediaId: 'a' })).toBeDefined();
    });
  });
}
