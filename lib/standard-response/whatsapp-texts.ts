/** What the parts of a template message are made of, as the operator writes them. */
import * as z from 'zod';
import { writtenFor } from './text-limits.ts';
import { countCodes } from './texts.ts';

/** A text that may hold field codes. */
export const written = writtenFor('WhatsApp');

/** A text that WhatsApp has approved as it is. */
export const fixed = (max: number) =>
  written(max).refine((text) => countCodes(text) === 0, 'takes no field codes: WhatsApp has no slot here');

export const httpsLink = z.string().regex(/^(https:\/\/|<\$)/, 'must be an https link');

export const parameterName = z
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

export const parameters = z
  .array(parameter)
  .min(1)
  .optional()
  .describe('One entry for each occurrence of a field code: its name or its number, its type, or both.');
