import { parseJson } from '../../esp/json.ts';
import { memberNames } from '../../esp/request.ts';
import type { Fault } from '../../faults/faults.ts';
import type { HttpEvent } from './http.ts';
import { kindOf } from './request-body.ts';

export type ReadBody = { readonly value: unknown; readonly problems: readonly Fault[] } | { readonly fault: Fault };

/**
 * JSON or a form, by its content type; an absent type is JSON. On the long path a form may hold the bare names of
 * parameters.
 */
export async function readBody(event: HttpEvent, bytes: Buffer): Promise<ReadBody> {
  const kind = kindOf(event.headers['content-type'] ?? 'application/json');
  if (!kind) return { fault: { code: 'unsupported_media_type' } };

  const text = decode(bytes);
  // API Gateway hands text on as UTF-8, with U+FFFD for each byte that is not.
  if (text === undefined || (kind === 'json' && text.includes('\ufffd'))) return unreadable(notUtf8);

  return kind === 'json' ? readJson(text) : readFormText(text, event);
}

const notUtf8 =
  'The body is not UTF-8: a character was lost. It is probably Latin-1 or Windows-1252; send UTF-8, or escapes such as \\u00e9.';

/** Removes a byte order mark, which callers on Windows send and JSON does not allow. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

async function readJson(text: string): Promise<ReadBody> {
  try {
    return { value: parseJson(text), problems: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) return unreadable('The JSON is nested too deeply.');

    const { jsonFault } = await import('../../esp/json-fault.ts');

    return unreadable(jsonFault(text));
  }
}

async function readFormText(text: string, { pathParameters }: HttpEvent): Promise<ReadBody> {
  const { isReadableForm, readForm } = await import('../../esp/read-form.ts');
  if (text.trim() === '') return unreadable('The body is empty.');
  if (!isReadableForm(text)) return unreadable(notUtf8);

  return readForm(text, { members: memberNames, bareParameters: pathParameters?.method !== undefined });
}

function unreadable(detail: string): ReadBody {
  return { fault: { code: 'unreadable_body', detail } };
}
