import type { TemplateOrder } from '../channel/content.ts';
import { NotSendable, type Renderer } from './renderer.ts';
import { checkLength, checkNotBlank, fold, idOf } from './sent-text.ts';
import { mapTexts } from './texts.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import type { OrderFile } from './whatsapp-order.ts';

/** Meta refuses an order whose parts are not the sum that it names, so the sum is made here. */
export function renderOrder(order: OrderFile, renderer: Renderer): TemplateOrder {
  const { goods, currency, items, 'payment-settings': settings, 'shipping-info': shippingInfo } = order;
  const amount = (written: string | undefined, what: string) =>
    written === undefined ? undefined : hundredths(renderer.text(written), what);
  const [tax, shipping, discount] = [
    amount(order.tax, 'The tax'),
    amount(order.shipping, 'The shipping'),
    amount(order.discount, 'The discount'),
  ];
  const rendered = items?.map((item, index) => renderItem(item, `Item ${index + 1}`, renderer));
  const subtotal = (rendered ?? []).reduce((sum, item) => sum + item.amount * item.quantity, 0);
  const total = amount(order.total, 'The total') ?? subtotal + (tax ?? 0) + (shipping ?? 0) - (discount ?? 0);
  if (total <= 0) throw new NotSendable('content_not_supported', 'The order’s total came out as nothing to pay.');

  return {
    ...{ reference: referenceOf(order.reference, renderer), goods, currency, total },
    ...(rendered && { items: rendered }),
    ...(tax !== undefined && { tax }),
    ...(shipping !== undefined && { shipping }),
    ...(discount !== undefined && { discount }),
    ...(order['payment-type'] !== undefined && { paymentType: renderer.text(order['payment-type']) }),
    ...(order['payment-configuration'] !== undefined && {
      paymentConfiguration: renderer.text(order['payment-configuration']),
    }),
    ...(settings && { paymentSettings: mapTexts(settings, renderer.text) }),
    ...(shippingInfo && { shippingInfo: mapTexts(shippingInfo, renderer.text) }),
  };
}

/** What agents read of it. */
export function orderText({ reference, currency, total, items = [] }: TemplateOrder): string {
  const lines = items.map(({ name, quantity }) => `${quantity} × ${name}`);

  return [`Order ${reference}: ${(total / 100).toFixed(2)} ${currency}`, ...lines].join('\n');
}

type Item = NonNullable<OrderFile['items']>[number];

function renderItem({ id, name, amount, quantity = '1' }: Item, place: string, renderer: Renderer) {
  const shown = fold(renderer.text(name));
  checkLength(shown, maxTemplate.itemName, `The name of ${place}`);
  if (!renderer.mayBeEmpty(name)) checkNotBlank(shown, `The name of ${place}`);

  return {
    ...{ id: idOf(id, `The id of ${place}`, renderer), name: shown },
    amount: hundredths(renderer.text(amount), place),
    quantity: wholeNumber(renderer.text(quantity), place),
  };
}

/** An empty one is left to what fills it later. */
function referenceOf(written: string, renderer: Renderer): string {
  const reference = renderer.text(written).trim();
  const isLater = reference === '' && renderer.mayBeEmpty(written);
  if (!isLater && !new RegExp(`^[A-Za-z0-9_.-]{1,${maxTemplate.orderReference}}$`).test(reference))
    throw new NotSendable(
      'content_not_supported',
      'The order’s reference did not come out as 1 to 35 letters, digits, dots, dashes and underscores.',
    );

  return reference;
}

/** Of an amount such as 19.9. */
function hundredths(written: string, place: string): number {
  if (!/^\d{1,12}(\.\d+)?$/.test(written.trim()))
    throw new NotSendable('field_code_error', `${place}: its amount did not come out as a plain number.`);

  return Math.round(Number(written) * 100);
}

function wholeNumber(written: string, place: string): number {
  if (!/^[1-9]\d{0,5}$/.test(written.trim()))
    throw new NotSendable('field_code_error', `${place}: its quantity did not come out as a whole number from 1 on.`);

  return Number(written);
}
