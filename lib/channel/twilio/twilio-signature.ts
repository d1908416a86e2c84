import { createHmac } from 'node:crypto';

/**
 * Base64 of an HMAC-SHA1, keyed by the token, over the URL and the fields by name, each name with each of its values
 * once. https://www.twilio.com/docs/usage/security#validating-requests
 */
export function twilioSignature(token: string, url: string, fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].sort();
  const signed = names.flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => `${name}${value}`));

  return createHmac('sha1', token)
    .update(url + signed.join(''), 'utf8')
    .digest('base64');
}
