/** A template message as Twilio knows it. */
import * as z from 'zod';
import { maxTemplate } from './whatsapp-limits.ts';
import { written } from './whatsapp-texts.ts';

const variable = z.string().regex(/^[A-Za-z0-9_]{1,16}$/, 'must be a number or a name of 16 characters at most');

export const twilio = z.strictObject({
  'content-sid': z
    .string()
    .regex(/^HX[0-9a-fA-F]{32}$/, 'must be a content SID: HX and 32 hexadecimal digits')
    .describe('Of the content template in Twilio that is this message in this language.'),
  variables: z
    .record(variable, written(maxTemplate.twilioVariable))
    .refine((all) => Object.keys(all).length <= 100, 'has more than 100 variables')
    .optional()
    .describe('Its variables. Left out: the parameters of the body, by their names or counted from 1.'),
});
