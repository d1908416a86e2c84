/** The parts of a template message that a send depends on, of the catalog's and of the approved ones alike. */
import type { ButtonSpec, HeaderSpec, TextSpec } from '../../local/vendors/template-parts.ts';
import type { TemplateSpec } from '../../local/vendors/templates.ts';
import type { Approved, ApprovedButton, ApprovedPart } from './approved.ts';

export type Button = { readonly kind: string; readonly text: string; readonly url?: string; readonly phone?: string };
/** Of a message, or of a card. */
export type Parts = {
  readonly body: string;
  readonly header?: { readonly format: string; readonly text: string };
  readonly buttons: readonly Button[];
};
export type TemplateParts = Parts & {
  readonly footer: string;
  readonly named: boolean;
  readonly offer?: { readonly text: string; readonly expires: boolean };
  readonly cards: readonly Parts[];
  /** What the catalog has no words for. */
  readonly unknown: readonly string[];
};

export function partsOfSpec(spec: TemplateSpec): TemplateParts {
  const { parameters, header, footer = '', offer, cards = [] } = spec;
  const all = [...parameters, ...cards.flatMap((card) => card.parameters), header?.parameter];

  return {
    ...partsOf(spec),
    footer,
    named: all.some((parameter) => parameter?.name !== undefined),
    ...(offer && { offer }),
    cards: cards.map(partsOf),
    unknown: [],
  };
}

type Spec = TextSpec & { readonly header?: HeaderSpec; readonly buttons?: readonly ButtonSpec[] };

function partsOf({ body, header, buttons = [] }: Spec): Parts {
  return {
    body,
    ...(header && { header: { format: header.type, text: header.text ?? '' } }),
    buttons: buttons.map(({ type, text, url }) => ({ kind: type, text, ...(url !== undefined && { url }) })),
  };
}

const knownComponents = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL'];
const knownFormats = ['text', 'image', 'video', 'gif', 'document', 'location', 'product'];
const knownButtons = [
  ...['quick_reply', 'url', 'copy_code', 'flow', 'phone_number'],
  ...['voice_call', 'catalog', 'mpm', 'spm', 'order_details'],
];

export function partsOfApproved({ components, parameter_format: format }: Approved): TemplateParts {
  const component = (type: string) => components.find((one) => one.type.toUpperCase() === type);
  const offer = component('LIMITED_TIME_OFFER')?.limited_time_offer;
  const parts = approvedParts(components);
  const cards = (component('CAROUSEL')?.cards ?? []).map((card) => approvedParts(card.components));

  return {
    ...parts,
    footer: component('FOOTER')?.text ?? '',
    named: format?.toUpperCase() === 'NAMED',
    ...(offer && { offer: { text: offer.text, expires: offer.has_expiration === true } }),
    cards,
    unknown: [
      ...components.filter(({ type }) => !knownComponents.includes(type.toUpperCase())).map(({ type }) => type),
      ...[parts, ...cards].flatMap(unknownIn),
    ],
  };
}

function approvedParts(components: readonly ApprovedPart[]): Parts {
  const component = (type: string) => components.find((one) => one.type.toUpperCase() === type);
  const header = component('HEADER');

  return {
    body: component('BODY')?.text ?? '',
    ...(header && { header: { format: header.format?.toLowerCase() ?? 'text', text: header.text ?? '' } }),
    buttons: (component('BUTTONS')?.buttons ?? []).map(toButton),
  };
}

function unknownIn({ header, buttons }: Parts): string[] {
  return [
    ...(header && !knownFormats.includes(header.format) ? [`header ${header.format}`] : []),
    ...buttons.flatMap(({ kind }) => (knownButtons.includes(kind) ? [] : [`button ${kind}`])),
  ];
}

/** A one-time code is listed as a link, or as OTP while it is being reviewed. */
function toButton({ type, text = '', url, otp_type: otp = 'COPY_CODE', phone_number: phone }: ApprovedButton): Button {
  if (type.toUpperCase() === 'OTP')
    return { kind: 'url', text, url: url ?? `${oneTimeCode}?otp_type=${otp.toUpperCase()}&code=otp{{1}}` };

  return { kind: type.toLowerCase(), text, ...(url !== undefined && { url }), ...(phone !== undefined && { phone }) };
}

const oneTimeCode = 'https://www.whatsapp.com/otp/code/';

export function isOneTimeCode({ kind, url = '' }: Button): boolean {
  return kind === 'url' && url.startsWith(oneTimeCode);
}

/** As the catalog writes it: how the client gets the code. */
export function oneTimeCodeKind({ url = '' }: Button): string {
  const [, kind = 'COPY_CODE'] = /[?&]otp_type=(\w+)/.exec(url) ?? [];

  return kind.toLowerCase().replace('_', '-');
}

/** `{{1}}` and `{{name}}` in the order of the text, each once. */
export function slotsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name))];
}
