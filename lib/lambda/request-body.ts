import { parseJson } from '../esp/json.ts';
import { isReadableForm, readForm } from '../esp/read-form.ts';
import { memberNames } from '../esp/request.ts';
import type { Fault, FaultCode } from '../invite/faults.ts';
import type { HttpEvent } from './http.ts';

const mostBytes = 131_072;

/** The bytes that were posted. Undefined where they are too many. */
export function bytesOf({ body = '', isBase64Encoded }: HttpEvent): Buffer | undefined {
  // Base64 is a third longer; nothing longer still is decoded to find out.
  if (body.length > mostBytes * 2) return undefined;

  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

  return bytes.length > mostBytes ? undefined : bytes;
}

export type ReadBody = { readonly value: unknown; readonly problems: readonly Fault[] } | { readonly fault: FaultCode };

/** JSON or a form, by its content type; an absent type is JSON. On the long path a form may hold the bare names of parameters. */
export function readBody(event: HttpEvent, bytes: Buffer): ReadBody {
  const kind = kindOf(event.headers['content-type'] ?? 'application/json');
  if (!kind) return { fault: 'unsupported_media_type' };

  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (kind === 'json') return { value: parseJson(text), problems: [] };
    if (text.trim() === '' || !isReadableForm(text)) return { fault: 'unreadable_body' };

    return readForm(text, { members: memberNames, bareParameters: event.pathParameters?.method !== undefined });
  } catch {
    return { fault: 'unreadable_body' };
  }
}

export function isForm(event: HttpEvent): boolean {
  return kindOf(event.headers['content-type'] ?? '') === 'form';
}

function kindOf(contentType: string): 'json' | 'form' | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([\w-]+)"?\s*$/.exec(parameter)?.[1]).find(Boolean);
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) return undefined;

  if (/^application\/([\w.-]+\+)?json$/.test(type.trim())) return 'json';

  return type.trim() === 'application/x-www-form-urlencoded' ? 'form' : undefined;
}
