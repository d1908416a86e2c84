import type { Values } from '../field-codes/env.ts';
import {
  type RenderOptions as LanguageOptions,
  renderParts,
  renderTemplate,
  type Template,
} from '../field-codes/template.ts';

export type RefusalCode = 'field_code_error' | 'empty_template_parameter' | 'content_not_supported';

/**
 * Thrown while rendering, if the values make something that the vendor would refuse. The message names the place, never
 * a value.
 */
export class NotSendable extends Error {
  override readonly name = 'NotSendable';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Renders the texts of one response for one invite. */
export type Renderer = {
  readonly text: (written: string) => string;
  /** Whether the result of this formula or text may be empty. */
  readonly mayBeEmpty: (written: string) => boolean;
  /** `code` is set if a part came from a field code. */
  readonly parts: (written: string) => readonly { readonly text: string; readonly code?: string }[];
};

/**
 * `contact`: `later` if values of `Contact` may still be filled before it is sent: until then what reads them may come
 * out empty.
 */
export type RenderOptions = LanguageOptions & { readonly contact?: 'later' | undefined };

/** `templates`: by the text as written; one without field codes has none. */
export function createRenderer(
  templates: ReadonlyMap<string, Template>,
  values: Values,
  { contact, ...options }: RenderOptions,
): Renderer {
  return {
    text: (written) => {
      const template = templates.get(written);
      return template ? renderTemplate(template, values, options).text : written;
    },
    mayBeEmpty: (written) => contact === 'later' && /\bcontact\b/i.test(written),
    parts: (written) => {
      const template = templates.get(written);
      return template ? renderParts(template, values, options).parts : [{ text: written }];
    },
  };
}

/** A link that a vendor can fetch. Throws NotSendable if the values did not make one. */
export function httpsUrl(rendered: string, place: string): string {
  const url = URL.canParse(rendered) ? new URL(rendered) : undefined;
  if (url?.protocol === 'https:') return url.href;

  throw new NotSendable('content_not_supported', `${place} did not come out as an https link.`);
}
