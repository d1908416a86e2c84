/** What SQS does with a FIFO queue and fauxqs 2.4.1 does not. Look here when its version changes. */
import type { SqsQueue } from '../node_modules/fauxqs/dist/sqs/sqsStore.js';

export const deduplicationMs = 300_000;

/** A message that a queue has stored within that time, over a restart and after its deletion. */
export type Known = { readonly messageId: string; readonly sequenceNumber: string };

export type Deduplication = { readonly find: (queueName: string, deduplicationId: string) => Known | undefined };

/**
 * - One receive takes several messages of a group; fauxqs takes one.
 * - What comes back to a group comes back in its order; fauxqs turns it around.
 * - Deduplication outlives a restart; fauxqs keeps it in memory.
 */
export function completeFifoQueue(queue: SqsQueue, deduplication: Deduplication): void {
  const processTimers = queue.processTimers.bind(queue);
  const dequeue = queue.dequeue.bind(queue);

  Object.assign(queue, {
    processTimers: () => {
      processTimers();
      for (const group of queue.fifoMessages.values()) group.sort(bySequence);
    },

    dequeue: ((max, ...rest) => {
      const received: ReturnType<SqsQueue['dequeue']> = [];
      const taken = new Map<string, number>();

      while (received.length < max) {
        const lockedBefore = new Set(queue.fifoLockedGroups.keys());
        const next = dequeue(max - received.length, ...rest);
        if (next.length === 0) break;

        received.push(...next);
        for (const group of [...queue.fifoLockedGroups.keys()].filter((key) => !lockedBefore.has(key))) {
          taken.set(group, (taken.get(group) ?? 0) + 1);
          queue.fifoLockedGroups.delete(group);
        }
      }
      for (const [group, count] of taken) queue.fifoLockedGroups.set(group, count);

      return received;
    }) satisfies SqsQueue['dequeue'],

    checkDeduplication: ((id) => {
      const known = deduplication.find(queue.name, id);

      return known
        ? { isDuplicate: true, originalMessageId: known.messageId, originalSequenceNumber: known.sequenceNumber }
        : { isDuplicate: false };
    }) satisfies SqsQueue['checkDeduplication'],
  });
}

type Sequenced = { readonly sequenceNumber?: string };

/** They have the same length. */
function bySequence({ sequenceNumber: a = '' }: Sequenced, { sequenceNumber: b = '' }: Sequenced): number {
  return a < b ? -1 : Number(a > b);
}
