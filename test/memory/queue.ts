import { type FairBy, fairGroupOf } from '../../lib/queue/fair-group.ts';
import type { InviteReceiver, InviteSender } from '../../lib/queue/invite-queue.ts';
import { writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { createVisibility } from './visibility.ts';

/** One message of a memory queue. `receives` counts like SQS' ApproximateReceiveCount. */
export type MemoryMessage = {
  readonly id: string;
  readonly body: string;
  readonly reason?: string;
  readonly group?: string;
  visibleAt: number;
  receives: number;
};

/**
 * A standard queue in an array, with delays and visibility on the caller's clock: for tests and simulations. A
 * message's id is its receipt.
 */
export type MemoryQueue = {
  readonly messages: readonly MemoryMessage[];
  put(
    body: string,
    options?: { readonly delaySeconds?: number; readonly reason?: string; readonly group?: string | undefined },
  ): void;
  /** Up to `max` visible messages, hidden from now on for the queue's visibility timeout. */
  receive(max: number): MemoryMessage[];
  hide(id: string, seconds: number): void;
  remove(id: string): void;
};

export function createMemoryQueue({
  now,
  visibilitySeconds,
}: {
  readonly now: () => number;
  readonly visibilitySeconds: number;
}): MemoryQueue {
  const messages: MemoryMessage[] = [];
  const { handOut, ...visibility } = createVisibility(messages, { now, visibilitySeconds });
  let put = 0;

  return {
    messages,

    put: (body, { delaySeconds = 0, reason, group } = {}) => {
      put += 1;
      const labels = { ...(reason !== undefined && { reason }), ...(group !== undefined && { group }) };
      messages.push({ id: `m${put}`, body, ...labels, visibleAt: now() + delaySeconds * 1000, receives: 0 });
    },

    receive: (max) => handOut(messages.filter(({ visibleAt }) => visibleAt <= now()).slice(0, max)),

    ...visibility,
  };
}

export function createMemoryInviteQueue(
  queue: MemoryQueue,
  deadLetters: MemoryQueue,
  { fairBy = 'caller' }: { readonly fairBy?: FairBy } = {},
): InviteSender & InviteReceiver {
  return {
    put: async (record) => queue.put(writeInviteRecord(record), { group: fairGroupOf(record, fairBy) }),
    hide: async (receiptHandle, seconds) => queue.hide(receiptHandle, seconds),
    deadLetter: async (body, reason, { group } = {}) => deadLetters.put(body, { reason, group }),
  };
}
