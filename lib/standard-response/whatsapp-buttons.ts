/** The buttons of a template message. */
import * as z from 'zod';
import { maxTemplate } from './whatsapp-limits.ts';
import { order } from './whatsapp-order.ts';
import { fixed, written } from './whatsapp-texts.ts';

const label = fixed(maxTemplate.buttonText);
const product = written(maxTemplate.id);

const section = z.strictObject({
  title: written(maxTemplate.sectionTitle).optional().describe('Needed if there are several sections.'),
  products: z.array(product).min(1).max(maxTemplate.products),
});

export const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick-reply'), text: label, payload: written(maxTemplate.payload).optional() }),
  z.strictObject({
    type: z.literal('url'),
    text: label,
    url: written(maxTemplate.url).refine(
      (url) => /^https?:\/\/[^<\s]+(<\$((?!<\$)[\s\S])*\$>)?$/.test(url),
      'must be a link with at most one field code, at its end',
    ),
  }),
  z.strictObject({ type: z.literal('copy-code'), text: label, code: written(maxTemplate.code) }),
  z.strictObject({
    type: z.literal('one-time-code'),
    text: label,
    code: written(maxTemplate.code).describe('The code, as in the body: for Meta this button is a URL button.'),
    kind: z
      .enum(['copy-code', 'one-tap', 'zero-tap'])
      .optional()
      .describe('As approved: copied by the client (the default), or filled into your app, with a tap or without.'),
  }),
  z.strictObject({
    type: z.literal('flow'),
    text: label,
    token: written(maxTemplate.payload).optional(),
    data: z.record(z.string(), z.unknown()).optional().describe('What the first screen of the flow starts with.'),
  }),
  z.strictObject({ type: z.literal('phone-number'), text: label, number: fixed(20) }),
  z.strictObject({
    type: z.literal('voice-call'),
    text: label,
    minutes: z
      .int()
      .min(1)
      .max(maxTemplate.callMinutes)
      .optional()
      .describe('For how long it calls. Left out: as approved.'),
    payload: written(maxTemplate.callPayload).optional().describe('What WhatsApp reports with the call.'),
  }),
  z.strictObject({
    type: z.literal('catalog'),
    text: label,
    product: product.optional().describe('Whose picture is shown. Left out: the first one of the catalog.'),
  }),
  z.strictObject({
    type: z.literal('multi-product'),
    text: label,
    product: product.describe('Whose picture is shown.'),
    sections: z.array(section).min(1).max(maxTemplate.sections),
  }),
  z.strictObject({ type: z.literal('single-product'), text: label }),
  z.strictObject({ type: z.literal('order-details'), text: label, order }),
]);

const maxOfAKind = {
  'quick-reply': 10,
  url: 2,
  'copy-code': 1,
  'one-time-code': 1,
  flow: 1,
  'phone-number': 1,
  'voice-call': 1,
  catalog: 1,
  'multi-product': 1,
  'single-product': 1,
  'order-details': 1,
} as const;

export const buttons = z
  .array(button)
  .max(10)
  .refine(
    (all) => all.every(({ type }) => all.filter((other) => other.type === type).length <= maxOfAKind[type]),
    'has too many of one type: WhatsApp takes 10 of quick-reply, 2 of url and 1 of each other',
  );

export type ButtonFile = z.output<typeof button>;
