import type { OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import { sessionOf } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { TakenMessage } from './reports.ts';
import type { Scenario, Turn } from './scenario.ts';
import { stepOf } from './steps.ts';

type VendorOptions = {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly observed: Observed;
  readonly scenario: Scenario;
  readonly isRefused: (token: string) => boolean;
  /** It has a message, and the answer is yet to come. */
  readonly took: (message: TakenMessage) => void;
  /** What it does next with an agent's message. */
  readonly nextTurn: (messageId: string) => Turn | undefined;
};

type OddTurn = Turn | 'token refused' | 'stopped';

const slowMs = 2000;

/** A transport and the vendor behind it: as every transport must, it throws nothing, and says what it cannot know. */
export function createVendor({ clock, calls, observed, scenario, isRefused, took, nextTurn }: VendorOptions) {
  const start = clock.now();
  const turns = new Map(scenario.posts.map(({ key, vendor }) => [sessionOf(key), [...vendor]]));

  /** The vendor's ids of what a phone shows of a session. */
  const vendorIds = new Map<string, string[]>();
  const slow = new Set(scenario.posts.flatMap((post) => (post.slow ? [sessionOf(post.key)] : [])));
  const later = (worker: Worker, ms: number) =>
    new Promise<void>((resolve) =>
      clock.after(ms, () =>
        worker.awake(() => {
          if (worker.alive()) resolve();
        }),
      ),
    );
  const isStopped = ({ messageId }: OutboundMessage) => {
    const { stop } = scenario;
    const isSpared = stop?.firstOnly && (stepOf(messageId) ?? 0) > 0;

    return stop && !isSpared && clock.now() >= start + stop.from * 1000 && clock.now() < start + stop.to * 1000;
  };

  return {
    vendorIdsOf: (sessionId: string): readonly string[] => vendorIds.get(sessionId) ?? [],

    send: async (worker: Worker, message: OutboundMessage, token: string): Promise<SendOutcome> => {
      const { sessionId, content } = message;
      const turn = turnOf(message, token);
      observed.messages.handed(message.messageId, message.clientId);
      observed.messages.addresses.handed(message, worker);
      if (isInvite(message)) observed.handed(sessionId, message.messageId, content.text);

      try {
        const outcome = await calls.make(
          worker,
          { name: `send (${turn})`, about: isInvite(message) ? sessionId : message.messageId, once: true },
          async () => take(turn, message),
        );
        if (slow.has(sessionId)) await later(worker, slowMs);
        if (outcome.status === 'sent' && isInvite(message)) observed.answered(worker, sessionId);
        if (outcome.status === 'retry' && outcome.retryAfterSeconds && isInvite(message))
          observed.askedToWait(message.messageId, outcome.retryAfterSeconds * 1000);

        return outcome;
      } catch {
        return { status: 'unknown' };
      }
    },
  };

  function turnOf(message: OutboundMessage, token: string): OddTurn {
    if (isRefused(token)) return 'token refused';
    if (isStopped(message)) return 'stopped';

    return (isInvite(message) ? turns.get(message.sessionId)?.shift() : nextTurn(message.messageId)) ?? 'sent';
  }

  function show(message: OutboundMessage): string {
    const { sessionId, messageId, clientId, businessId } = message;
    if (isInvite(message)) observed.steps.shown(messageId);
    else observed.messages.wasShown(messageId);

    const name = isInvite(message)
      ? `${sessionId} m${observed.shown(sessionId)}`
      : `${messageId} m${observed.messages.shown.get(messageId)}`;
    const vendorMessageId = remember(sessionId, name);
    took({ messageId, vendorMessageId, clientId, businessId });

    return vendorMessageId;
  }

  function remember(sessionId: string, vendorMessageId: string): string {
    vendorIds.set(sessionId, [...(vendorIds.get(sessionId) ?? []), vendorMessageId]);

    return vendorMessageId;
  }

  function take(turn: OddTurn, message: OutboundMessage): SendOutcome {
    switch (turn) {
      case 'sent':
        return { status: 'sent', messageId: show(message) };
      case 'taken, nobody knows':
        show(message);
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

function isInvite({ messageId }: OutboundMessage): boolean {
  return stepOf(messageId) !== undefined;
}
