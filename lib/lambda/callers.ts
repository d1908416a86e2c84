import * as z from 'zod';
import type { ReadSecret } from '../channel/channel.ts';

const secrets = z.array(z.string().min(16, 'must have 16 characters at least').max(256)).default([]);

const caller = z.strictObject({
  name: z
    .string()
    .regex(
      /^(?=.*[A-Za-z])[A-Za-z0-9][\w.-]{0,63}$/,
      'must be 1 to 64 letters, digits, dots, dashes or underscores, with a letter among them',
    )
    .describe('Scopes its keys, is what the log says, and its group on the invite queue: no phone number.'),
  channels: z.array(z.string()).optional().describe('Channels that it may use. Absent: all.'),
  'api-keys': secrets.describe('For x-api-key, and as Bearer or as the password of Basic.'),
  'webhook-secrets': z
    .array(z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64'))
    .default([])
    .describe('For signatures of standard-webhooks.'),
  'twilio-auth-tokens': secrets.describe('For X-Twilio-Signature.'),
  'public-url': z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Origin that Twilio calls, where a proxy hides it from us.'),
  principals: z
    .array(z.string().min(1))
    .default([])
    .describe('ARNs of IAM, or client_id or sub of a JWT, let in by the API’s own authorizer.'),
});

/** The secret that `CALLERS` names. */
const callersFile = z.strictObject({ callers: z.array(caller).min(1) }).refine(({ callers }) => {
  const names = callers.map(({ name }) => name);

  return new Set(names).size === names.length;
}, 'two callers have the same name');

export type Caller = z.output<typeof caller>;
export type ReadCallers = () => Promise<readonly Caller[]>;

/** `off`: nobody is told apart. Throws, and so lets nobody in, where the secret cannot be read or is none; its message holds none of it. */
export function createReadCallers({ name, readSecret }: { readonly name: string; readonly readSecret: ReadSecret }): ReadCallers | 'off' {
  if (name === 'none') return 'off';

  let known: { readonly text: string; readonly callers: readonly Caller[] } | undefined;

  return async () => {
    const text = await readSecret(`ssm:/${name}`);
    if (known?.text !== text) known = { text, callers: parse(text) };

    return known.callers;
  };
}

function parse(text: string): readonly Caller[] {
  const parsed = callersFile.safeParse(asJson(text));
  if (parsed.success) return parsed.data.callers;

  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);

  throw new Error(`The list of callers cannot be used: ${places.join(', ')}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
