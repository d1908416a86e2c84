import type { Content, TemplateContent } from '../channel/content.ts';
import { maxMessenger } from '../channel/meta/messenger-limits.ts';
import type { MessengerContent } from '../channel/meta/messenger-schema.ts';
import type { FacebookContent, UtilityFile } from './facebook-schema.ts';
import { renderButtons } from './render-buttons.ts';
import { renderSlots } from './render-slots.ts';
import { httpsUrl, NotSendable, type Renderer } from './renderer.ts';
import type { StandardResponse } from './schema.ts';
import { checkLength, isBlank } from './sent-text.ts';
import { mapTexts } from './texts.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/** What a Facebook channel sends, with every text rendered. Agents see the response's text, if it has one. */
export function renderFacebook(
  { text }: Pick<StandardResponse, 'text'>,
  written: FacebookContent,
  renderer: Renderer,
): Content {
  if (written['content-type'] === 'utility') return renderUtility(written, renderer);

  const facebook = checked(mapTexts(written, renderer.text));

  return { type: 'interactive', text: text === undefined ? shownText(facebook) : renderer.text(text), facebook };
}

function shownText(facebook: MessengerContent): string {
  return facebook['content-type'] === 'generic' ? facebook.cards.map(({ title }) => title).join('\n') : facebook.text;
}

function checked(facebook: MessengerContent): MessengerContent {
  switch (facebook['content-type']) {
    case 'quick-replies': {
      check(facebook.text, maxMessenger.text, 'The text');
      const items = facebook.items.map(({ 'image-url': image, ...item }, index) => {
        const place = `Item ${index + 1}`;
        checkItem(item, place);

        return { ...item, ...(image !== undefined && { 'image-url': httpsUrl(image, `The image of ${place}`) }) };
      });

      return { ...facebook, items };
    }
    case 'single-selection-list': {
      const { text, items } = facebook;
      check(text, items.length > maxMessenger.buttons ? maxMessenger.cardText : maxMessenger.buttonText, 'The text');
      for (const [index, item] of items.entries()) checkItem(item, `Item ${index + 1}`);

      return facebook;
    }
    case 'generic':
      return { ...facebook, cards: facebook.cards.map((card, index) => checkedCard(card, `Card ${index + 1}`)) };
    default:
      return facebook satisfies never;
  }
}

type Card = Extract<MessengerContent, { 'content-type': 'generic' }>['cards'][number];

function checkedCard({ title, subtitle, 'image-url': image, url, buttons }: Card, place: string): Card {
  check(title, maxMessenger.cardText, `The title of ${place}`);
  checkLength(subtitle ?? '', maxMessenger.cardText, `The subtitle of ${place}`);

  return {
    title,
    // One that came out empty is left out.
    ...(subtitle !== undefined && !isBlank(subtitle) && { subtitle }),
    ...(image !== undefined && { 'image-url': httpsUrl(image, `The image of ${place}`) }),
    ...(url !== undefined && { url: httpsUrl(url, `The link of ${place}`) }),
    ...(buttons && { buttons: buttons.map((button, index) => checkedButton(button, `${place}, button ${index + 1}`)) }),
  };
}

type Button = NonNullable<Card['buttons']>[number];

function checkedButton(button: Button, place: string): Button {
  check(button.title, maxMessenger.title, `The title of ${place}`);

  switch (button.type) {
    case 'postback':
      check(button.id, maxMessenger.payload, `The id of ${place}`);
      return button;
    case 'url':
      return { ...button, url: httpsUrl(button.url, `The link of ${place}`) };
    case 'phone-number': {
      const number = button.number.trim();
      if (!/^\+\d{5,15}$/.test(number))
        throw new NotSendable('content_not_supported', `The number of ${place} did not come out as a phone number.`);

      return { ...button, number };
    }
    default:
      return button satisfies never;
  }
}

function checkItem({ id, title }: { readonly id: string; readonly title: string }, place: string): void {
  check(title, maxMessenger.title, `The title of ${place}`);
  check(id, maxMessenger.payload, `The id of ${place}`);
}

function check(text: string, max: number, place: string): void {
  if (isBlank(text)) throw new NotSendable('content_not_supported', `${place} came out empty.`);

  checkLength(text, max, place);
}

function renderUtility(
  { name, language, content, parameters, buttons = [] }: UtilityFile,
  renderer: Renderer,
): TemplateContent {
  const { text, slots } = renderSlots(content, 'Parameter', renderer);
  checkLength(text, maxTemplate.body, 'The body');
  const rendered = renderButtons(buttons, renderer);

  return {
    type: 'template',
    ...{ text, name, language },
    body: slots.map((slot, index) => {
      const named = parameters?.[index];

      return { type: 'text', text: slot.text, ...(named !== undefined && { name: named }) };
    }),
    ...(rendered.length > 0 && { buttons: rendered }),
  };
}
