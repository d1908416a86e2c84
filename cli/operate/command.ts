/**
 * What the commands of operators have in common: a stage, and how they fail. What only their work needs is loaded when
 * it begins: `--help` and a wrong option are answered at once.
 */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { createCommand } from '../command.ts';
import { Stop } from '../stop.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';
import { thisMachine } from './this-machine.ts';

/** A command about a stage in AWS, or about the system on this machine. */
export function createStageCommand(name: string, summary: string) {
  return withStage(createCommand(name, summary));
}

export function withStage(command: ReturnType<typeof createCommand>) {
  return command
    .option('--stage <name>', 'a stage in AWS; else `npm start` on this machine', stageName, thisMachine)
    .option('--region <name>', 'of the stage; else AWS_REGION');
}

type Stage = { readonly stage: string; readonly region?: string | undefined };

/** Runs on the stage's resources and sets the exit code. A call that fails becomes a Stop with what to do next. */
export async function onTarget(stage: Stage, run: (target: Target) => Promise<number>): Promise<void> {
  await explainFailure(stage, async () => {
    const { openTarget } = await import('./target.ts');
    process.exitCode = await run(openTarget({ ...stage, env: process.env }));
  });
}

export async function explainFailure({ stage }: Stage, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    if (cause instanceof Stop || cause instanceof UsageError) throw cause;

    const fix = fixOf(cause, `npm run doctor -- --stage ${stage}`);
    throw new Stop(`✗ ${reasonOf(cause)}\n    ${fix}`, { cause });
  }
}

function stageName(text: string): string {
  if (/^[a-z0-9-]{1,32}$/.test(text)) return text;

  throw new InvalidArgumentError('A stage has up to 32 of a-z, 0-9 and -.');
}

const withoutCredentials =
  /credential|security token|not authorized|AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch/i;

/** `fix`, unless the shell has no credentials that AWS takes, or cannot reach AWS: that comes first. */
export function fixOf(cause: unknown, fix: string): string {
  const reason = reasonOf(cause);
  if (/Region (is missing|not accepted)/.test(reason)) return 'export AWS_REGION=us-east-1';
  if (withoutCredentials.test(reason)) return 'aws sts get-caller-identity';

  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|Timeout/.test(reason)
    ? 'curl -I https://sts.amazonaws.com'
    : fix;
}

/** Why a call failed: the name of the error and its message. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);

  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';

  return `${cause.name}: ${cause.message}${inner}`.replaceAll(/\s+/g, ' ');
}
