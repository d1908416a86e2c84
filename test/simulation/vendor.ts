import type { OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import { sessionOf } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { Observed } from './observer.ts';
import type { Scenario, Turn } from './scenario.ts';

type VendorOptions = {
  readonly calls: Calls;
  readonly observed: Observed;
  readonly scenario: Scenario;
  readonly isRefused: (token: string) => boolean;
};

/** A transport and the vendor behind it: as every transport must, it throws nothing, and says what it cannot know. */
export function createVendor({ calls, observed, scenario, isRefused }: VendorOptions) {
  const turns = new Map(scenario.posts.map(({ key, vendor }) => [sessionOf(key), [...vendor]]));

  return {
    send: async (worker: Worker, { sessionId, content }: OutboundMessage, token: string): Promise<SendOutcome> => {
      const turn = isRefused(token) ? 'token refused' : (turns.get(sessionId)?.shift() ?? 'sent');
      observed.handed(sessionId, content.text);

      try {
        const outcome = await calls.make(worker, { name: `send (${turn})`, about: sessionId, once: true }, async () =>
          take(turn, sessionId),
        );
        if (outcome.status === 'retry' && outcome.retryAfterSeconds)
          observed.askedToWait(sessionId, outcome.retryAfterSeconds * 1000);

        return outcome;
      } catch {
        return { status: 'unknown' };
      }
    },
  };

  function take(turn: Turn | 'token refused', sessionId: string): SendOutcome {
    switch (turn) {
      case 'sent':
        return { status: 'sent', messageId: `m${observed.shown(sessionId)}` };
      case 'taken, nobody knows':
        observed.shown(sessionId);
        return { status: 'unknown' };
      case 'lost, nobody knows':
        return { status: 'unknown' };
      case 'refused':
        return { status: 'refused', fault: 'client_unreachable', vendorCode: '131026' };
      case 'retry':
        return { status: 'retry', fault: 'vendor_refused', vendorCode: '131056' };
      case 'retry after 40 s':
        return { status: 'retry', fault: 'vendor_refused', vendorCode: '130429', retryAfterSeconds: 40 };
      case 'token refused':
        return { status: 'refused', fault: 'account_stopped', vendorCode: '190' };
      default:
        return turn satisfies never;
    }
  }
}
