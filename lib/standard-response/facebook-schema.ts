/** What a Facebook channel sends besides text: structured content, or a utility template that Meta has approved. */
import * as z from 'zod';
import { messengerContents } from '../channel/meta/messenger-schema.ts';
import { writtenFor } from './text-limits.ts';
import { countCodes } from './texts.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import { languageCode } from './whatsapp-schema.ts';

const written = writtenFor('Messenger');

const label = written(maxTemplate.buttonText).refine(
  (text) => countCodes(text) === 0,
  'takes no field codes: the template has no slot here',
);

const utility = z
  .strictObject({
    'content-type': z.literal('utility').describe('A utility template of the Page: it reaches clients at any time.'),
    name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be the name of a template: small letters, digits, underscores'),
    language: languageCode.describe('Code of the approved language.'),
    content: written(maxTemplate.body).describe(
      'The approved wording of the body; each occurrence of a field code is its next parameter.',
    ),
    parameters: z
      .array(z.string().regex(/^[a-z_][a-z0-9_]*$/, 'must be a parameter name: small letters, digits, underscores'))
      .min(1)
      .optional()
      .describe('The names of the parameters, if they are named: one for each occurrence of a field code.'),
    buttons: z
      .array(
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('quick-reply'), text: label, payload: written(maxTemplate.payload) }),
          z.strictObject({
            type: z.literal('url'),
            text: label,
            url: written(maxTemplate.url).refine(
              (url) => /^https?:\/\/[^<\s]+(<\$((?!<\$)[\s\S])*\$>)?$/.test(url),
              'must be a link with at most one field code, at its end',
            ),
          }),
        ]),
      )
      .min(1)
      .max(3)
      .optional(),
  })
  .refine(({ content, parameters }) => parameters === undefined || parameters.length === countCodes(content), {
    path: ['parameters'],
    message: 'must name one parameter for each field code of the content',
  });

export const facebookContent = z.discriminatedUnion('content-type', [...messengerContents, utility], {
  error: 'must be quick-replies, single-selection-list, generic or utility',
});

export type FacebookContent = z.output<typeof facebookContent>;
export type UtilityFile = z.output<typeof utility>;
