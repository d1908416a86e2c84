import type { ProductSection, TemplateButton } from '../channel/content.ts';
import { renderOrder } from './render-order.ts';
import { NotSendable, type Renderer } from './renderer.ts';
import { checkLength, encodeForLink, fold, idOf, isBlank } from './sent-text.ts';
import { countCodes, mapTexts } from './texts.ts';
import type { ButtonFile } from './whatsapp-buttons.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/**
 * Only buttons that take a value are sent: the others are part of the approved message. WhatsApp refuses a message
 * without its flow button, also if that has no token.
 */
export function renderButtons(buttons: readonly ButtonFile[], renderer: Renderer): TemplateButton[] {
  return buttons.flatMap((button, index) => renderButton(button, index, renderer));
}

function renderButton(button: ButtonFile, index: number, renderer: Renderer): TemplateButton[] {
  const value = (written: string, max: number) => {
    const text = fold(renderer.text(written));
    checkLength(text, max, `The value of button ${index + 1}`);
    return notBlank(text, written, { index, renderer });
  };

  switch (button.type) {
    case 'quick-reply':
      return button.payload === undefined
        ? []
        : [{ index, type: button.type, value: value(button.payload, maxTemplate.payload) }];
    case 'url':
      return countCodes(button.url) === 0
        ? []
        : [{ index, type: button.type, value: suffix(button.url, index, renderer) }];
    case 'copy-code':
    case 'one-time-code':
      return [{ index, type: button.type, value: value(button.code, maxTemplate.code) }];
    case 'flow':
      return [
        {
          ...{ index, type: button.type },
          ...(button.token !== undefined && { value: value(button.token, maxTemplate.payload) }),
          ...(button.data && { data: mapTexts(button.data, renderer.text) }),
        },
      ];
    case 'voice-call':
      return button.minutes === undefined && button.payload === undefined
        ? []
        : [
            {
              ...{ index, type: button.type },
              ...(button.minutes !== undefined && { minutes: button.minutes }),
              ...(button.payload !== undefined && { value: value(button.payload, maxTemplate.callPayload) }),
            },
          ];
    case 'catalog':
      return button.product === undefined
        ? []
        : [{ index, type: button.type, productId: idOf(button.product, productOf(index), renderer) }];
    case 'multi-product':
      return [
        {
          ...{ index, type: button.type, productId: idOf(button.product, productOf(index), renderer) },
          sections: button.sections.map((section) => renderSection(section, index, renderer)),
        },
      ];
    case 'order-details':
      return [{ index, type: button.type, order: renderOrder(button.order, renderer) }];
    case 'phone-number':
    case 'single-product':
      return [];
    default:
      return button satisfies never;
  }
}

function productOf(index: number): string {
  return `A product of button ${index + 1}`;
}

function renderSection(
  { title, products }: Extract<ButtonFile, { type: 'multi-product' }>['sections'][number],
  index: number,
  renderer: Renderer,
): ProductSection {
  const productIds = products.map((product) => idOf(product, productOf(index), renderer));
  if (title === undefined) return { productIds };

  const text = fold(renderer.text(title));
  checkLength(text, maxTemplate.sectionTitle, `A section’s title of button ${index + 1}`);
  return { title: notBlank(text, title, { index, renderer }), productIds };
}

/** WhatsApp appends the value to the approved link; the limit is that of the whole link. */
function suffix(written: string, index: number, renderer: Renderer): string {
  const parts = renderer.parts(written);
  const folded = fold(parts.at(-1)?.text ?? '');
  const value = encodeForLink(notBlank(folded, written, { index, renderer }));
  const fixed = parts.slice(0, -1).map(({ text }) => text);
  checkLength([...fixed, value].join(''), maxTemplate.url, `The link of button ${index + 1}`);

  return value;
}

function notBlank(text: string, written: string, at: { index: number; renderer: Renderer }): string {
  if (isBlank(text) && !at.renderer.mayBeEmpty(written))
    throw new NotSendable('empty_template_parameter', `The value of button ${at.index + 1} came out empty.`);

  return text;
}
