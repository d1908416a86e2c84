import { parseJson } from '../../esp/json.ts';
import { memberNames } from '../../esp/request.ts';
import type { Fault, FaultCode } from '../../faults/faults.ts';
import type { HttpEvent } from './http.ts';
import { kindOf } from './request-body.ts';

export type ReadBody = { readonly value: unknown; readonly problems: readonly Fault[] } | { readonly fault: FaultCode };

/** JSON or a form, by its content type; an absent type is JSON. On the long path a form may hold the bare names of parameters. */
export async function readBody(event: HttpEvent, bytes: Buffer): Promise<ReadBody> {
  const kind = kindOf(event.headers['content-type'] ?? 'application/json');
  if (!kind) return { fault: 'unsupported_media_type' };

  try {
    const text = utf8.decode(bytes);

    return kind === 'json' ? { value: parseJson(text), problems: [] } : await readFormText(text, event);
  } catch {
    return { fault: 'unreadable_body' };
  }
}

/** Takes away a byte order mark, which callers on Windows put first and JSON does not know. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

async function readFormText(text: string, { pathParameters }: HttpEvent): Promise<ReadBody> {
  const { isReadableForm, readForm } = await import('../../esp/read-form.ts');
  if (text.trim() === '' || !isReadableForm(text)) return { fault: 'unreadable_body' };

  return readForm(text, { members: memberNames, bareParameters: pathParameters?.method !== undefined });
}
