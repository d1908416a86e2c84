import type { MediaType } from '../channel/media-types.ts';
import type { Values } from '../field-codes/env.ts';
import { fieldsOf, parseTemplate } from '../field-codes/template.ts';
import { type Rendered, renderResponse } from './render.ts';
import { createRenderer, type RenderOptions } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { textsWithCodes } from './texts.ts';

/** A response whose field codes are parsed: compiled once in the life of a function, rendered for every invite. */
export type CompiledResponse = StandardResponse & {
  /** The value keys that it reads, each once. */
  readonly fields: readonly string[];
  /** What a channel of this media type sends. A refusal's detail names the place, never a value. */
  readonly render: (mediaType: MediaType, values: Values, options: RenderOptions) => Rendered;
};

/** Throws FieldCodeError. The catalog build calls it for every response, so that a deployed one never throws. */
export function compileResponse(response: StandardResponse): CompiledResponse {
  const { text, attachments, whatsapp, apple, facebook, rcs } = response;
  const texts = textsWithCodes([text, attachments, whatsapp, apple, facebook, rcs]).map((placed) => placed.text);
  const templates = new Map(texts.map((written) => [written, parseTemplate(written)]));

  return {
    ...response,
    fields: [...new Set([...templates.values()].flatMap(fieldsOf))],
    render: (mediaType, values, options) =>
      renderResponse(response, mediaType, createRenderer(templates, values, options)),
  };
}
