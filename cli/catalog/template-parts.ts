/** The parts of a template message that a send depends on, of the catalog's and of the approved ones alike. */
import type { TemplateSpec } from '../../local/vendors/templates.ts';
import type { Approved, ApprovedButton } from './approved.ts';

export type Button = { readonly kind: string; readonly text: string; readonly url?: string; readonly phone?: string };
export type TemplateParts = {
  readonly body: string;
  readonly header?: { readonly format: string; readonly text: string };
  readonly footer: string;
  readonly buttons: readonly Button[];
  readonly named: boolean;
  /** What the catalog has no words for. */
  readonly unknown: readonly string[];
};

export function partsOfSpec({ body, parameters, header, footer = '', buttons = [] }: TemplateSpec): TemplateParts {
  return {
    body,
    ...(header && { header: { format: header.type, text: header.text ?? '' } }),
    footer,
    buttons: buttons.map(({ type, text, url }) => ({ kind: type, text, ...(url !== undefined && { url }) })),
    named: [...parameters, header?.parameter].some((parameter) => parameter?.name !== undefined),
    unknown: [],
  };
}

const knownComponents = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS'];
const knownFormats = ['text', 'image', 'video', 'document', 'location'];
const knownButtons = ['quick_reply', 'url', 'copy_code', 'flow', 'phone_number'];

export function partsOfApproved({ components, parameter_format: format }: Approved): TemplateParts {
  const component = (type: string) => components.find((one) => one.type.toUpperCase() === type);
  const header = component('HEADER');
  const headerFormat = header?.format?.toLowerCase() ?? 'text';
  const buttons = component('BUTTONS')?.buttons ?? [];

  return {
    body: component('BODY')?.text ?? '',
    ...(header && { header: { format: headerFormat, text: header.text ?? '' } }),
    footer: component('FOOTER')?.text ?? '',
    buttons: buttons.map(toButton),
    named: format?.toUpperCase() === 'NAMED',
    unknown: [
      ...components.filter(({ type }) => !knownComponents.includes(type.toUpperCase())).map(({ type }) => type),
      ...(header && !knownFormats.includes(headerFormat) ? [`header ${headerFormat}`] : []),
      ...buttons.map(toButton).flatMap(({ kind }) => (knownButtons.includes(kind) ? [] : [`button ${kind}`])),
    ],
  };
}

/** A one-time code is listed as a link, or as OTP while it is being reviewed. */
function toButton({ type, text = '', url, otp_type: otp, phone_number: phone }: ApprovedButton): Button {
  if (type.toUpperCase() === 'OTP')
    return otp === undefined || otp.toUpperCase() === 'COPY_CODE'
      ? { kind: 'url', text, url: url ?? `${oneTimeCode}{{1}}` }
      : { kind: `otp ${otp.toLowerCase()}`, text };

  return { kind: type.toLowerCase(), text, ...(url !== undefined && { url }), ...(phone !== undefined && { phone }) };
}

const oneTimeCode = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp';

export function isOneTimeCode({ kind, url = '' }: Button): boolean {
  return kind === 'url' && url.startsWith('https://www.whatsapp.com/otp/code/');
}

/** `{{1}}` and `{{name}}` in the order of the text, each once. */
export function slotsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name))];
}
