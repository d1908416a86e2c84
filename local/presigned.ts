/** What S3 checks of a request by a signed link and fauxqs does not: its signature, with the headers that it covers. */
import { createHmac, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localAccount } from './account.ts';

/** Whether the request is by a signed link that fits it and has not expired; undefined if it is by no such link. */
export function fitsSignature({ method = '', url = '', headers }: IncomingMessage, now: number): boolean | undefined {
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

  return hmac(key, text).toString('hex') === given && now < timeOf(of('Date')) + Number(of('Expires')) * 1000;
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
