import type { MediaStore } from '../media/media-store.ts';
import { openOnce } from '../net/open-once.ts';
import { createDerivedSeal } from '../net/seal.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/** The bucket, whose client is loaded with the first file: most messages have none. */
export function mediaOf({ env, readSecret }: SecretRuntime): MediaStore {
  const open = openOnce(async () => {
    const { createS3Client, createS3MediaStore } = await import('../media/media-s3.ts');
    const { MEDIA_BUCKET: bucket, IDENTITY_KEY: name } = readEnv(env, ['MEDIA_BUCKET', 'IDENTITY_KEY']);

    return createS3MediaStore({
      // On this machine all buckets are at one address.
      client: createS3Client({ pathStyle: env.AWS_ENDPOINT_URL_S3 !== undefined }),
      bucket,
      readSeal: createDerivedSeal({ readKey: async () => readSecret(`ssm:/${name}`), purpose: 'media' }),
    });
  });

  return {
    put: async (...given) => (await open()).put(...given),
    find: async (...given) => (await open()).find(...given),
    read: async (...given) => (await open()).read(...given),
    linkTo: async (...given) => (await open()).linkTo(...given),
    uriOf: async (...given) => (await open()).uriOf(...given),
    uploadTo: async (...given) => (await open()).uploadTo(...given),
    receiveAt: async (...given) => (await open()).receiveAt(...given),
    linkAt: async (...given) => (await open()).linkAt(...given),
    remove: async (...given) => (await open()).remove(...given),
  };
}
