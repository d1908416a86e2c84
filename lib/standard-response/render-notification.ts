import type { TemplateButton, TemplateContent } from '../channel/content.ts';
import { renderButtons } from './render-buttons.ts';
import { renderCarousel } from './render-carousel.ts';
import { renderHeader } from './render-header.ts';
import { orderText } from './render-order.ts';
import { renderParameters } from './render-parameters.ts';
import { renderSlots } from './render-slots.ts';
import { renderTwilio } from './render-twilio.ts';
import { NotSendable, type Renderer } from './renderer.ts';
import type { TemplateMessage, Wording } from './schema.ts';
import { checkLength } from './sent-text.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/** A template message in the first of its languages that it has a wording in. */
export function renderNotification(message: TemplateMessage, renderer: Renderer): TemplateContent {
  const { language, wording } = chooseWording(message, renderer);
  const { 'limited-time-offer': offer, carousel } = wording;
  const body = renderSlots(wording.content, 'Parameter', renderer);
  checkLength(body.text, offer ? maxTemplate.offerBody : maxTemplate.body, 'The body');

  const header = wording.header && renderHeader(wording.header, renderer);
  const buttons = renderButtons(wording.buttons ?? [], renderer);
  const offerExpiresAt = offer?.expires === undefined ? undefined : instant(offer.expires, renderer);
  const cards = carousel && renderCarousel(carousel, renderer);
  const parameters = renderParameters(body.slots, wording.parameters, renderer);

  return {
    type: 'template',
    text: [
      header?.text,
      offer && [offer.text, offerExpiresAt && `(ends ${minuteOf(offerExpiresAt)})`].filter(Boolean).join(' '),
      ...[body.text, wording.footer, cards?.text, ...buttons.flatMap(shownOrder)],
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
    name: message.name,
    language,
    ...(header?.value && { header: header.value }),
    body: parameters,
    ...(buttons.length > 0 && { buttons }),
    ...(offerExpiresAt !== undefined && { offerExpiresAt }),
    ...(cards && { cards: cards.cards }),
    ...(wording.twilio && { twilio: renderTwilio(wording.twilio, parameters, renderer) }),
  };
}

function shownOrder(button: TemplateButton): string[] {
  return button.type === 'order-details' ? [orderText(button.order)] : [];
}

function instant(written: string, renderer: Renderer): number {
  const text = renderer.text(written).trim();
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) && renderer.mayBeEmpty(written)) return 0;
  if (Number.isNaN(at))
    throw new NotSendable(
      'field_code_error',
      'The end of the limited-time offer did not come out as an instant in ISO 8601.',
    );

  return at;
}

/** Such as 2026-12-01 14:30 UTC. */
function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function chooseWording(
  { languages, wordings }: TemplateMessage,
  { text }: Renderer,
): { language: string; wording: Wording } {
  for (const written of languages) {
    const wanted = text(written).trim().replaceAll('-', '_').toLowerCase();
    const [language, wording] = Object.entries(wordings).find(([code]) => code.toLowerCase() === wanted) ?? [];
    if (language !== undefined && wording) return { language, wording };
  }

  throw new Error('a template message has no wording in the last of its languages');
}
