import { type CheckResult, failedCheck } from './check-result.ts';
import type { Target } from './target.ts';
import { thisMachine } from './this-machine.ts';

/** A secret that the catalog refers to. `at`: whose it is; `place`: the file with the reference. */
type Wanted = {
  readonly at: string;
  readonly reference: string;
  readonly place: string;
  /** The function that reads it. */
  readonly reader?: string;
};
type Read = { readonly results: readonly [CheckResult]; readonly secret?: string };

/** Reads a secret within the limits of its reader's role. No line contains the secret. */
export async function checkSecret(target: Target, { at, reference, place, reader = 'deliver' }: Wanted): Promise<Read> {
  const what = `${at}: secret ${reference}`;
  const readableBy = `ssm:/invite-to-chat/${target.stage}/`;
  if (!target.local && reference.startsWith('ssm:') && !reference.startsWith(readableBy)) {
    return {
      results: [
        {
          ok: false,
          what: `${what}: ${reader} may read only ${readableBy}*`,
          fix: `Correct it in ${place}, and deploy.`,
        },
      ],
    };
  }

  try {
    const secret = await target.readSecret(reference);

    return { results: [{ ok: true, what: `${what}: readable` }], secret };
  } catch (cause) {
    return { results: [failedCheck(what, cause, storing(reference, target))] };
  }
}

/** The command that stores a secret. */
export function storing(
  reference: string,
  { stage, region }: Pick<Target, 'stage' | 'region'>,
  file = 'token.txt',
): string {
  if (stage === thisMachine) return 'npm start';
  if (!reference.startsWith('ssm:'))
    return `Store it in SSM, and write ssm:/invite-to-chat/${stage}/… in the catalog: no function of a stage has the variable.`;

  return `aws ssm put-parameter --region ${region} --type SecureString --overwrite --name ${reference.slice(4)} --value "$(cat ${file})"`;
}
