/**
 * The content type `notification`: an approved WhatsApp template message, as the operator writes it. Limits are Meta's.
 */
import * as z from 'zod';
import { whyNoLanguage } from './language.ts';
import { button, buttons } from './whatsapp-buttons.ts';
import { checkNotification } from './whatsapp-check.ts';
import { header } from './whatsapp-header.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import { fixed, parameters, written } from './whatsapp-texts.ts';
import { twilio } from './whatsapp-twilio.ts';

const card = z.strictObject({
  header,
  content: written(maxTemplate.cardBody).optional().describe('The approved wording of the card.'),
  parameters,
  buttons: z.array(button).min(1).max(2),
});

const offer = z.strictObject({
  text: fixed(maxTemplate.offerText).describe('Its approved heading.'),
  expires: z
    .string()
    .min(1)
    .optional()
    .describe('When its code expires, an instant in ISO 8601: only if the template was approved with an expiration.'),
});

const wording = {
  content: written(maxTemplate.body).describe(
    'The approved wording of the body; each occurrence of a field code is its next parameter.',
  ),
  parameters,
  header: header.optional(),
  footer: fixed(maxTemplate.footer).optional(),
  buttons: buttons.optional(),
  'limited-time-offer': offer.optional(),
  carousel: z
    .array(card)
    .min(2)
    .max(maxTemplate.cards)
    .optional()
    .describe('Cards of pictures or videos, as many as approved, or of products.'),
  twilio: twilio.optional().describe('What a channel of Twilio’s sends in place of all this.'),
};

export const languageCode = z.string().superRefine((text, context) => {
  const why = whyNoLanguage(text);
  if (why !== undefined) context.addIssue({ code: 'custom', message: why });
});
const language = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .superRefine((list, context) => {
    for (const [index, code] of list.entries()) {
      const why = code.includes('<$') ? undefined : whyNoLanguage(code);
      if (why !== undefined) context.addIssue({ code: 'custom', path: list.length > 1 ? [index] : [], message: why });
    }
  })
  .refine((list) => !list.at(-1)?.includes('<$'), 'must end with a language code, which is used when no other fits');

export const notification = z
  .strictObject({
    'content-type': z.literal('notification').describe('An approved template message.'),
    id: z
      .string()
      .regex(/^[^@\s]+@[a-z0-9_]{1,512}$/, 'must be <namespace>@<element_name>')
      .describe('<namespace>@<element_name> of the approved template message.'),
    language: language.describe(
      'Code of the approved translation, or a list: the first one in which the response has a wording is sent.',
    ),
    category: z
      .enum(['authentication', 'utility', 'marketing'])
      .optional()
      .describe('The category that it was approved in; `catalog -- sync` compares it.'),
    ...wording,
    translations: z
      .record(languageCode, z.strictObject({ ...wording, content: wording.content }))
      .optional()
      .describe('Wordings in other languages than the last of `language`; what one leaves out is as above.'),
  })
  .superRefine(checkNotification);

export type NotificationFile = z.output<typeof notification>;
export type CardFile = z.output<typeof card>;
