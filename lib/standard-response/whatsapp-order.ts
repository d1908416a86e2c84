/**
 * The order of a template message's `order-details` button. How it is paid depends on the country, so those parts are
 * written as Meta documents them.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-br/orderdetailstemplate
 */
import * as z from 'zod';
import { maxTemplate } from './whatsapp-limits.ts';
import { written } from './whatsapp-texts.ts';

const amount = z
  .string()
  .min(1)
  .describe('An amount as a plain number, such as <$CustomProperties.Total$> or "19.99".');
const asMetaHasIt = z.record(z.string(), z.unknown());

const item = z.strictObject({
  id: written(maxTemplate.id).describe('Id of the product, its SKU.'),
  name: written(maxTemplate.itemName),
  amount: amount.describe('The price of one.'),
  quantity: z.string().min(1).optional().describe('A whole number, such as <$CustomProperties.Count$>. Left out: 1.'),
});

export const order = z.strictObject({
  reference: written(maxTemplate.orderReference).describe('Your own id of the order: another one in each message.'),
  goods: z.enum(['digital-goods', 'physical-goods']),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  items: z.array(item).min(1).max(100).optional(),
  tax: amount.optional(),
  shipping: amount.optional(),
  discount: amount.optional(),
  total: amount.optional().describe('Only without items: with them it is their sum, tax, shipping and discount.'),
  'payment-type': z.string().min(1).optional().describe('Such as br.'),
  'payment-configuration': z.string().min(1).optional().describe('The name that it has in WhatsApp’s manager.'),
  'payment-settings': z.array(asMetaHasIt).min(1).optional().describe('As Meta documents `payment_settings`.'),
  'shipping-info': asMetaHasIt.optional().describe('As Meta documents `shipping_info`.'),
});

export type OrderFile = z.output<typeof order>;
