/** Makes a response of an approved template message. Its slots become field codes, which the author then names. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { didYouMean } from '../../lib/esp/names.ts';
import { UsageError } from '../usage-error.ts';
import { type Account, type Approved, channelOf, readApproved } from './approved.ts';
import { type Button, isOneTimeCode, oneTimeCodeKind, type Parts, partsOfApproved, slotsOf } from './template-parts.ts';
import { type Output, writeResponse } from './write-response.ts';

export async function importFromMeta(
  catalog: CatalogData,
  name: string,
  { folder, ...account }: Account & { readonly folder: string },
): Promise<Output> {
  const all = await readApproved(channelOf(catalog, account), account);
  const approved = all.filter((template) => template.name === name);
  const [base] = [...approved].sort((a, b) => Number(b.language === 'en_US') - Number(a.language === 'en_US'));
  if (!base) {
    const near = didYouMean(name, [...new Set(all.map((template) => template.name))]);
    throw new UsageError(`${name}: the account has no such template${near}`);
  }

  const notes = approved.flatMap((template) => notesOf(template));
  const category = base.category?.toLowerCase();
  const translations = approved.filter((template) => template !== base);
  const written = {
    id: name.replaceAll('_', '-').replace(/^-+/, '').slice(0, 64),
    name: name.replaceAll('_', ' '),
    whatsapp: {
      'content-type': 'notification',
      id: `${account.account}@${name}`,
      language: translations.length > 0 ? ['<$Contact.Language$>', base.language] : base.language,
      ...(/^(authentication|utility|marketing)$/.test(category ?? '') && { category }),
      ...wordingOf(base),
      ...(translations.length > 0 && {
        translations: Object.fromEntries(translations.map((template) => [template.language, wordingOf(template)])),
      }),
    },
  };
  const result = writeResponse(written, folder);

  return { lines: [...notes, ...result.lines], failed: result.failed || notes.length > 0 };
}

function notesOf(template: Approved): string[] {
  return [
    ...partsOfApproved(template).unknown.map((what) => `${template.language}: not taken: ${what}`),
    ...(template.status === 'APPROVED' ? [] : [`${template.language}: its status is ${template.status}`]),
  ];
}

function wordingOf(template: Approved): Readonly<Record<string, unknown>> {
  const { footer, named, offer, cards, ...parts } = partsOfApproved(template);

  return {
    ...(offer && {
      'limited-time-offer': { text: offer.text, ...(offer.expires && { expires: '<$CustomProperties.Until$>' }) },
    }),
    ...partsOf(parts, named),
    ...(footer !== '' && { footer }),
    ...(cards.length > 0 && { carousel: cards.map((card) => partsOf(card, named)) }),
  };
}

/** Of a message, or of a card, which may have no text. */
function partsOf({ body, header, buttons }: Parts, named: boolean): Readonly<Record<string, unknown>> {
  const slots = [...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, slot = '']) => slot);
  const inOrder = slots.every((slot, index) => slot === String(index + 1));
  const parameters = named ? slots : slots.map(Number);

  return {
    ...(header && { header: headerOf(header, named) }),
    ...(body !== '' && { content: filled(body) }),
    ...(slots.length > 0 && (named || !inOrder) && { parameters }),
    ...(buttons.length > 0 && { buttons: buttons.map(buttonOf) }),
  };
}

/** A slot's own name, or Value1 for {{1}}. */
function filled(text: string): string {
  return text.replaceAll(
    /\{\{\s*(\w+)\s*\}\}/g,
    (_, slot: string) => `<$CustomProperties.${/^\d/.test(slot) ? `Value${slot}` : slot}$>`,
  );
}

function headerOf({ format, text }: { format: string; text: string }, named: boolean): unknown {
  switch (format) {
    case 'text': {
      const [slot] = slotsOf(text);
      return { type: 'text', text: filled(text), ...(named && slot !== undefined && { parameter: slot }) };
    }
    case 'location':
      return {
        type: 'location',
        latitude: '<$CustomProperties.Latitude$>',
        longitude: '<$CustomProperties.Longitude$>',
        name: '<$CustomProperties.LocationName$>',
        address: '<$CustomProperties.Address$>',
      };
    case 'product':
      return { type: 'product', catalog: '<$CustomProperties.Catalog$>', product: '<$CustomProperties.Product$>' };
    default:
      return { type: format, url: 'https://media.example/<$CustomProperties.HeaderFile$>' };
  }
}

function buttonOf(button: Button, index: number): unknown {
  const { kind, text, url = '' } = button;
  if (isOneTimeCode(button))
    return { type: 'one-time-code', kind: oneTimeCodeKind(button), text, code: '<$CustomProperties.Value1$>' };

  switch (kind) {
    case 'url':
      return { type: 'url', text, url: url.replace(/\{\{\s*\w+\s*\}\}/, `<$CustomProperties.Link${index + 1}$>`) };
    case 'copy_code':
      return { type: 'copy-code', text, code: '<$CustomProperties.Coupon$>' };
    case 'phone_number':
      return { type: 'phone-number', text, number: button.phone ?? 'unknown' };
    case 'catalog':
      return { type: 'catalog', text, product: '<$CustomProperties.Product$>' };
    case 'mpm': {
      const product = '<$CustomProperties.Product$>';
      return { type: 'multi-product', text, product, sections: [{ products: [product] }] };
    }
    case 'spm':
      return { type: 'single-product', text };
    case 'order_details':
      return { type: 'order-details', text, order: orderToName };
    default:
      return { type: kind.replace('_', '-'), text };
  }
}

/** An approved template says nothing of the order. */
const orderToName = {
  ...{ reference: '<$CustomProperties.OrderId$>', goods: 'digital-goods', currency: 'BRL' },
  total: '<$CustomProperties.Total$>',
};
