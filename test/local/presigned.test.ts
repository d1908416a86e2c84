import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { whyLinkRefused } from '../../local/presigned.ts';
import { noon } from '../support/builders.ts';

const client = new S3Client({
  ...{ region: localAccount.region, endpoint: 'http://127.0.0.1:1', forcePathStyle: true },
  credentials: localAccount.credentials,
});

test.each<readonly [string, number, string, string | undefined]>([
  ['is taken for five minutes', 299_000, '', undefined],
  ['has expired then', 300_000, '', 'AccessDenied: Request has expired'],
  ['does not fit another file', 0, 'x', 'SignatureDoesNotMatch'],
])('a link of five minutes %s', async (_, after, more, expected) => {
  const link = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'media', Key: 'a' }), {
    ...{ expiresIn: 300, signingDate: new Date(noon) },
  });
  const { host, pathname, search } = new URL(link);
  const request = { method: 'GET', url: `${pathname}${more}${search}`, headers: { host } };

  expect(whyLinkRefused(request, noon + after)).toBe(expected);
});

test('a request by no link is none of its business', () => {
  expect(whyLinkRefused({ method: 'GET', url: '/media/a', headers: {} }, noon)).toBeUndefined();
});
