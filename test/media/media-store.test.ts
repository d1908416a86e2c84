import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createS3MediaStore } from '../../lib/media/media-s3.ts';
import { localAccount } from '../../local/account.ts';
import { startQueueServer } from '../../local/queue-server.ts';
import { mediaStoreContract } from '../contract/media-store.ts';
import { createMemoryMediaStore } from '../memory/media-store.ts';
import { noon } from '../support/builders.ts';

mediaStoreContract('memory', async () => {
  const media = createMemoryMediaStore({ now: () => noon });

  return {
    media,
    read: async (link) => media.readLink(link),
    upload: async (link, bytes, headers) => media.upload(link, bytes, headers),
    close: async () => {},
  };
});

mediaStoreContract('s3', async () => {
  const { media, close } = await startS3();

  return {
    media,
    read: async (link) => {
      const response = await fetch(link);

      return {
        bytes: new Uint8Array(await response.arrayBuffer()),
        mediaType: response.headers.get('content-type') ?? '',
        disposition: response.headers.get('content-disposition') ?? '',
      };
    },
    upload: put,
    close,
  };
});

describe('s3', () => {
  test('holds names only sealed, bound to their place', async () => {
    const { media, client, close } = await startS3();
    onTestFinished(close);
    await media.put(
      { conversation: 'c1', mediaId: 'm1' },
      { mediaType: 'image/png', name: 'José.png', bytes: Buffer.of(1) },
    );
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: 'media', Key: 'c1/m1' }));

    expect(Metadata).toEqual({ name: `c1/m1:${Buffer.from('José.png').toString('base64url')}` });
  });

  test('is waited for no longer than the signal of a store says', async () => {
    const { media, close } = await startS3();
    onTestFinished(close);
    const stored = media.put(
      { conversation: 'c1', mediaId: 'm1' },
      { mediaType: 'image/png', bytes: Buffer.of(1) },
      { signal: AbortSignal.abort() },
    );

    await expect(stored).rejects.toThrow(/abort/i);
  });

  test('covers size, type, name and “once” by the signature of an upload, and the link expires', async () => {
    const { media, close } = await startS3();
    onTestFinished(close);
    const file = { conversation: 'c1', mediaId: 'u1', mediaType: 'image/png', size: 1, name: 'a.png' };
    const { url } = await media.uploadTo(file, 300);
    const query = new URL(url).searchParams;

    expect(query.get('X-Amz-SignedHeaders')?.split(';').sort()).toEqual(
      ['content-length', 'content-type', 'host', 'if-none-match', 'x-amz-meta-name'].sort(),
    );
    expect(query.get('X-Amz-Expires')).toBe('300');
    expect([...query.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
    expect(new URL(await media.linkTo(file, 300)).searchParams.get('X-Amz-Expires')).toBe('300');
  });

  test('that does not answer throws, rather than say that there is no file', async () => {
    const { media, close } = await startS3();
    await close();

    await expect(media.find({ conversation: 'c1', mediaId: 'm1' })).rejects.toThrow();
  });
});

async function startS3() {
  const dataDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-'));
  const server = await startQueueServer({ dataDir, queues: [], buckets: ['media'] });
  const { region, credentials } = localAccount;
  const client = new S3Client({
    ...{ endpoint: server.url, region, credentials, maxAttempts: 1, forcePathStyle: true },
    ...({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' } as const),
  });
  const media = createS3MediaStore({ client, bucket: 'media', readSeal: async () => plainSeal });

  return {
    ...{ media, client },
    close: async () => {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Shows what is sealed for which place, and opens it nowhere else. */
const plainSeal = {
  seal: (text: string, context: string) => `${context}:${Buffer.from(text).toString('base64url')}`,
  open: (sealed: string, context: string) => {
    if (!sealed.startsWith(`${context}:`)) throw new Error('sealed for another place');

    return Buffer.from(sealed.slice(context.length + 1), 'base64url').toString();
  },
};

/** Node's own request: fetch sets its own length. */
function put(link: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(link, { method: 'PUT', headers, agent: false })
      .once('error', reject)
      .once('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .end(bytes);
  });
}
