import * as z from 'zod/mini';

/** Of a table or a bucket. */
const name = z.string().check(z.minLength(3, 'must have 3 characters at least'));
const url = z.url({ protocol: /^https?$/, error: 'must be a URL' });

const parameter = (instead: string) =>
  z
    .string()
    .check(z.regex(/^[\w.-]+(\/[\w.-]+)*$/, `must be ${instead}the name of an SSM parameter without its first slash`));

/** Every name that a function may read; serverless.yml gives each function its own. */
const names = {
  STAGE: z.string().check(z.regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 small letters, digits or dashes')),
  INVITE_QUEUE_URL: url,
  INVITE_DEAD_LETTER_URL: url,
  CHAT_QUEUE_URL_BASE: url,
  RECEIPT_QUEUE_URL: url,
  MESSAGE_QUEUE_URL: url,
  MESSAGE_DEAD_LETTER_URL: url,
  CALLBACK_QUEUE_URL: url,
  CALLBACK_DEAD_LETTER_URL: url,
  CALLBACKS_TABLE: name,
  LEDGER_TABLE: name,
  RECEIPT_DEAD_LETTER_URL: url,
  CONVERSATIONS_TABLE: name,
  MEDIA_BUCKET: name,
  IDENTITY_KEY: parameter(''),
  CONTACTS_TABLE: name,
  SWEEP_GRACE_SECONDS: z.pipe(
    z.pipe(z.string(), z.transform(Number)),
    z.int('must be a whole number').check(z.gte(0, 'must be 0 at least'), z.lte(900, 'must be 900 at most')),
  ),
  CALLERS: parameter('none, or '),
  LOG_LEVEL: z._default(
    z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT'], 'must be DEBUG, INFO, WARN, ERROR or SILENT'),
    'INFO',
  ),
};

type Names = typeof names;
export type Env<Name extends keyof Names> = { readonly [name in Name]: z.output<Names[name]> };

/** Reads the named variables. Throws one error that names every bad one with its rule, never its value. */
export function readEnv<const Name extends keyof Names>(
  from: Readonly<Record<string, string | undefined>>,
  wanted: readonly Name[],
): Env<Name> {
  const schema = z.object(Object.fromEntries(wanted.map((one) => [one, names[one]])));
  const parsed = schema.safeParse(from);
  if (parsed.success) return parsed.data as Env<Name>;

  const bad = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.')}: ${from[String(path[0])] === undefined ? 'is not set' : message}`,
  );

  throw new Error(`The function cannot start. Fix these environment variables:\n${bad.join('\n')}`);
}
