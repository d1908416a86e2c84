import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3MediaStore } from '../../lib/media/media-s3.ts';
import type { MediaStore } from '../../lib/media/media-store.ts';
import type { Target } from './target.ts';

/** The bucket of the stage, and those that a torn-down stack of its name has left. */
export async function openMediaBuckets(target: Target): Promise<readonly Pick<MediaStore, 'remove'>[]> {
  const { region, stack, queueService, local } = target;
  const client = local
    ? new S3Client({
        ...{ endpoint: queueService, region, forcePathStyle: true },
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      })
    : new S3Client({ region });
  const buckets = local ? stack.buckets : await namesOf(client, stack.buckets);
  const readSeal = () => Promise.reject(new Error('no name of a file is read'));

  return buckets.map((bucket) => createS3MediaStore({ client, bucket, readSeal }));
}

/** CloudFormation adds to a name what makes it the only one. */
async function namesOf(client: S3Client, prefixes: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    prefixes.map(async (prefix) => {
      const { Buckets = [] } = await client.send(new ListBucketsCommand({ Prefix: `${prefix}-` }));

      return Buckets.flatMap(({ Name }) => Name ?? []);
    }),
  );

  return found.flat();
}
