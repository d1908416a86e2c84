import type { OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import { sessionOf } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Scenario, Turn } from './scenario.ts';

type VendorOptions = {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly observed: Observed;
  readonly scenario: Scenario;
  readonly isRefused: (token: string) => boolean;
  /** It has a message, and the answer is yet to come. */
  readonly took: (sessionId: string, vendorMessageId: string) => void;
};

type OddTurn = Turn | 'token refused' | 'stopped';

const slowMs = 2000;

/** A transport and the vendor behind it: as every transport must, it throws nothing, and says what it cannot know. */
export function createVendor({ clock, calls, observed, scenario, isRefused, took }: VendorOptions) {
  const start = clock.now();
  const turns = new Map(scenario.posts.map(({ key, vendor }) => [sessionOf(key), [...vendor]]));

  const slow = new Set(scenario.posts.flatMap((post) => (post.slow ? [sessionOf(post.key)] : [])));
  const later = (worker: Worker, ms: number) =>
    new Promise<void>((resolve) =>
      clock.after(ms, () =>
        worker.awake(() => {
          if (worker.alive()) resolve();
        }),
      ),
    );
  const isStopped = () => {
    const { stop } = scenario;

    return stop !== undefined && clock.now() >= start + stop.from * 1000 && clock.now() < start + stop.to * 1000;
  };

  return {
    send: async (worker: Worker, { sessionId, content }: OutboundMessage, token: string): Promise<SendOutcome> => {
      const turn = turnOf(sessionId, token);
      observed.handed(sessionId, content.text);

      try {
        const outcome = await calls.make(worker, { name: `send (${turn})`, about: sessionId, once: true }, async () =>
          take(turn, sessionId),
        );
        if (slow.has(sessionId)) await later(worker, slowMs);
        if (outcome.status === 'sent') observed.answered(worker, sessionId);
        if (outcome.status === 'retry' && outcome.retryAfterSeconds)
          observed.askedToWait(sessionId, outcome.retryAfterSeconds * 1000);

        return outcome;
      } catch {
        return { status: 'unknown' };
      }
    },
  };

  function turnOf(sessionId: string, token: string): OddTurn {
    if (isRefused(token)) return 'token refused';

    return isStopped() ? 'stopped' : (turns.get(sessionId)?.shift() ?? 'sent');
  }

  function show(sessionId: string): string {
    const messageId = `${sessionId} m${observed.shown(sessionId)}`;
    took(sessionId, messageId);

    return messageId;
  }

  function take(turn: OddTurn, sessionId: string): SendOutcome {
    switch (turn) {
      case 'sent':
        return { status: 'sent', messageId: show(sessionId) };
      case 'taken, nobody knows':
        show(sessionId);
        return { status: 'unknown' };
      case 'lost, nobody knows':
        return { status: 'unknown' };
      case 'refused':
        return { status: 'refused', fault: 'client_unreachable', vendorCode: '131026' };
      case 'retry':
        return { status: 'retry', fault: 'vendor_refused', vendorCode: '131056' };
      case 'retry after 40 s':
        return { status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 40 };
      case 'stopped':
        return { status: 'refused', fault: `${scenario.stop?.of ?? 'account'}_stopped`, vendorCode: '132015' };
      case 'token refused':
        return { status: 'refused', fault: 'account_stopped', vendorCode: '190' };
      default:
        return turn satisfies never;
    }
  }
}
