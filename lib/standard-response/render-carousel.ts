import type { TemplateCard } from '../channel/content.ts';
import { renderButtons } from './render-buttons.ts';
import { renderHeader } from './render-header.ts';
import { renderParameters } from './render-parameters.ts';
import { renderSlots } from './render-slots.ts';
import { NotSendable, type Renderer } from './renderer.ts';
import { checkLength } from './sent-text.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import type { CardFile } from './whatsapp-schema.ts';

/** `text`: what the client reads on the cards, a line for each. A refusal names the card before the place on it. */
export function renderCarousel(
  cards: readonly CardFile[],
  renderer: Renderer,
): { readonly text: string; readonly cards: readonly TemplateCard[] } {
  const rendered = cards.map((card, index) => onCard(index + 1, () => renderCard(card, renderer)));

  return {
    text: rendered.map(({ text }, index) => `${index + 1}. ${text}`).join('\n'),
    cards: rendered.map(({ card }) => card),
  };
}

function onCard<Result>(number: number, render: () => Result): Result {
  try {
    return render();
  } catch (error) {
    throw error instanceof NotSendable ? new NotSendable(error.code, `Card ${number}: ${error.message}`) : error;
  }
}

function renderCard({ header: written, content = '', parameters, buttons }: CardFile, renderer: Renderer) {
  const header = renderHeader(written, renderer);
  const body = renderSlots(content, 'Parameter', renderer);
  checkLength(body.text, maxTemplate.cardBody, 'The content');
  if (!header.value) throw new Error('the header of a card takes a value');

  const sent = renderButtons(buttons, renderer);
  const card: TemplateCard = {
    header: header.value,
    body: renderParameters(body.slots, parameters, renderer),
    ...(sent.length > 0 && { buttons: sent }),
  };
  const shown = body.text === '' ? (header.text ?? `[${written.type}]`) : body.text;

  return { text: shown, card };
}
