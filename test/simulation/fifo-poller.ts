import type { SQSRecord } from 'aws-lambda';
import type { MemoryFifoMessage, MemoryFifoQueue } from '../memory/message-queue.ts';
import type { Clock } from './clock.ts';
import { opensAt } from './poller.ts';
import type { Scenario } from './scenario.ts';

type FifoPollerOptions = {
  readonly clock: Clock;
  readonly scenario: Scenario;
  /** ms since 1970 of a second of the run. */
  readonly seconds: (from: number) => number;
  readonly queue: MemoryFifoQueue;
  readonly deadLetters: MemoryFifoQueue;
  readonly deliver: (records: readonly SQSRecord[]) => void;
  /** It has been received too often, and is among the dead letters: what comes after it does not wait any longer. */
  readonly retired: (body: string) => void;
};

/** Lambda's poller of a FIFO queue: groups side by side, and of each the first ones in order. */
export function createFifoPoller({
  clock,
  scenario,
  seconds,
  queue,
  deadLetters,
  deliver,
  retired,
}: FifoPollerOptions) {
  const { now } = clock;
  const firstReceivedAt = new Map<string, number>();
  let polls = 0;
  let pollAt = Number.POSITIVE_INFINITY;

  /** When the first group is free. */
  const dueAt = () => {
    const groups = new Map<string, number>();
    for (const { group, visibleAt } of queue.messages) groups.set(group, Math.max(groups.get(group) ?? 0, visibleAt));

    return Math.min(...groups.values());
  };

  function pollWhenVisible(): void {
    const at = Math.max(dueAt(), now() + 1, opensAt(scenario, now(), seconds));
    if (at >= pollAt || at === Number.POSITIVE_INFINITY) return;

    pollAt = at;
    clock.after(at - now(), () => {
      if (pollAt === at) pollAt = Number.POSITIVE_INFINITY;
      if (opensAt(scenario, now(), seconds) === now()) poll();
    });
  }

  /** Now and then a batch becomes visible while it is still worked on: the lock of its groups is gone then, too. */
  function poll(): void {
    polls += 1;
    const batch = queue.receive(polls % 2 === 0 ? 2 : 10);
    const isLate = scenario.duplicateEvery > 0 && polls % scenario.duplicateEvery === 0;
    const kept = batch.filter((message) => !retire(message));

    if (isLate) for (const { id } of kept) queue.hide(id, 3);
    for (const { id } of kept) firstReceivedAt.set(id, firstReceivedAt.get(id) ?? now());
    if (kept.length > 0) deliver(kept.map((message) => recordOf(message, firstReceivedAt.get(message.id) ?? now())));
  }

  function retire({ id, body, group, receives }: MemoryFifoMessage): boolean {
    if (receives <= scenario.maxReceives) return false;

    queue.remove(id);
    deadLetters.put(body, { group, deduplicationId: `${id} ${receives}` });
    retired(body);

    return true;
  }

  return { pollWhenVisible };
}

function recordOf({ id, body, group, sentAt, receives }: MemoryFifoMessage, firstReceivedAt: number): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      MessageGroupId: group,
      SenderId: '',
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test-messages.fifo',
    awsRegion: 'us-east-1',
  };
}
