import type { TemplateOrder } from '../content.ts';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-br/orderdetailstemplate */
export function toOrder(order: TemplateOrder): Readonly<Record<string, unknown>> {
  const { reference, goods, currency, total, items, paymentType, paymentConfiguration, paymentSettings } = order;

  return {
    ...{ reference_id: reference, type: goods, currency, total_amount: toAmount(total) },
    ...(paymentType !== undefined && { payment_type: paymentType }),
    ...(paymentConfiguration !== undefined && { payment_configuration: paymentConfiguration }),
    ...(paymentSettings && { payment_settings: paymentSettings }),
    ...(order.shippingInfo && { shipping_info: order.shippingInfo }),
    ...(items && { order: { status: 'pending', ...toItems(order, items) } }),
  };
}

function toItems({ tax = 0, shipping, discount }: TemplateOrder, items: NonNullable<TemplateOrder['items']>) {
  return {
    items: items.map(({ id, name, amount, quantity }) => ({
      ...{ retailer_id: id, name, amount: toAmount(amount), quantity },
    })),
    subtotal: toAmount(items.reduce((sum, { amount, quantity }) => sum + amount * quantity, 0)),
    // Required, also if there is none.
    tax: toAmount(tax),
    ...(shipping !== undefined && { shipping: toAmount(shipping) }),
    ...(discount !== undefined && { discount: toAmount(discount) }),
  };
}

/** Meta takes hundredths only. */
function toAmount(value: number) {
  return { value, offset: 100 };
}
