/** What S3 checks of a request by a signed link and fauxqs does not: its signature, with the headers that it covers. */
import { createHmac, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localAccount } from './account.ts';

type SignedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Why S3 refuses a request by a signed link, as it says it; undefined if it does not, or if it is by no such link. */
export function whyLinkRefused({ method = '', url = '', headers }: SignedRequest, now: number): string | undefined {
  const { pathname, searchParams } = new URL(url, 'http://local');
  const given = searchParams.get('X-Amz-Signature');
  if (given === null) return undefined;

  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const of = (name: string) => searchParams.get(`X-Amz-${name}`) ?? '';
  const signed = of('SignedHeaders').split(';');
  const canonical = [
    ...[method, pathname, query.join('&')],
    ...signed.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    ...['', signed.join(';'), 'UNSIGNED-PAYLOAD'],
  ].join('\n');
  const [, ...scope] = of('Credential').split('/');
  const text = ['AWS4-HMAC-SHA256', of('Date'), scope.join('/'), hash('sha256', canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${localAccount.credentials.secretAccessKey}`);

  if (hmac(key, text).toString('hex') !== given) return 'SignatureDoesNotMatch';

  return now < timeOf(of('Date')) + Number(of('Expires')) * 1000 ? undefined : 'AccessDenied: Request has expired';
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** 20261126T110000Z */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
