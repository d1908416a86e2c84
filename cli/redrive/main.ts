/** `npm run redrive`: looks at the dead letters of the invite queue; with `--move` moves the chosen ones back. */
import { parseArgs } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { failure, isStage } from '../operate/command.ts';
import { Stop, thisMachine } from '../operate/target.ts';
import { findQueues } from './find-queues.ts';
import { countLetters, type LetterCount, redrive } from './redrive.ts';
import { createSqsDeadLetters } from './sqs.ts';

const usage = `Usage: npm run redrive                       the queues of \`npm start\` (STATE_DIR)
       npm run redrive -- --stage prod         those of a deployed stage, with your AWS credentials
  --region <name>    of the stage; else AWS_REGION
  --move             move them back, instead of only looking
  --reason <text>    only letters of this reason, as it is shown
  --expired          also those that are past their deadline: they end as expired, nothing is sent`;

/** Long polling asks every server of the queue: an empty answer then means empty. */
const waitSeconds = 2;

let at = thisMachine;

try {
  await main();
} catch (cause) {
  console.error(failure(cause, at));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { stage, region, move, reason, expired } = readArguments();
  at = stage;
  const { client: config, ...urls } = await findQueues({ stage, region, stateDir: process.env.STATE_DIR || '.local' });
  const client = new SQSClient(config);
  const deps = { queue: createSqsDeadLetters({ client, ...urls, waitSeconds }), now: Date.now };

  console.log(urls.deadLetterUrl);
  if (!move) {
    show(await countLetters(deps), deps.now());
    return;
  }

  const { moved, left, failed } = await redrive(deps, { reason, expiredToo: expired }, (done) => {
    if ((done.moved + done.left + done.failed) % 100 === 0)
      console.log(`${done.moved} moved, ${done.left} left, ${done.failed} failed`);
  });
  console.log(`${moved} moved back, ${left} left, ${failed} could not be moved`);
  process.exitCode = failed > 0 ? 1 : 0;
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

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        stage: { type: 'string', default: thisMachine },
        region: { type: 'string' },
        move: { type: 'boolean', default: false },
        reason: { type: 'string' },
        expired: { type: 'boolean', default: false },
      },
    });

    if (isStage(values.stage)) return values;
  } catch {
    // Said below, with what it should be.
  }
  throw new Stop(usage);
}
