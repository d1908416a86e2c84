/** `POST /local/dead-letters/{queue}/back`: puts the dead letters of a queue back on it. */
import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { localAccount } from '../account.ts';
import { notFound, ok, wrong } from '../local-route.ts';
import type { LocalQueue, QueueServer } from '../queue-server.ts';
import type { Answer } from '../receipt-routes.ts';
import { redriveQueueNames, redriveQueues } from '../redrive/letter-kinds.ts';
import { redrive } from '../redrive/redrive.ts';
import { createSqsDeadLetters } from '../redrive/sqs.ts';

const orderSchema = z
  .strictObject({ reason: z.string().min(1).optional(), expiredToo: z.boolean().default(true) })
  .or(z.literal('').transform(() => ({ reason: undefined, expiredToo: true })));

type Options = {
  readonly queueServer: Pick<QueueServer, 'url' | 'queueUrl'>;
  readonly queues: readonly LocalQueue[];
  readonly now: () => number;
};

/** One that nobody can read stays: it would only come back. */
export function createTakeBack({ queueServer, queues, now }: Options): {
  readonly takeBack: (queue: string, body: unknown) => Promise<Answer>;
  readonly close: () => void;
} {
  const client = new SQSClient({ endpoint: queueServer.url, ...localAccount, useQueueUrlAsEndpoint: false });

  return {
    async takeBack(name, body) {
      const order = orderSchema.safeParse(body);
      if (!order.success) return wrong(z.prettifyError(order.error));
      // Several chat queues share their dead letters: a letter does not say from which it came.
      const [source, ...others] = queues.filter(({ redrive }) => redrive?.to === name);
      if (!source) return notFound(`no queue has its dead letters in ${name}`);
      if (others.length > 0)
        return { status: 409, body: { message: `${name} is shared by several queues: which one is not known` } };

      const queue = createSqsDeadLetters({
        client,
        deadLetterUrl: queueServer.queueUrl(name),
        queueUrl: queueServer.queueUrl(source.name),
        waitSeconds: 0,
        newDeduplicationId: name.endsWith('.fifo') ? randomUUID : undefined,
      });

      return ok(await redrive({ queue, kindOf: kindOf(name), now }, { ...order.data, reason: order.data.reason }));
    },
    close: () => client.destroy(),
  };
}

function kindOf(deadLetters: string) {
  const known = redriveQueueNames.find((queue) =>
    deadLetters.replace(/\.fifo$/, '').endsWith(`-${queue}-dead-letters`),
  );

  return known ? redriveQueues[known].kindOf : () => 'alive' as const;
}
