/** What S3 does by a link and fauxqs 2.4.1 does not. Look here when its version changes. */
import type { buildApp } from 'fauxqs';
import type { S3Store } from '../node_modules/fauxqs/dist/s3/s3Store.js';
import { whyLinkRefused } from './presigned.ts';

const overrides = [
  ['response-content-type', 'content-type'],
  ['response-content-disposition', 'content-disposition'],
] as const;

/** Refuses what a signed link does not cover and what is there already, and answers as the link says. */
export function completeBuckets(app: ReturnType<typeof buildApp>, store: S3Store): void {
  app.addHook('preHandler', async ({ raw }, reply) => {
    const refused = whyLinkRefused(raw, Date.now());
    if (refused !== undefined) return reply.code(403).send(refused);

    const [, bucket = '', key = ''] = /^\/([^/?]+)\/([^?]+)/.exec(raw.url ?? '') ?? [];
    const isPutOnce = raw.method === 'PUT' && raw.headers['if-none-match'] === '*';

    return isPutOnce && hasObject(store, bucket, key) ? reply.code(412).send('PreconditionFailed') : undefined;
  });
  app.addHook('onSend', async ({ raw }, reply) => {
    const { searchParams } = new URL(raw.url ?? '', 'http://local');

    for (const [parameter, header] of overrides) {
      const value = searchParams.get(parameter);
      if (value !== null && reply.statusCode < 300) reply.header(header, value);
    }
  });
}

export function hasObject(store: S3Store, bucket: string, key: string): boolean {
  return store.hasBucket(bucket) && store.listObjects(bucket, { prefix: key }).objects.some((one) => one.key === key);
}
