import { fieldsOf, parseTemplate, type Template } from '../field-codes/template.ts';
import type { StandardResponse } from './schema.ts';
import { textsWithCodes } from './texts.ts';

/** A response whose field codes are parsed. Compiled once a deployment's life, rendered for every invite. */
export type CompiledResponse = StandardResponse & {
  /** By the text as written; one without field codes has no entry. */
  readonly templates: ReadonlyMap<string, Template>;
};

/** Throws FieldCodeError. The catalog build calls it for every response, so that a deployed one does not. */
export function compileResponse(response: StandardResponse): CompiledResponse {
  const { text, attachments, whatsapp, apple } = response;
  const texts = textsWithCodes([text, attachments, whatsapp, apple]).map((placed) => placed.text);

  return { ...response, templates: new Map(texts.map((written) => [written, parseTemplate(written)])) };
}

/** The value keys that a response reads, each once. */
export function fieldsOfResponse({ templates }: CompiledResponse): string[] {
  return [...new Set([...templates.values()].flatMap(fieldsOf))];
}
