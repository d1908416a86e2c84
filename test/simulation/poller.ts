import type { SQSRecord } from 'aws-lambda';
import type { MemoryMessage, MemoryQueue } from '../memory/queue.ts';
import type { Clock } from './clock.ts';
import type { Scenario } from './scenario.ts';

type PollerOptions = {
  readonly clock: Clock;
  readonly scenario: Scenario;
  /** ms since 1970 of a second of the run. */
  readonly seconds: (from: number) => number;
  readonly queue: MemoryQueue;
  readonly deadLetters: MemoryQueue;
  readonly deliver: (records: readonly SQSRecord[]) => void;
};

/** Lambda's poller of a queue. */
export function createPoller({ clock, scenario, seconds, queue, deadLetters, deliver }: PollerOptions) {
  const { now } = clock;
  let polls = 0;
  let pollAt = Number.POSITIVE_INFINITY;
  let isOff = false;

  /** Never while the poller is off. */
  const goesOnAt = () => (isOff ? Number.POSITIVE_INFINITY : opensAt(scenario, now(), seconds));

  function pollWhenVisible(): void {
    const due = Math.min(...queue.messages.map(({ visibleAt }) => visibleAt));
    const at = Math.max(due, now() + 1, goesOnAt());
    if (at >= pollAt || at === Number.POSITIVE_INFINITY) return;

    pollAt = at;
    clock.after(at - now(), () => {
      if (pollAt === at) pollAt = Number.POSITIVE_INFINITY;
      if (goesOnAt() === now()) poll();
    });
  }

  /** A batch, in no order, now and then with a record that another batch has, too. */
  function poll(): void {
    polls += 1;
    const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= now());
    const order = polls % 3 === 2 ? visible.reverse() : visible;
    const batch = order.slice(0, polls % 2 === 0 ? 1 : 10).filter((message) => !retire(message));
    const duplicated = scenario.duplicateEvery > 0 && polls % scenario.duplicateEvery === 0;

    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = now() + (duplicated ? 3 : 60_000);
    }
    if (batch.length > 0) deliver(batch.map(recordOf));
  }

  function retire(message: MemoryMessage): boolean {
    if (message.receives < scenario.maxReceives) return false;

    queue.remove(message.id);
    deadLetters.put(message.body);

    return true;
  }

  return {
    pollWhenVisible,
    turn: (state: 'on' | 'off') => {
      isOff = state === 'off';
      pollWhenVisible();
    },
  };
}

/** When deliveries go on. */
export function opensAt({ outage }: Scenario, now: number, seconds: (from: number) => number): number {
  return outage && now >= seconds(outage.from) && now < seconds(outage.to) ? seconds(outage.to) : now;
}

function recordOf({ id, body, receives }: MemoryMessage): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}
