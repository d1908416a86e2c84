/**
 * The content type `notification`: an approved WhatsApp template message, as the operator writes it. Limits are Meta's.
 */
import * as z from 'zod';
import { whyNoLanguage } from './language.ts';
import { countCodes, isLongerThan } from './texts.ts';
import { checkNotification } from './whatsapp-check.ts';
import { maxTemplate } from './whatsapp-limits.ts';

const written = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => !isLongerThan(max, text), `is longer than the ${max} characters that WhatsApp takes`);
const fixed = (max: number) =>
  written(max).refine((text) => countCodes(text) === 0, 'takes no field codes: WhatsApp has no slot here');

const httpsLink = z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link');
const parameterName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/, 'must be a parameter name: small letters, digits, underscores');
const slot = z.int().min(1).max(100);

const placed = {
  name: parameterName.optional(),
  slot: slot.optional().describe('Its number in the approved wording: 1 is {{1}}.'),
};
const parameter = z.union([
  parameterName,
  slot,
  z.strictObject({ ...placed, type: z.enum(['text', 'date-time']).optional() }),
  z.strictObject({
    ...placed,
    type: z.literal('currency'),
    code: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
    amount: z.string().min(1).describe('The amount as a plain number, such as <$CustomProperties.Total$>.'),
  }),
]);

const header = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: written(maxTemplate.header).refine((text) => countCodes(text) <= 1, 'takes at most one field code'),
    parameter: parameterName.optional().describe('Name of the header’s parameter, if the parameters are named.'),
  }),
  z.strictObject({ type: z.enum(['image', 'video']), url: httpsLink }),
  z.strictObject({
    type: z.literal('document'),
    url: httpsLink,
    name: written(maxTemplate.fileName).optional().describe('The file’s name. Left out: the last part of the link.'),
  }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.string().min(1),
    longitude: z.string().min(1),
    name: written(maxTemplate.location),
    address: written(maxTemplate.location),
  }),
]);

const label = fixed(maxTemplate.buttonText);

const button = z.discriminatedUnion('type', [
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
  }),
  z.strictObject({ type: z.literal('flow'), text: label, token: written(maxTemplate.payload).optional() }),
  z.strictObject({ type: z.literal('phone-number'), text: label, number: fixed(20) }),
]);

const maxOfAKind = {
  'quick-reply': 10,
  url: 2,
  'copy-code': 1,
  'one-time-code': 1,
  flow: 1,
  'phone-number': 1,
} as const;

const wording = {
  content: written(maxTemplate.body).describe(
    'The approved wording of the body; each occurrence of a field code is its next parameter.',
  ),
  parameters: z
    .array(parameter)
    .min(1)
    .optional()
    .describe('One entry for each occurrence of a field code: its name or its number, its type, or both.'),
  header: header.optional(),
  footer: fixed(maxTemplate.footer).optional(),
  buttons: z
    .array(button)
    .max(10)
    .refine(
      (all) => all.every(({ type }) => all.filter((other) => other.type === type).length <= maxOfAKind[type]),
      'has too many of one type: WhatsApp takes 2 of url, 1 of copy-code, one-time-code, flow and phone-number',
    )
    .optional(),
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
export type HeaderFile = z.output<typeof header>;
export type ButtonFile = z.output<typeof button>;
