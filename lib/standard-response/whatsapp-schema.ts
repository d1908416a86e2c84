/**
 * The content type `notification`: an approved WhatsApp template message, as the operator writes it. Limits are Meta's.
 */
import * as z from 'zod';
import { countCodes, literalLength } from './texts.ts';

const languageCode = /^[a-z]{2,3}(_[A-Za-z]{2,4})?$/;

const written = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => literalLength(text) <= most, `is longer than the ${most} characters that WhatsApp takes`);
const fixed = (most: number) =>
  written(most).refine((text) => countCodes(text) === 0, 'takes no field codes: WhatsApp has no slot here');

const httpsLink = z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link');
const parameterName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]*$/, 'must be a parameter name: small letters, digits, underscores');

const parameter = z.union([
  parameterName,
  z.strictObject({ name: parameterName.optional(), type: z.enum(['text', 'date-time']) }),
  z.strictObject({
    name: parameterName.optional(),
    type: z.literal('currency'),
    code: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
    amount: z.string().min(1).describe('The amount as a plain number, such as <$CustomProperties.Total$>.'),
  }),
]);

const header = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: written(60).refine((text) => countCodes(text) <= 1, 'takes at most one field code'),
    parameter: parameterName.optional().describe('Name of the header’s parameter, if the parameters are named.'),
  }),
  z.strictObject({ type: z.enum(['image', 'video']), url: httpsLink }),
  z.strictObject({
    type: z.literal('document'),
    url: httpsLink,
    name: z.string().min(1).optional().describe('The file’s name.'),
  }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.string().min(1),
    longitude: z.string().min(1),
    name: z.string().min(1),
    address: z.string().min(1),
  }),
]);

const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick-reply'), text: fixed(25), payload: written(256).optional() }),
  z.strictObject({
    type: z.literal('url'),
    text: fixed(25),
    url: written(2000).refine(
      (url) => /^https?:\/\/[^<\s]+(<\$((?!<\$)[\s\S])*\$>)?$/.test(url),
      'must be a link with at most one field code, at its end',
    ),
  }),
  z.strictObject({ type: z.literal('copy-code'), text: fixed(25), code: written(15) }),
  z.strictObject({ type: z.literal('flow'), text: fixed(25), token: written(256).optional() }),
  z.strictObject({ type: z.literal('phone-number'), text: fixed(25), number: fixed(20) }),
]);

const maxOfAKind = { 'quick-reply': 10, url: 2, 'copy-code': 1, flow: 1, 'phone-number': 1 } as const;

const wording = {
  content: written(1024).describe(
    'The approved wording of the body; each occurrence of a field code is its next parameter.',
  ),
  parameters: z
    .array(parameter)
    .min(1)
    .optional()
    .describe('One entry for each occurrence of a field code: its name, its type, or both.'),
  header: header.optional(),
  footer: fixed(60).optional(),
  buttons: z
    .array(button)
    .max(10)
    .refine(
      (all) => all.every(({ type }) => all.filter((other) => other.type === type).length <= maxOfAKind[type]),
      'has too many of one type: WhatsApp takes 2 of url, 1 of copy-code, flow and phone-number',
    )
    .optional(),
};

const language = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .refine(
    (list) => list.every((code) => code.includes('<$') || languageCode.test(code)),
    'must be WhatsApp language codes such as en_US, or field codes',
  )
  .refine(
    (list) => languageCode.test(list.at(-1) ?? ''),
    'must end with a language code, which is used when no other fits',
  );

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
    ...wording,
    translations: z
      .record(
        z.string().regex(languageCode, 'must be a WhatsApp language code'),
        z.strictObject({ ...wording, content: wording.content }),
      )
      .optional()
      .describe('Wordings in other languages than the last of `language`; what one leaves out is as above.'),
  })
  .superRefine((message, context) => {
    const base = message.language.at(-1) ?? '';
    const { translations = {} } = message;

    for (const [index, code] of message.language.entries()) {
      if (code.includes('<$') || code === base || Object.hasOwn(translations, code)) continue;
      context.addIssue({
        code: 'custom',
        path: ['language', index],
        message: `the response has no wording in ${code}`,
      });
    }

    checkParameters(message, [], context);
    for (const [code, translation] of Object.entries(translations))
      checkParameters({ ...message, ...translation }, ['translations', code], context);
  });

export type NotificationFile = z.output<typeof notification>;
export type ParameterFile = z.output<typeof parameter>;
export type HeaderFile = z.output<typeof header>;
export type ButtonFile = z.output<typeof button>;

type Checked = Pick<NotificationFile, 'content' | 'parameters' | 'header'>;

function checkParameters(
  { content, parameters, header }: Checked,
  path: PropertyKey[],
  context: z.RefinementCtx,
): void {
  const report = (key: string, message: string) => context.addIssue({ code: 'custom', path: [...path, key], message });
  const codes = countCodes(content);

  if (parameters && parameters.length !== codes)
    report('parameters', `has ${parameters.length} entries for ${codes} field codes of the content`);

  const names = (parameters ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.name));
  const named = names.some((name) => name !== undefined);
  if (named && names.includes(undefined)) report('parameters', 'must all be named, or none: WhatsApp takes no mixture');

  if (header?.type !== 'text' || countCodes(header.text) === 0 || codes === 0) return;
  if (named !== (header.parameter !== undefined))
    report(
      'header',
      named ? 'needs `parameter`, because the body’s are named' : 'has a named parameter and the body has not',
    );
}
