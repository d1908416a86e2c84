/**
 * The cards of a template message.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/media-card-carousel-templates
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/product-card-carousel-template-messages
 */
import type { CheckedCard, CheckedWording, ReportAt } from './whatsapp-wording.ts';

type Carousel = Omit<CheckedWording, 'carousel'> & { readonly carousel: readonly CheckedCard[] };

export function checkCarousel({ header, footer, buttons, carousel }: Carousel, report: ReportAt): void {
  for (const [key, part] of Object.entries({ header, footer, buttons }))
    if (part !== undefined) report([key], 'beside a carousel there is only the body: its cards have their own');

  const good = carousel.find((card) => whyNotCard(card) === undefined);
  for (const [index, card] of carousel.entries()) {
    const why = whyNotCard(card) ?? (good && whyOther(card, good));
    if (why !== undefined) report(['carousel', index], why);
  }
}

function whyNotCard({ header, content, buttons }: CheckedCard): string | undefined {
  const types = buttons.map(({ type }) => type);

  switch (header.type) {
    case 'image':
    case 'video':
      return types.every((type) => ofMedia.includes(type))
        ? undefined
        : 'buttons of a card with a picture or video are quick-reply, url or phone-number';
    case 'product':
      if (content !== undefined) return 'a card of a product has no content: WhatsApp shows its title and price';

      return types.length === 1 && ofProduct.includes(types[0] ?? '')
        ? undefined
        : 'a card of a product has one button: single-product or url';
    default:
      return 'the header of a card is an image, a video or a product';
  }
}

const ofMedia = ['quick-reply', 'url', 'phone-number'];
const ofProduct = ['single-product', 'url'];

function whyOther(card: CheckedCard, other: CheckedCard): string | undefined {
  return shapeOf(card) === shapeOf(other)
    ? undefined
    : 'must have the same kinds of parts as the others: WhatsApp takes no mixture';
}

function shapeOf({ header, content, buttons }: CheckedCard): string {
  return [header.type, content === undefined ? '' : 'content', ...buttons.map(({ type }) => type)].join();
}
