import type { Values } from '../field-codes/env.ts';
import { fieldsOf, parseTemplate } from '../field-codes/template.ts';
import type { Carrier } from './capabilities.ts';
import { type Rendered, renderResponse } from './render.ts';
import { createRenderer, type RenderOptions } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { textsWithCodes } from './texts.ts';

/** A response whose field codes are parsed: compiled once in the life of a function, rendered for every invite. */
export type CompiledResponse = StandardResponse & {
  /** The value keys that it reads, each once. */
  readonly fields: readonly string[];
  /** What such a channel sends. A refusal's detail names the place, never a value. */
  readonly render: (carrier: Carrier, values: Values, options: RenderOptions) => Rendered;
};

/** Throws FieldCodeError. The catalog build calls it for every response, so that a deployed one never throws. */
export function compileResponse(response: StandardResponse): CompiledResponse {
  const { text, attachments, whatsapp, apple, facebook, rcs } = response;
  const texts = textsWithCodes([text, attachments, whatsapp, apple, facebook, rcs]).map((placed) => placed.text);
  const templates = new Map(texts.map((written) => [written, parseTemplate(written)]));

  return {
    ...response,
    fields: [...new Set([...templates.values()].flatMap(fieldsOf))],
    render: (carrier, values, options) => renderResponse(response, carrier, createRenderer(templates, values, options)),
  };
}
