import { openOnce } from './open-once.ts';
import type { ReadSecret } from './secret.ts';

type SecretOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly keepMs: number;
  readonly region?: string;
};

/**
 * Reads `env:NAME` and `ssm:/name`, and keeps what it read for `keepMs`, or 5 s for who wants it fresh. The SSM client
 * is loaded when the first such reference is read.
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

    // The promise is kept and not its value: ten records of a batch that ask at once make one request.
    const secret = read(reference);
    kept.set(reference, { secret, readAt: now() });
    secret.catch(() => kept.get(reference)?.secret === secret && kept.delete(reference));

    return secret;
  };
}

/** An account that is stopped would have every invite ask anew: what was read so lately is fresh. */
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
