import type { HttpEvent } from './http.ts';

const maxBytes = 131_072;

/** Returns the bytes that were posted, or undefined if there are too many. */
export function bytesOf({ body = '', isBase64Encoded }: HttpEvent): Buffer | undefined {
  // Base64 is a third longer; anything beyond that is not even decoded.
  if (body.length > maxBytes * 2) return undefined;

  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

  return bytes.length > maxBytes ? undefined : bytes;
}

export function isForm(event: HttpEvent): boolean {
  return kindOf(event.headers['content-type'] ?? '') === 'form';
}

/** Returns undefined if the content type is not supported. */
export function kindOf(contentType: string): 'json' | 'form' | undefined {
  // What nearly all callers send.
  if (contentType === 'application/json') return 'json';

  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([\w-]+)"?\s*$/.exec(parameter)?.[1])
    .find(Boolean);
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) return undefined;

  if (/^application\/([\w.-]+\+)?json$/.test(type.trim())) return 'json';

  return type.trim() === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}
