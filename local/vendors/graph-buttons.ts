/** What Meta takes for the buttons of an approved template message, each by its sub_type. */
import * as z from 'zod';
import { type GraphError, graphError } from './graph-errors.ts';
import { orderSchema, whyNoOrder } from './graph-order.ts';
import type { ButtonSpec } from './template-parts.ts';

const productId = z.string().min(1);
const action = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.tuple([z.object({ type: z.literal('action'), action: z.object(shape) })]);
const products = z.object({
  title: z.string().min(1).max(24).optional(),
  product_items: z.array(z.object({ product_retailer_id: productId })).min(1),
});

const multiProduct = action({ thumbnail_product_retailer_id: productId, sections: z.array(products).min(1) });
const orderDetails = action({ order_details: orderSchema });
const flow = action({
  flow_token: z.string().min(1).optional(),
  flow_action_data: z.record(z.string(), z.unknown()).optional(),
});

const parametersOf: Readonly<Record<string, z.ZodType>> = {
  quick_reply: z.tuple([z.object({ type: z.literal('payload'), payload: z.string().min(1) })]),
  url: z.tuple([z.object({ type: z.literal('text'), text: z.string().min(1) })]),
  copy_code: z.tuple([z.object({ type: z.literal('coupon_code'), coupon_code: z.string().min(1).max(20) })]),
  flow: z.tuple([]).or(flow),
  voice_call: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('ttl_minutes'), ttl_minutes: z.int().min(1).max(43_200) }),
      z.object({ type: z.literal('payload'), payload: z.string().min(1).max(512) }),
    ]),
  ),
  catalog: action({ thumbnail_product_retailer_id: productId }),
  mpm: multiProduct,
  order_details: orderDetails,
};

export type SentButton = {
  readonly sub_type?: string | undefined;
  readonly index?: string | number | undefined;
  readonly parameters: readonly unknown[];
};

/** What Meta sends without a value, too. */
const optional = ['quick_reply', 'voice_call', 'catalog'];

export function checkButtons(buttons: readonly ButtonSpec[], given: readonly SentButton[]): GraphError | undefined {
  for (const [index, { type, takes }] of buttons.entries()) {
    const sent = given.find((button) => String(button.index) === String(index));
    if (!sent) {
      if (type === 'flow' || (takes && !optional.includes(type)))
        return graphError(131_008, undefined, `buttons: Button at index ${index} of type ${type} requires a parameter`);
      continue;
    }
    const isEmptyFlow = type === 'flow' && takes && sent.parameters.length === 0;
    if (sent.sub_type !== type || isEmptyFlow || !parametersOf[type]?.safeParse(sent.parameters).success)
      return graphError(132_012, undefined, `buttons: Button at index ${index} must be of type ${type}`);

    const why = whyInvalid(sent);
    if (why !== undefined) return graphError(131_009, undefined, `buttons: Button at index ${index}: ${why}`);
  }

  const beyond = given.find(({ index }) => buttons[Number(index)] === undefined);
  return beyond && graphError(132_000, undefined, `buttons: the template has no button at index ${beyond.index}`);
}

/** What is of the right form, and wrong. */
function whyInvalid({ sub_type: type, parameters }: SentButton): string | undefined {
  if (type === 'order_details') {
    const { data } = orderDetails.safeParse(parameters);
    return data && whyNoOrder(data[0].action.order_details);
  }
  if (type !== 'mpm') return undefined;

  const { sections = [] } = multiProduct.safeParse(parameters).data?.[0].action ?? {};
  const count = sections.reduce((sum, { product_items: items }) => sum + items.length, 0);
  if (sections.length > 10) return `sections (${sections.length}) must be at most 10`;
  if (count > 30) return `product_items (${count}) must be at most 30`;

  return sections.length > 1 && sections.some(({ title }) => title === undefined)
    ? 'title is required if there is more than one section'
    : undefined;
}
