import * as z from 'zod';
import type { FallbackStep } from '../channel/fallback.ts';
import { responseId } from './response-id.ts';

const step = z.strictObject({
  channel: z.string().describe('The name of another channel of this file.'),
  'after-seconds': z
    .int()
    .min(10)
    .max(86_400)
    .describe('After how long without success-status of the message before. After a refusal: at once.'),
  'success-status': z
    .enum(['sent', 'delivered'])
    .default('delivered')
    .describe('What the message before must have come to for this step not to be taken. sent: the vendor took it.'),
  responses: z
    .record(responseId, responseId)
    .optional()
    .describe('Response of the invite → response of this step. One that is left out goes as it is.'),
});

/** `fallback` of a channel, as its file has it. */
export const fallbackFile = z
  .array(step)
  .min(1)
  .max(4)
  .describe('Other channels on which an invite is tried, in order, if its message does not arrive.');

/** The same, as the code reads it. */
export function toFallback(file: z.output<typeof fallbackFile>): readonly FallbackStep[] {
  return file.map(({ channel, responses, ...step }) => ({
    channel,
    afterSeconds: step['after-seconds'],
    successStatus: step['success-status'],
    ...(responses && { responses }),
  }));
}
