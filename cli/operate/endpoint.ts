/** A caller's endpoint as operators see it, and what is parked for it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { Callbacks, Parked, StoredEndpoint } from '../../lib/callback/callbacks.ts';
import { createDynamodbCallbacks } from '../../lib/callback/callbacks-dynamodb.ts';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { createSqsCallbackQueue } from '../../lib/queue/sqs-callbacks.ts';
import { exitCode } from '../command.ts';
import { Stop } from '../stop.ts';
import type { Target } from './target.ts';
import { thisMachine } from './this-machine.ts';

const shownAtMost = 20;

export async function showEndpoint(target: Target, caller: string): Promise<number> {
  const callbacks = open(target);
  const [endpoint, count, parked] = await Promise.all([
    callbacks.readEndpoint(caller),
    callbacks.countParked(caller),
    callbacks.parked(caller, shownAtMost),
  ]);

  console.log([describe(caller, endpoint), `${count} parked`, ...parked.map(toLine)].join('\n'));
  if (count > parked.length) console.log(`… and ${count - parked.length} more`);

  return endpoint?.isGone || (endpoint?.until ?? 0) > 0 ? exitCode.failed : exitCode.done;
}

type Asked = { readonly caller: string; readonly enable: boolean };

/** Between two looks at how many are left. */
const lookMs = 500;
/** So many looks without one that was taken: the endpoint does not answer. */
const patience = 60;

export async function sendParked(target: Target, { caller, enable }: Asked): Promise<number> {
  const callbacks = open(target);
  await release(callbacks, caller, { enable });
  await makeDue(callbacks, caller);

  let left = await callbacks.countParked(caller);
  const first = left;
  console.log(`${left} parked`);
  if (left > 0) await putProbe(target, caller);

  for (let looks = 0; left > 0 && looks < patience; looks += 1) {
    await wait(lookMs);
    const now = await callbacks.countParked(caller);
    if (now < left) {
      looks = 0;
      console.log(`${first - now} of ${first} sent`);
    }
    left = now;
    if (((await callbacks.readEndpoint(caller))?.until ?? 0) > 0) break;
  }

  console.log(describe(caller, await callbacks.readEndpoint(caller)));
  if (left > 0) console.log(`${left} left`);

  return left > 0 ? exitCode.failed : exitCode.done;
}

function open({ table: { client }, stack, setting, stage }: Target): Callbacks {
  if (stage !== thisMachine && String(setting('callbacks')) !== 'true')
    throw new Stop(`✗ The stage ${stage} has no callbacks: set callbacks: true in serverless.yml, and deploy.`);

  return createDynamodbCallbacks({ client, table: stack.tables.callbacks.name });
}

/** The endpoint is tried at once, as one that has never failed. */
async function release(callbacks: Callbacks, caller: string, { enable }: { readonly enable: boolean }): Promise<void> {
  for (;;) {
    const stored = await callbacks.readEndpoint(caller);
    if (!stored) return;
    if (stored.isGone && !enable)
      throw new Stop(`✗ ${describe(caller, stored)}\n    npm run callbacks -- --caller ${caller} --enable`);

    const next = { ...stored, isGone: false, failures: 0, failingSince: 0, until: 0, version: randomUUID() };
    if (await callbacks.writeEndpoint(caller, next, stored.version)) return;
  }
}

/** What was to wait for another hour goes with the others. */
async function makeDue(callbacks: Callbacks, caller: string): Promise<void> {
  const now = Date.now();
  for (;;) {
    const waiting = (await callbacks.parked(caller, 100)).filter(({ due }) => due > now);
    if (waiting.length === 0) return;

    for (const parked of waiting) {
      await callbacks.park(caller, { ...parked, due: now });
      await callbacks.unpark(caller, parked);
    }
  }
}

/** A probe may be on the queue already, hidden for up to an hour: this one has another group, and does not wait. */
async function putProbe({ sqs, stack }: Target, caller: string): Promise<void> {
  const QueueName = stack.queues.find(({ name }) => name.endsWith('-callbacks.fifo'))?.name;
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const queue = createSqsCallbackQueue({
    send: createBatchSender({ client: sqs }),
    queueUrl: QueueUrl,
    newId: randomUUID,
  });
  await queue.put({ v: 1, type: 'probe', caller }, { again: true });
}

function describe(caller: string, endpoint: StoredEndpoint | undefined): string {
  if (!endpoint) return `${caller}: no callback of a caller of this name has failed so far`;

  const last = endpoint.answer === undefined ? '' : `; last: ${endpoint.answer}, ${iso(endpoint.answeredAt ?? 0)}`;
  if (endpoint.isGone) return `${caller}: off, because it answered 410${last}`;
  if (endpoint.until > 0)
    return `${caller}: held after ${endpoint.failures} failures in a row, next try ${iso(endpoint.until)}${last}`;

  return `${caller}: takes callbacks${last}`;
}

function toLine({ sessionId, event, tries, answer, due }: Parked): string {
  const last = answer === undefined ? '' : `, last: ${answer}`;

  return `  ${sessionId} ${event}: ${tries} ${tries === 1 ? 'try' : 'tries'}${last}, next from ${iso(due)}`;
}

const iso = (at: number) => new Date(at).toISOString();
