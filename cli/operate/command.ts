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

/** What it takes besides a stage and its region. */
type Options = { readonly takes?: readonly ('words' | 'channel' | 'json')[] };

/** Runs a command on the stage that `--stage` names, or on this machine. It resolves with the exit code; what went wrong is one line. */
export async function runCommand(
  usage: string,
  run: (given: Given) => Promise<number>,
  options: Options = {},
): Promise<void> {
  let stage = thisMachine;

  try {
    const given = readArguments(usage, options);
    stage = given.target.stage;
    process.exitCode = await run(given);
  } catch (cause) {
    console.error(failure(cause, stage));
    process.exitCode = 1;
  }
}

/** What went wrong, and what to do next. */
export function failure(cause: unknown, stage: string): string {
  return cause instanceof Stop
    ? cause.message
    : `✗ ${reasonOf(cause)}\n    ${mendOf(cause, `npm run doctor -- --stage ${stage}`)}`;
}

function readArguments(usage: string, { takes = ['json'] }: Options): Given {
  const text = { type: 'string' } as const;

  try {
    const { values, positionals: words } = parseArgs({
      allowPositionals: takes.includes('words'),
      options: {
        stage: { ...text, default: thisMachine },
        region: text,
        channel: text,
        json: { type: 'boolean', default: false },
      },
    });
    const { channel, json } = values;
    if (!isStage(values.stage)) throw new Error('bad stage');
    if ((channel !== undefined && !takes.includes('channel')) || (json && !takes.includes('json')))
      throw new Error('not taken');

    return { target: openTarget({ ...values, env: process.env }), words, channel, json };
  } catch (cause) {
    throw cause instanceof Stop
      ? cause
      : new Stop(`Usage: ${usage}\nWithout --stage it is about \`npm start\` on this machine.`);
  }
}

export function isStage(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text);
}

const withoutCredentials =
  /credential|security token|not authorized|AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch/i;

/** `mend`, but where the shell has no credentials that AWS takes, or no way to AWS, that comes first. */
export function mendOf(cause: unknown, mend: string): string {
  const reason = reasonOf(cause);
  if (/Region (is missing|not accepted)/.test(reason)) return 'export AWS_REGION=us-east-1';
  if (withoutCredentials.test(reason)) return 'aws sts get-caller-identity';

  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|Timeout/.test(reason)
    ? 'curl -I https://sts.amazonaws.com'
    : mend;
}

/** Why a call did not come about: the name of the error, and its message where the SDK wrote it. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);

  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';

  return `${cause.name}: ${cause.message}${inner}`.replaceAll(/\s+/g, ' ');
}
