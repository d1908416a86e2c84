/** What starts functions without a request: the queues and schedules of serverless.yml. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { localAccount } from './account.ts';
import type { Functions } from './functions.ts';
import { startPoller } from './poller.ts';
import type { QueueServer } from './queue-server.ts';
import { startSchedule } from './schedule.ts';
import type { Stack } from './stack.ts';
import type { Terminal } from './terminal.ts';

/** Returns the function that stops them; running invocations then get `grace` milliseconds. */
export function startTriggers(options: {
  readonly stack: Stack;
  readonly queueServer: QueueServer;
  readonly functions: Functions;
  readonly terminal: Pick<Terminal, 'unexpected' | 'swept'>;
  readonly grace: number;
}): () => Promise<void> {
  const { stack, queueServer, functions, terminal } = options;
  const client = new SQSClient({ endpoint: queueServer.url, ...localAccount, useQueueUrlAsEndpoint: false });

  const pollers = stack.queueTriggers.flatMap(({ function: name, queue, batchSize, maximumConcurrency }) => {
    const invoke = functions[name];

    return invoke
      ? startPoller({
          ...{ client, batchSize, maximumConcurrency, invoke },
          queueUrl: queueServer.queueUrl(queue),
          queueArn: queueServer.queueArn(queue),
          onProblem: (problem, cause) => terminal.unexpected(new Error(`${queue}: ${problem}`, { cause })),
        })
      : [];
  });
  const stopSchedules = stack.schedules.flatMap(({ function: name, every }) => {
    const invoke = functions[name];

    return invoke ? startSchedule({ every, invoke, onOutcome: name === 'sweep' ? terminal.swept : () => {} }) : [];
  });

  return async () => {
    for (const stop of stopSchedules) stop();
    await Promise.all(pollers.map((poller) => poller.stop(options.grace)));
    client.destroy();
  };
}
