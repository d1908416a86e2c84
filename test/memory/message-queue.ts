import type { MessageQueue, ReceivedMessages } from '../../lib/queue/message-queue.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import { createVisibility } from './visibility.ts';

/** One message of a memory FIFO queue. `receives` counts like SQS' ApproximateReceiveCount. */
export type MemoryFifoMessage = {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  readonly sentAt: number;
  readonly reason?: string;
  visibleAt: number;
  receives: number;
};

/**
 * A FIFO queue in an array on the caller's clock, with SQS' rules: order in a group, one received batch of a group at a
 * time, and no message twice within five minutes. A message's id is its receipt.
 */
export type MemoryFifoQueue = {
  readonly messages: readonly MemoryFifoMessage[];
  put(
    body: string,
    place: { readonly group: string; readonly deduplicationId: string; readonly reason?: string },
  ): void;
  /** Up to `max` messages, hidden from now on for the queue's visibility timeout. */
  receive(max: number): MemoryFifoMessage[];
  hide(id: string, seconds: number): void;
  remove(id: string): void;
};

const deduplicationMs = 300_000;

export function createMemoryFifoQueue({
  now,
  visibilitySeconds,
}: {
  readonly now: () => number;
  readonly visibilitySeconds: number;
}): MemoryFifoQueue {
  const messages: MemoryFifoMessage[] = [];
  const { handOut, ...visibility } = createVisibility(messages, { now, visibilitySeconds });
  const known = new Map<string, number>();
  let put = 0;

  return {
    messages,

    put: (body, { group, deduplicationId, reason }) => {
      const knownAt = known.get(deduplicationId);
      if (knownAt !== undefined && now() - knownAt < deduplicationMs) return;

      known.set(deduplicationId, now());
      put += 1;
      messages.push({
        ...{ id: `f${put}`, body, group, sentAt: now(), visibleAt: now(), receives: 0 },
        ...(reason !== undefined && { reason }),
      });
    },

    receive: (max) => {
      const locked = new Set(messages.filter(({ visibleAt }) => visibleAt > now()).map(({ group }) => group));

      return handOut(messages.filter(({ group }) => !locked.has(group)).slice(0, max));
    },

    ...visibility,
  };
}

export function createMemoryMessageQueue(
  queue: MemoryFifoQueue,
  deadLetters: MemoryFifoQueue,
): MessageQueue & ReceivedMessages {
  let buried = 0;

  return {
    put: async (record, place) => queue.put(writeMessageRecord(record), place),
    hide: async (receiptHandle, seconds) => queue.hide(receiptHandle, seconds),
    deadLetter: async (body, reason, group) => {
      buried += 1;
      deadLetters.put(body, { group, deduplicationId: String(buried), reason });
    },
  };
}
