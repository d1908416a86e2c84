import type { TemplateHeader } from '../channel/content.ts';
import { renderSlots } from './render-slots.ts';
import { httpsUrl, NotSendable, type Renderer } from './renderer.ts';
import { checkLength, checkNotBlank, fileName, fold, idOf } from './sent-text.ts';
import type { HeaderFile } from './whatsapp-header.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/**
 * `text` is what the client reads, `value` what is sent: a header without a field code is part of the approved message.
 */
export function renderHeader(header: HeaderFile, renderer: Renderer): { text?: string; value?: TemplateHeader } {
  switch (header.type) {
    case 'text': {
      const { text, slots } = renderSlots(header.text, 'Parameter of the header', renderer);
      const [slot] = slots;
      checkLength(text, maxTemplate.header, 'The header');
      if (!slot) return { text };

      const name = header.parameter === undefined ? {} : { name: header.parameter };
      return { text, value: { type: 'text', parameter: { ...name, type: 'text', text: slot.text } } };
    }
    case 'location':
      return {
        value: {
          type: 'location',
          latitude: coordinate(renderer.text(header.latitude), 90),
          longitude: coordinate(renderer.text(header.longitude), 180),
          name: placeText(header.name, 'The name of the header’s location', renderer),
          address: placeText(header.address, 'The address of the header’s location', renderer),
        },
      };
    case 'document': {
      const file = fileOf(header, renderer);
      const name = header.name === undefined ? undefined : renderer.text(header.name);
      const named = fileName(name, 'url' in file ? file.url : undefined, 'The name of the header’s file');
      return { value: { type: 'document', ...file, ...named } };
    }
    case 'image':
    case 'video':
    case 'gif':
      return { value: { type: header.type, ...fileOf(header, renderer) } };
    case 'product': {
      const catalogId = idOf(header.catalog, 'The id of the header’s catalog', renderer);
      const productId = idOf(header.product, 'The id of the header’s product', renderer);
      return { text: `[Product ${productId}]`, value: { type: 'product', catalogId, productId } };
    }
    default:
      return header satisfies never;
  }
}

function fileOf(
  { url, id = '' }: { readonly url?: string | undefined; readonly id?: string | undefined },
  renderer: Renderer,
) {
  return url === undefined
    ? { id: idOf(id, 'The id of the header’s file', renderer) }
    : { url: httpsUrl(renderer.text(url), 'The header') };
}

function placeText(written: string, place: string, renderer: Renderer): string {
  const text = fold(renderer.text(written));
  checkLength(text, maxTemplate.location, place);
  if (!renderer.mayBeEmpty(written)) checkNotBlank(text, place);

  return text;
}

function coordinate(rendered: string, most: number): string {
  const written = rendered.trim();
  if (/^-?\d{1,3}(\.\d+)?$/.test(written) && Math.abs(Number(written)) <= most) return written;

  throw new NotSendable(
    'field_code_error',
    `The header’s coordinate did not come out as a number from -${most} to ${most}.`,
  );
}
