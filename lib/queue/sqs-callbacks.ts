import { hash } from 'node:crypto';
import type { SendMessage } from './batches.ts';
import type { CallbackQueue } from './callback-queue.ts';
import type { CallbackRecord } from './callback-record.ts';

/**
 * `newId`: none is the same within five minutes, because SQS would drop the second. What has happened is known by its
 * session and name; that it is reported once does not rest on the queue. Every text of a record is ASCII.
 */
export function createSqsCallbackQueue({
  send,
  queueUrl,
  newId,
}: {
  readonly send: SendMessage;
  readonly queueUrl: string;
  readonly newId: () => string;
}): CallbackQueue {
  return {
    put: async (record, { again = false } = {}) =>
      send(queueUrl, JSON.stringify(record), { group: callbackGroup(record, again), deduplicationId: newId() }),
  };
}

/** How many callbacks of one caller are under way at a time at most: its share of the function. */
const sharesOfCaller = 8;

/**
 * A group is handed out to one invocation at a time. A caller has eight for what is new, so that an endpoint that hangs
 * holds up eight invocations and no more; what is tried again, and what probes an endpoint, have their own.
 */
export function callbackGroup(record: CallbackRecord, again: boolean): string {
  if (record.type === 'probe') return `probe-${record.caller}${again ? '-now' : ''}`;
  if (again) return `again-${record.id}`;

  const share = Number.parseInt(hash('sha256', record.sessionId).slice(0, 4), 16) % sharesOfCaller;

  return `${record.caller}-${share}`;
}
