/** The template messages that Meta would have approved: the catalog's. */
import type { StandardResponse, Wording } from '../../lib/standard-response/schema.ts';
import { type ButtonSpec, type HeaderSpec, type TextSpec, toButton, toHeader, toText } from './template-parts.ts';

export type CardSpec = TextSpec & { readonly header: HeaderSpec; readonly buttons: readonly ButtonSpec[] };

/** One approved wording. */
export type TemplateSpec = TextSpec & {
  readonly name: string;
  readonly language: string;
  readonly category?: string;
  readonly header?: HeaderSpec;
  readonly footer?: string;
  readonly buttons?: readonly ButtonSpec[];
  /** Of a limited-time offer. */
  readonly offer?: { readonly text: string; readonly expires: boolean };
  /** Of a carousel. */
  readonly cards?: readonly CardSpec[];
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

function categoryOf(named: string | undefined, wording: Wording): string {
  if (named !== undefined) return named.toUpperCase();

  const { header, buttons = [] } = wording;
  const types = [header?.type, ...buttons.map(({ type }) => type)];
  if (types.includes('one-time-code')) return 'AUTHENTICATION';
  const isMarketing = types.some((type) => marketing.includes(type ?? ''));

  return wording['limited-time-offer'] || wording.carousel || isMarketing ? 'MARKETING' : 'UTILITY';
}

/** What Meta approves as marketing only. */
const marketing = ['gif', 'product', 'catalog', 'multi-product', 'single-product'];

function toSpec({
  content,
  parameters,
  header,
  footer,
  buttons,
  'limited-time-offer': offer,
  carousel,
}: Wording): Omit<TemplateSpec, 'name' | 'language' | 'category'> {
  return {
    ...toText(content, parameters),
    ...(header && { header: toHeader(header) }),
    ...(footer !== undefined && { footer }),
    ...(buttons && { buttons: buttons.map(toButton) }),
    ...(offer && { offer: { text: offer.text, expires: offer.expires !== undefined } }),
    ...(carousel && { cards: carousel.map(toCard) }),
  };
}

function toCard({ header, content = '', parameters, buttons }: NonNullable<Wording['carousel']>[number]): CardSpec {
  return { ...toText(content, parameters), header: toHeader(header), buttons: buttons.map(toButton) };
}
