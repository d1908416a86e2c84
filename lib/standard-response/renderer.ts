import type { Values } from '../field-codes/env.ts';
import {
  type RenderOptions as LanguageOptions,
  renderParts,
  renderTemplate,
  type Template,
} from '../field-codes/template.ts';

export type RefusalCode = 'field_code_error' | 'empty_template_parameter' | 'content_not_supported';

/** Thrown while rendering: the values make something that the vendor would not take. The message names the place, never a value. */
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
  /** Whether what this formula or text came to may be empty. */
  readonly mayBeEmpty: (written: string) => boolean;
  /** `code` is there where a part came from a field code. */
  readonly parts: (written: string) => readonly { readonly text: string; readonly code?: string }[];
};

/** `contact`: `later` where the values of `Contact` may be filled before it is sent: what reads them may come out empty until then. */
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

/** A link that a vendor can fetch; throws NotSendable for what values made of it. */
export function httpsUrl(rendered: string, place: string): string {
  const url = URL.canParse(rendered) ? new URL(rendered) : undefined;
  if (url?.protocol === 'https:') return url.href;

  throw new NotSendable('content_not_supported', `${place} came out as no https link.`);
}
