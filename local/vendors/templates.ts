/** The template messages that Meta would have approved: the catalog's. */
import { parseTemplate } from '../../lib/field-codes/template.ts';
import { inSlotOrder, parameterSpec } from '../../lib/standard-response/parameters.ts';
import type { StandardResponse, Wording } from '../../lib/standard-response/schema.ts';
import { countCodes } from '../../lib/standard-response/texts.ts';

type Parameter = { readonly type: 'text' | 'currency' | 'date_time'; readonly name?: string };

/** One approved wording. Texts have `{{1}}` or `{{name}}` in place of a parameter. */
export type TemplateSpec = {
  readonly name: string;
  readonly language: string;
  readonly category?: string;
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
          category: categoryOf(whatsapp.category, wording),
          ...toSpec(wording),
        }))
      : [],
  );
}

/** How Meta writes a one-time code's button in an approved template. */
const oneTimeCodeLink = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';

function categoryOf(named: string | undefined, { buttons = [] }: Wording): string {
  if (named !== undefined) return named.toUpperCase();

  return buttons.some(({ type }) => type === 'one-time-code') ? 'AUTHENTICATION' : 'UTILITY';
}

function toSpec({
  content,
  parameters: specs,
  header,
  footer,
  buttons,
}: Wording): Omit<TemplateSpec, 'name' | 'language' | 'category'> {
  const placed = parseTemplate(content).codes.map((_, index) => {
    const { type, name, slot } = parameterSpec(specs?.[index]);
    const parameter: Parameter = {
      type: type === 'date-time' ? 'date_time' : type,
      ...(name !== undefined && { name }),
    };

    return { key: name ?? String(slot ?? index + 1), slot, value: parameter };
  });
  const unique = placed.filter(({ key }, index) => placed.findIndex((other) => other.key === key) === index);

  return {
    body: withSlots(
      content,
      placed.map(({ key }) => key),
    ),
    parameters: inSlotOrder(unique),
    ...(header && { header: toHeader(header) }),
    ...(footer !== undefined && { footer }),
    ...(buttons && { buttons: buttons.map(toButton) }),
  };
}

function withSlots(written: string, keys: readonly string[]): string {
  const { text, codes } = parseTemplate(written);
  let result = '';
  let at = 0;

  for (const [index, { span }] of codes.entries()) {
    result += `${text.slice(at, span.start)}{{${keys[index] ?? index + 1}}}`;
    at = span.end;
  }
  return result + text.slice(at);
}

function toHeader(header: NonNullable<Wording['header']>): NonNullable<TemplateSpec['header']> {
  if (header.type !== 'text') return { type: header.type };
  if (countCodes(header.text) === 0) return { type: 'text', text: header.text };

  const parameter: Parameter = { type: 'text', ...(header.parameter !== undefined && { name: header.parameter }) };
  return { type: 'text', text: withSlots(header.text, [header.parameter ?? '1']), parameter };
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
        url: withSlots(button.url, ['1']),
      };
    case 'copy-code':
      return { type: 'copy_code', text: button.text, takes: true };
    case 'flow':
      return { type: 'flow', text: button.text, takes: button.token !== undefined };
    case 'one-time-code':
      return { type: 'url', text: button.text, takes: true, url: oneTimeCodeLink };
    case 'phone-number':
      return { type: 'phone_number', text: button.text, takes: false };
    default:
      return button satisfies never;
  }
}
