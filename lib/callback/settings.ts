import * as z from 'zod/mini';
import { callbackEvents } from '../queue/callback-record.ts';

const secret = z
  .string()
  .check(z.regex(/^(whsec_[A-Za-z0-9+/]{32,88}={0,2}|(ssm:\/|env:)\S{1,256})$/, 'must be ssm:/… or whsec_…'));

const events = z.optional(z.array(z.enum(callbackEvents)).check(z.minLength(1)));

/** Where a caller takes its callbacks, as the list of callers says. */
export const callbackSettingsSchema = z.union([
  z.strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be a URL' }),
    /** A reference, or the secret itself; two during a rotation: both sign. */
    secret: z.pipe(
      z.union([secret, z.array(secret).check(z.minLength(1), z.maxLength(2))]),
      z.transform((given: string | string[]) => [given].flat()),
    ),
    /** Default: all. */
    events,
  }),
  z.strictObject({
    queue: z
      .string()
      .check(z.regex(/^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,75}(\.fifo)?$/, 'must be the arn of an SQS queue')),
    events,
  }),
]);

export type CallbackSettings = z.output<typeof callbackSettingsSchema>;

/** Where it goes to, for comparing. */
export function addressOf(settings: CallbackSettings): string {
  return 'url' in settings ? settings.url : settings.queue;
}

/** Why an address can never be used; undefined if it may. `mayBeLocal`: only on this machine. */
export function addressFault(settings: CallbackSettings, { mayBeLocal = false } = {}): string | undefined {
  if (!('url' in settings)) return undefined;

  const { protocol, hostname, username, password, hash } = new URL(settings.url);
  if (username !== '' || password !== '' || hash !== '') return 'a URL without user, password and fragment';
  if (protocol === 'https:' || (mayBeLocal && hostname === '127.0.0.1')) return undefined;

  return 'an address that begins with https://';
}
