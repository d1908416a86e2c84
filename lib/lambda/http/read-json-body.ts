import { parseJson } from '../../esp/json.ts';
import type { Fault } from '../../faults/faults.ts';
import type { HttpEvent } from './http.ts';
import { bytesOf, kindOf } from './request-body.ts';

export type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON object that was posted, with numbers as they were written. */
export function readJsonBody(event: HttpEvent): { readonly members: Members } | { readonly fault: Fault } {
  const bytes = bytesOf(event);
  if (!bytes) return { fault: { code: 'body_too_large' } };
  if (kindOf(event.headers['content-type'] ?? 'application/json') !== 'json')
    return { fault: { code: 'unsupported_media_type', detail: 'Send application/json.' } };

  const value = parsed(bytes);

  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? { members: value as Members }
    : { fault: { code: 'unreadable_body', detail: 'Send one JSON object, as UTF-8.' } };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined if it is not JSON in UTF-8, or nested too deeply. API Gateway writes U+FFFD for what is not UTF-8. */
function parsed(bytes: Buffer): unknown {
  try {
    const text = utf8.decode(bytes);

    return text.includes('\ufffd') ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}
