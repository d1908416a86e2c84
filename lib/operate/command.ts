/** What the operator's commands have in common: their arguments, and how they end. */
import { parseArgs } from 'node:util';
import { openTarget, Stop, type Target, thisMachine } from './target.ts';

/** `words`: what is no option, such as `show`. */
type Given = {
  readonly target: Target;
  readonly words: readonly string[];
  readonly channel: string | undefined;
  readonly json: boolean;
};

type Options = { readonly takesWords?: boolean };

/** Runs a command on the stage that `--stage` names, or on this machine. It resolves with the exit code; what went wrong is one line. */
export async function runCommand(usage: string, run: (given: Given) => Promise<number>, options: Options = {}): Promise<void> {
  try {
    process.exitCode = await run(readArguments(usage, options));
  } catch (cause) {
    console.error(cause instanceof Stop ? cause.message : `✗ ${reasonOf(cause)}`);
    process.exitCode = 1;
  }
}

function readArguments(usage: string, { takesWords = false }: Options): Given {
  const text = { type: 'string' } as const;

  try {
    const { values, positionals: words } = parseArgs({
      allowPositionals: takesWords,
      options: { stage: { ...text, default: thisMachine }, region: text, channel: text, json: { type: 'boolean', default: false } },
    });
    if (!/^[a-z0-9-]{1,32}$/.test(values.stage)) throw new Error('bad stage');

    return { target: openTarget({ ...values, env: process.env }), words, channel: values.channel, json: values.json };
  } catch (cause) {
    throw cause instanceof Stop ? cause : new Stop(`Usage: ${usage}\nWithout --stage it is about \`npm start\` on this machine.`);
  }
}

const withoutCredentials =
  /credential|security token|not authorized|AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch/i;

/** `mend`, but where the shell has no credentials that AWS takes, or no way to AWS, that comes first. */
export function mendOf(cause: unknown, mend: string): string {
  const reason = reasonOf(cause);
  if (withoutCredentials.test(reason)) return 'aws sts get-caller-identity';

  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|Timeout/.test(reason) ? 'curl -I https://sts.amazonaws.com' : mend;
}

/** Why a call did not come about: the name of the error, and its message where the SDK wrote it. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);

  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';

  return `${cause.name}: ${cause.message}${inner}`.replaceAll(/\s+/g, ' ');
}
