import { openOnce } from './open-once.ts';
import type { ReadSecret } from './secret.ts';

type SecretOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly keepMs: number;
  readonly region?: string;
};

/**
 * Reads `env:NAME` and `ssm:/name` and caches the value for `keepMs`, or for 5 s if the caller wants it fresh. Loads
 * the SSM client with the first `ssm:` reference.
 */
export function createReadSecret({ env, now, keepMs, region }: SecretOptions): ReadSecret {
  const kept = new Map<string, { readonly secret: Promise<string>; readonly readAt: number }>();
  const readParameter = createReadParameter(region);

  const read = async (reference: string): Promise<string> => {
    const value = reference.startsWith('env:') ? env[reference.slice(4)] : await readParameter(reference.slice(4));
    if (!value) throw new Error(`The secret ${reference} is empty or not there.`);

    return value;
  };

  return (reference, { fresh = false } = {}) => {
    const known = kept.get(reference);
    if (known && now() - known.readAt < (fresh ? freshMs : keepMs)) return known.secret;

    // Caches the promise, not its value: ten records of a batch that read at the same time make one request.
    const secret = read(reference);
    kept.set(reference, { secret, readAt: now() });
    secret.catch(() => kept.get(reference)?.secret === secret && kept.delete(reference));

    return secret;
  };
}

/** With a stopped account every invite would read the secret again: a value this recent counts as fresh. */
const freshMs = 5000;

/** Short, because an invite waits: a store that hangs must not use up the invocation. */
const timeouts = { connectionTimeout: 1000, requestTimeout: 1500, throwOnRequestTimeout: true };

function createReadParameter(region: string | undefined): (name: string) => Promise<string | undefined> {
  const open = openOnce(async () => {
    const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
    const client = new SSMClient({ requestHandler: timeouts, maxAttempts: 2, ...(region !== undefined && { region }) });

    return async (name: string) => {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));

      return Parameter?.Value;
    };
  });

  return async (name) => (await open())(name);
}
