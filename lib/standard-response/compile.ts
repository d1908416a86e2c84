import { parseTemplate, type Template } from '../field-codes/template.ts';
import type { StandardResponse } from './schema.ts';

/** A response whose field codes are parsed. Compiled once a deployment's life, rendered for every invite. */
export type CompiledResponse = StandardResponse & {
  readonly compiledText?: Template | undefined;
  readonly compiledContent?: Template | undefined;
};

/** Throws FieldCodeError. The catalog build calls it for every response, so that a deployed one does not. */
export function compileResponse(response: StandardResponse): CompiledResponse {
  return {
    ...response,
    compiledText: response.text === undefined ? undefined : parseTemplate(response.text),
    compiledContent: response.whatsapp && parseTemplate(response.whatsapp.content),
  };
}
