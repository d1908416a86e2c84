/** What Meta checks of the order in an order details message. */
import * as z from 'zod';

const amount = z.object({ value: z.int().min(0), offset: z.literal(100) });

export const orderSchema = z.object({
  reference_id: z.string().regex(/^[A-Za-z0-9_.-]{1,35}$/),
  type: z.enum(['digital-goods', 'physical-goods']),
  currency: z.string().regex(/^[A-Z]{3}$/),
  total_amount: amount,
  payment_settings: z.array(z.looseObject({ type: z.string() })).optional(),
  order: z
    .object({
      status: z.literal('pending'),
      items: z.array(z.object({ retailer_id: z.string(), name: z.string(), amount, quantity: z.int().min(1) })).min(1),
      subtotal: amount,
      tax: amount,
      shipping: amount.optional(),
      discount: amount.optional(),
    })
    .optional(),
});

export function whyNoOrder({ total_amount: total, order }: z.infer<typeof orderSchema>): string | undefined {
  if (!order) return undefined;

  const { items, subtotal, tax, shipping, discount } = order;
  const sum = items.reduce((all, item) => all + item.amount.value * item.quantity, 0);
  if (subtotal.value !== sum) return 'order.subtotal does not match the sum of the items';

  return total.value === sum + tax.value + (shipping?.value ?? 0) - (discount?.value ?? 0)
    ? undefined
    : 'total_amount does not match subtotal, tax, shipping and discount';
}
