/** The template messages that Meta would have approved: those of the catalog. */
import { parseTemplate } from '../../lib/field-codes/template.ts';
import type { StandardResponse, Wording } from '../../lib/standard-response/schema.ts';
import { countCodes } from '../../lib/standard-response/texts.ts';

type Parameter = { readonly type: 'text' | 'currency' | 'date_time'; readonly name?: string };

/** One approved wording. Texts have `{{1}}` or `{{name}}` where a parameter goes. */
export type TemplateSpec = {
  readonly name: string;
  readonly language: string;
  readonly body: string;
  readonly parameters: readonly Parameter[];
  readonly header?: {
    readonly type: 'text' | 'image' | 'video' | 'document' | 'location';
    readonly text?: string;
    readonly parameter?: Parameter;
  };
  readonly footer?: string;
  readonly buttons?: readonly {
    readonly type: string;
    readonly text: string;
    readonly takes: boolean;
    readonly url?: string;
  }[];
};

export function approvedTemplates(responses: readonly StandardResponse[]): readonly TemplateSpec[] {
  return responses.flatMap(({ whatsapp }) =>
    whatsapp
      ? Object.entries(whatsapp.wordings).map(([language, wording]) => ({
          name: whatsapp.name,
          language,
          ...toSpec(wording),
        }))
      : [],
  );
}

function toSpec({
  content,
  parameters: specs,
  header,
  footer,
  buttons,
}: Wording): Omit<TemplateSpec, 'name' | 'language'> {
  const parameters = parseTemplate(content).codes.map((_, index): Parameter => {
    const spec = specs?.[index];
    if (spec === undefined) return { type: 'text' };
    if (typeof spec === 'string') return { type: 'text', name: spec };
    return {
      type: spec.type === 'date-time' ? 'date_time' : spec.type,
      ...(spec.name !== undefined && { name: spec.name }),
    };
  });

  return {
    body: withSlots(content, parameters),
    parameters: parameters.filter(
      ({ name }, index) => name === undefined || parameters.findIndex((other) => other.name === name) === index,
    ),
    ...(header && { header: toHeader(header) }),
    ...(footer !== undefined && { footer }),
    ...(buttons && { buttons: buttons.map(toButton) }),
  };
}

function withSlots(written: string, parameters: readonly Parameter[]): string {
  const { text, codes } = parseTemplate(written);
  let result = '';
  let at = 0;

  for (const [index, { span }] of codes.entries()) {
    result += `${text.slice(at, span.start)}{{${parameters[index]?.name ?? index + 1}}}`;
    at = span.end;
  }
  return result + text.slice(at);
}

function toHeader(header: NonNullable<Wording['header']>): NonNullable<TemplateSpec['header']> {
  if (header.type !== 'text') return { type: header.type };
  if (countCodes(header.text) === 0) return { type: 'text', text: header.text };

  const parameter: Parameter = { type: 'text', ...(header.parameter !== undefined && { name: header.parameter }) };
  return { type: 'text', text: withSlots(header.text, [parameter]), parameter };
}

function toButton(button: NonNullable<Wording['buttons']>[number]): NonNullable<TemplateSpec['buttons']>[number] {
  switch (button.type) {
    case 'quick-reply':
      return { type: 'quick_reply', text: button.text, takes: button.payload !== undefined };
    case 'url':
      return {
        type: 'url',
        text: button.text,
        takes: countCodes(button.url) > 0,
        url: withSlots(button.url, [{ type: 'text' }]),
      };
    case 'copy-code':
      return { type: 'copy_code', text: button.text, takes: true };
    case 'flow':
      return { type: 'flow', text: button.text, takes: button.token !== undefined };
    case 'phone-number':
      return { type: 'phone_number', text: button.text, takes: false };
    default:
      return button satisfies never;
  }
}
