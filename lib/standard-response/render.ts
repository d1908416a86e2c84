import type { Values } from '../field-codes/env.ts';
import { FieldCodeError } from '../field-codes/error.ts';
import { type RenderOptions, renderParts, renderTemplate } from '../field-codes/template.ts';
import type { CompiledResponse } from './compile.ts';
import type { Content } from './content.ts';

export type MediaType = 'whatsapp' | 'applebc' | 'sms';

export type Rendered =
  | { readonly status: 'rendered'; readonly content: Content }
  | {
      readonly status: 'refused';
      readonly code: 'field_code_error' | 'empty_template_parameter' | 'content_not_supported';
      readonly detail: string;
    };

/** Renders what a channel of this media type sends. A refusal's detail names the place, never a value. */
export function renderResponse(response: CompiledResponse, mediaType: MediaType, values: Values, options: RenderOptions): Rendered {
  try {
    if (mediaType === 'whatsapp' && response.whatsapp && response.compiledContent) return renderTemplateMessage(response, values, options);

    if (response.compiledText === undefined) {
      return refused(
        'content_not_supported',
        `A ${mediaType} channel sends text${mediaType === 'whatsapp' ? ' or a notification' : ''}; this response has none.`,
      );
    }

    return { status: 'rendered', content: { type: 'text', text: renderTemplate(response.compiledText, values, options).text } };
  } catch (error) {
    if (error instanceof FieldCodeError)
      return refused(
        'field_code_error',
        `${error.code}: ${error.message.split('\n')[0]}, at character ${error.span.start + 1} of the response.`,
      );
    throw error;
  }
}

/** Each occurrence of a field code is the next parameter; WhatsApp refuses an empty one, and line breaks, tabs and long blanks in any. */
function renderTemplateMessage(response: CompiledResponse, values: Values, options: RenderOptions): Rendered {
  if (!response.whatsapp || !response.compiledContent) throw new Error('no template message');

  const { parts } = renderParts(response.compiledContent, values, options);
  const folded = parts.map((part) => (part.code === undefined ? part : { ...part, text: part.text.replace(/\s+/gu, ' ').trim() }));
  const codes = folded.filter((part) => part.code !== undefined);
  const empty = codes.findIndex((part) => part.text === '');

  if (empty !== -1) return refused('empty_template_parameter', `Parameter ${empty + 1}, <$${codes[empty]?.code}$>, came out empty.`);

  return {
    status: 'rendered',
    content: {
      type: 'template',
      text: folded.map((part) => part.text).join(''),
      name: response.whatsapp.name,
      language: response.whatsapp.language,
      parameters: codes.map((part) => part.text),
    },
  };
}

function refused(code: 'field_code_error' | 'empty_template_parameter' | 'content_not_supported', detail: string): Rendered {
  return { status: 'refused', code, detail };
}
