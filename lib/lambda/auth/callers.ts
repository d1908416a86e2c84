import * as z from 'zod/mini';
import { digestOf } from '../../net/digest.ts';
import { readJson } from '../../net/read-json.ts';
import type { ReadSecret } from '../../net/secret.ts';

const secrets = z._default(z.array(z.string().check(z.minLength(16), z.maxLength(256))), []);

const caller = z.strictObject({
  /**
   * Scopes its keys, identifies it in the log, and is its group on the invite queue. It contains a letter, so that it
   * cannot be a phone number.
   */
  name: z.string().check(z.regex(/^(?=.*[A-Za-z])[A-Za-z0-9][\w.-]{0,63}$/)),
  /** Channels that it may use; default: all. */
  channels: z.optional(z.array(z.string())),
  /** Where it takes callbacks: `lib/callback/settings.ts` has the shape, which is checked when one is sent. */
  callback: z.optional(z.unknown()),
  may: z._default(z.array(z.enum(['invite', 'converse'])), ['invite']),
  /** For x-api-key, and as Bearer or as the password of Basic; kept as digests. */
  'api-keys': z.pipe(
    secrets,
    z.transform((keys: string[]) => keys.map(digestOf)),
  ),
  /** For signatures of standard-webhooks: 24 to 64 bytes in base64. */
  'webhook-secrets': z._default(z.array(z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/))), []),
  /** For X-Twilio-Signature. */
  'twilio-auth-tokens': secrets,
  /** The origin that Twilio calls, if a proxy hides it from us. */
  'public-url': z.optional(z.url({ protocol: /^https?$/ })),
  /** ARNs of IAM, or client_id or sub of a JWT, let in by the API’s own authorizer. */
  principals: z._default(z.array(z.string().check(z.minLength(1))), []),
});

/** The secret that `CALLERS` names. Names are unique. */
const callersFile = z.strictObject({ callers: z.array(caller).check(z.minLength(1)) }).check(
  z.refine(({ callers }) => {
    const names = callers.map(({ name }) => name);

    return new Set(names).size === names.length;
  }),
);

export type Caller = z.output<typeof caller>;
export type ReadCallers = () => Promise<readonly Caller[]>;

/**
 * `off`: callers are not distinguished. Throws, and so lets nobody in, if the secret cannot be read or is not a list of
 * callers; the message contains none of it.
 */
export function createReadCallers({
  name,
  readSecret,
}: {
  readonly name: string;
  readonly readSecret: ReadSecret;
}): ReadCallers | 'off' {
  if (name === 'none') return 'off';

  let known: { readonly text: string; readonly callers: readonly Caller[] } | undefined;

  return async () => {
    const text = await readSecret(`ssm:/${name}`);
    if (known?.text !== text) known = { text, callers: parse(text) };

    return known.callers;
  };
}

function parse(text: string): readonly Caller[] {
  const parsed = callersFile.safeParse(readJson(text));
  if (parsed.success) return parsed.data.callers;

  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);

  throw new Error(`The list of callers cannot be used: ${places.join(', ')}`);
}
