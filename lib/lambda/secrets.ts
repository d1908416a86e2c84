import type { ReadSecret } from '../channel/channel.ts';

type SecretOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly keepMs: number;
  readonly region?: string;
};

/** Reads `env:NAME` and `ssm:/name`, and keeps what it read for `keepMs`. The SSM client is loaded when the first such reference is read. */
export function createReadSecret({ env, now, keepMs, region }: SecretOptions): ReadSecret {
  const kept = new Map<string, { value: string; until: number }>();

  return async (reference) => {
    const known = kept.get(reference);
    if (known && known.until > now()) return known.value;

    const value = reference.startsWith('env:') ? env[reference.slice(4)] : await readParameter(reference.slice(4), region);
    if (!value) throw new Error(`The secret ${reference} is empty or not there.`);

    kept.set(reference, { value, until: now() + keepMs });

    return value;
  };
}

async function readParameter(name: string, region: string | undefined): Promise<string | undefined> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const { Parameter } = await new SSMClient(region === undefined ? {} : { region }).send(
    new GetParameterCommand({ Name: name, WithDecryption: true }),
  );

  return Parameter?.Value;
}
