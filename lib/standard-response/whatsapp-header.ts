/** What stands above the text of a template message, or of a card. */
import * as z from 'zod';
import { countCodes } from './texts.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import { httpsLink, parameterName, written } from './whatsapp-texts.ts';

const file = {
  url: httpsLink.optional(),
  id: written(maxTemplate.id).optional().describe('Of a file that was uploaded to WhatsApp, in place of its link.'),
};
const hasOneSource = ({ url, id }: { readonly url?: string | undefined; readonly id?: string | undefined }) =>
  (url === undefined) !== (id === undefined);
const oneSource = 'needs url or id, and not both';

export const header = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: written(maxTemplate.header).refine((text) => countCodes(text) <= 1, 'takes at most one field code'),
    parameter: parameterName.optional().describe('Name of the header’s parameter, if the parameters are named.'),
  }),
  z
    .strictObject({ type: z.enum(['image', 'video', 'gif']), ...file })
    .refine(hasOneSource, oneSource)
    .describe('A GIF is an MP4 file of at most 3.5 MB, in marketing templates only.'),
  z
    .strictObject({
      type: z.literal('document'),
      ...file,
      name: written(maxTemplate.fileName).optional().describe('The file’s name. Left out: the last part of the link.'),
    })
    .refine(hasOneSource, oneSource),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.string().min(1),
    longitude: z.string().min(1),
    name: written(maxTemplate.location),
    address: written(maxTemplate.location),
  }),
  z.strictObject({
    type: z.literal('product'),
    catalog: written(maxTemplate.id).describe('Id of the product catalog at Meta.'),
    product: written(maxTemplate.id).describe('Id of the product in it, its SKU.'),
  }),
]);

export type HeaderFile = z.output<typeof header>;
