/** What starts functions without a request: the invite queue and the schedule of serverless.yml. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { localAccount } from './account.ts';
import type { Functions } from './functions.ts';
import { startPoller } from './poller.ts';
import type { QueueServer } from './queue-server.ts';
import { startSchedule } from './schedule.ts';
import type { Stack } from './stack.ts';
import type { Terminal } from './terminal.ts';

/** Gives the function that stops them; running invocations then get `grace` milliseconds. */
export function startTriggers(options: {
  readonly stack: Stack;
  readonly queueServer: QueueServer;
  readonly functions: Functions;
  readonly terminal: Pick<Terminal, 'unexpected' | 'swept'>;
  readonly grace: number;
}): () => Promise<void> {
  const { stack, queueServer, functions, terminal } = options;
  const { queue, batchSize, maximumConcurrency } = stack.deliverTrigger;
  const client = new SQSClient({ endpoint: queueServer.url, ...localAccount, useQueueUrlAsEndpoint: false });

  const poller = startPoller({
    client,
    queueUrl: queueServer.queueUrl(queue),
    queueArn: queueServer.queueArn(queue),
    batchSize,
    maximumConcurrency,
    invoke: functions.deliver,
    onProblem: (problem, cause) => terminal.unexpected(new Error(`${queue}: ${problem}`, { cause })),
  });
  const stopSchedule = startSchedule({ every: stack.sweepEvery, invoke: functions.sweep, onOutcome: terminal.swept });

  return async () => {
    stopSchedule();
    await poller.stop(options.grace);
    client.destroy();
  };
}
