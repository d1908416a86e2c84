import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type RedriveQueue, redriveQueues } from '../../local/redrive/letter-kinds.ts';
import { countLetters, type LetterCount, redrive } from '../../local/redrive/redrive.ts';
import { createSqsDeadLetters } from '../../local/redrive/sqs.ts';
import { exitCode } from '../command.ts';
import { findQueues } from './find-queues.ts';

/** Long polling queries every server of the queue: an empty answer then means empty. */
const waitSeconds = 2;

type Options = {
  readonly stage: string;
  readonly region?: string | undefined;
  readonly queue: RedriveQueue;
  readonly move: boolean;
  readonly reason?: string | undefined;
  readonly expired: boolean;
};

/** Sets the exit code. */
export async function lookOrMove({ queue, stage, region, move, reason, expired }: Options): Promise<void> {
  const { client: config, ...urls } = await findQueues({ queue, stage, region, env: process.env });
  const client = new SQSClient(config);
  const { fifo, kindOf } = redriveQueues[queue];
  const newDeduplicationId = fifo ? randomUUID : undefined;
  const deps = {
    queue: createSqsDeadLetters({ client, ...urls, waitSeconds, newDeduplicationId }),
    kindOf,
    now: Date.now,
  };

  console.log(urls.deadLetterUrl);
  if (fifo) console.log('Of each conversation SQS shows the first ten; the others when those are gone.');
  if (!move) {
    show(await countLetters(deps), deps.now());
    return;
  }

  const { moved, left, failed } = await redrive(deps, { reason, expiredToo: expired }, (done) => {
    if ((done.moved + done.left + done.failed) % 100 === 0)
      console.log(`${done.moved} moved, ${done.left} left, ${done.failed} failed`);
  });
  console.log(`${moved} moved back, ${left} left, ${failed} could not be moved`);
  process.exitCode = failed > 0 ? exitCode.failed : exitCode.done;
}

function show(counts: readonly LetterCount[], now: number): void {
  if (counts.length === 0) console.log('There are no dead letters.');

  for (const { reason, count, expired, unreadable, oldest } of counts) {
    const alive = count - expired - unreadable;
    console.log(`${count} × ${reason}; the oldest is ${ageOf(now - oldest)} old`);
    console.log(
      `    moved back, ${alive} would be tried again and ${expired} would expire; ${unreadable} cannot be read and stay`,
    );
  }
}

function ageOf(ms: number): string {
  const minutes = Math.max(Math.round(ms / 60_000), 0);
  if (minutes < 120) return `${minutes} min`;

  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
