import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { createDynamodbReadHolds } from '../../lib/ledger/holds-dynamodb.ts';
import { exitCode } from '../command.ts';
import { describeCircuit, type OpenCircuit, openCircuitsOf, resumeCommand } from './circuits.ts';
import type { Figures } from './figures.ts';
import { readFigures } from './read-figures.ts';
import type { Target } from './target.ts';

/** Prints it, and returns the exit code. */
export async function showStatus(target: Target, { json }: { readonly json: boolean }): Promise<number> {
  const [depths, figures, holds] = await Promise.all([
    Promise.all(target.stack.queues.map(({ name }) => readDepth(target, name))),
    readFigures(target),
    createDynamodbReadHolds(target.table)(),
  ]);
  const { ages, ...rest } = figures;
  const queues = depths.map((depth) => ({ ...depth, oldestSeconds: ages[depth.name] ?? null }));
  const status = {
    stage: target.stage,
    at: new Date().toISOString(),
    queues,
    ...rest,
    pausedChannels: [...holds.pausedChannels].sort(),
    circuits: openCircuitsOf(holds),
  };

  console.log(json ? JSON.stringify(status, null, 2) : formatStatus(status));

  return exitCode.done;
}

/** As SQS counts: near enough, and without receiving anything. */
async function readDepth({ sqs }: Target, name: string) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const count = (state: '' | 'NotVisible' | 'Delayed') =>
    Number(Attributes?.[`ApproximateNumberOfMessages${state}`] ?? 0);

  return { name, visible: count(''), hidden: count('NotVisible'), delayed: count('Delayed') };
}

type QueueStatus = {
  readonly name: string;
  readonly visible: number;
  readonly hidden: number;
  readonly delayed: number;
  readonly oldestSeconds: number | null;
};
type Status = Omit<Figures, 'ages'> & {
  readonly stage: string;
  readonly at: string;
  readonly queues: readonly QueueStatus[];
  readonly pausedChannels: readonly string[];
  readonly circuits: readonly OpenCircuit[];
};

function formatStatus({ stage, at, queues, lastHour, oldestRetrySeconds, pausedChannels, circuits }: Status): string {
  const width = Math.max(...queues.map(({ name }) => name.length));
  const lineOf = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  const { failed, ...counts } = lastHour;
  const faults = Object.entries(failed).map(([fault, count]) => `  failed ${fault} ${count}`);

  return [
    `${stage} at ${at}`,
    lineOf('queue', ['visible', 'hidden', 'delayed', 'oldest s']),
    ...queues.map(({ name, visible, hidden, delayed, oldestSeconds }) =>
      lineOf(name, [visible, hidden, delayed, oldestSeconds ?? '-']),
    ),
    `last hour: ${Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    ...faults,
    `oldest retry: ${oldestRetrySeconds === null ? 'none' : `${oldestRetrySeconds} s`}`,
    `paused channels: ${pausedChannels.join(', ') || 'none'}`,
    ...circuits.flatMap((circuit) => [
      describeCircuit(circuit),
      `  ${circuit.advice} Then: ${resumeCommand(stage, circuit.circuit)}`,
    ]),
  ].join('\n');
}
