/** The parts of an approved template message, as the catalog has them. Texts have `{{1}}` or `{{name}}` for a value. */
import { parseTemplate } from '../../lib/field-codes/template.ts';
import { inSlotOrder, type ParameterFile, parameterSpec } from '../../lib/standard-response/parameters.ts';
import type { Wording } from '../../lib/standard-response/schema.ts';
import { countCodes } from '../../lib/standard-response/texts.ts';

export type Parameter = { readonly type: 'text' | 'currency' | 'date_time'; readonly name?: string };

export type TextSpec = { readonly body: string; readonly parameters: readonly Parameter[] };

export type HeaderSpec = {
  readonly type: 'text' | 'image' | 'video' | 'gif' | 'document' | 'location' | 'product';
  readonly text?: string;
  readonly parameter?: Parameter;
};

/** `takes`: whether a message gives it a value. */
export type ButtonSpec = {
  readonly type: string;
  readonly text: string;
  readonly takes: boolean;
  readonly url?: string;
};

export function toText(content: string, specs: readonly ParameterFile[] | undefined): TextSpec {
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

export function toHeader(header: NonNullable<Wording['header']>): HeaderSpec {
  if (header.type !== 'text') return { type: header.type };
  if (countCodes(header.text) === 0) return { type: 'text', text: header.text };

  const parameter: Parameter = { type: 'text', ...(header.parameter !== undefined && { name: header.parameter }) };
  return { type: 'text', text: withSlots(header.text, [header.parameter ?? '1']), parameter };
}

export function toButton(button: NonNullable<Wording['buttons']>[number]): ButtonSpec {
  const { text } = button;

  switch (button.type) {
    case 'quick-reply':
      return { type: 'quick_reply', text, takes: button.payload !== undefined };
    case 'url':
      return { type: 'url', text, takes: countCodes(button.url) > 0, url: withSlots(button.url, ['1']) };
    case 'copy-code':
      return { type: 'copy_code', text, takes: true };
    case 'flow':
      return { type: 'flow', text, takes: button.token !== undefined || button.data !== undefined };
    case 'one-time-code':
      return { type: 'url', text, takes: true, url: oneTimeCodeLinks[button.kind ?? 'copy-code'] };
    case 'phone-number':
      return { type: 'phone_number', text, takes: false };
    case 'voice-call':
      return { type: 'voice_call', text, takes: button.minutes !== undefined || button.payload !== undefined };
    case 'catalog':
      return { type: 'catalog', text, takes: button.product !== undefined };
    case 'multi-product':
      return { type: 'mpm', text, takes: true };
    case 'single-product':
      return { type: 'spm', text, takes: false };
    case 'order-details':
      return { type: 'order_details', text, takes: true };
    default:
      return button satisfies never;
  }
}

const link = 'https://www.whatsapp.com/otp/code/?otp_type=';
const app = '&cta_display_name=Autofill&package_name=com.example.acme&signature_hash=K8a%2FAINcGX7';

/** How Meta writes a one-time code's button in an approved template. */
const oneTimeCodeLinks = {
  'copy-code': `${link}COPY_CODE&code=otp{{1}}`,
  'one-tap': `${link}ONE_TAP${app}&code=otp{{1}}`,
  'zero-tap': `${link}ZERO_TAP${app}&code=otp{{1}}`,
} as const;
