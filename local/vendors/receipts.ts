/** What becomes of a message after a vendor took it: receipts that come by themselves, and others to order. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, type Faults, takeWebhookFault } from '../faults.ts';
import type { Destinations } from './destinations.ts';
import type { ReceiptStatus, StatusUpdate, TakenMessage } from './updates.ts';

/** HTTP statuses by receiver; null if no answer came. What is not posted yet has none. */
export type Ordered = {
  readonly outcome: 'posted' | 'dropped' | 'held' | 'delayed' | 'no receiver';
  readonly answers: Readonly<Record<string, number | null>>;
};

type Order = { readonly status: ReceiptStatus; readonly code?: number | string | undefined };

export type Receipts = {
  /** `sent` and `delivered`, or a failure with this code. Resolves at once; early ones, when all are answered. */
  readonly follow: (message: TakenMessage, failure?: { readonly code?: number | string | undefined }) => Promise<void>;
  readonly order: (message: TakenMessage, order: Order) => Promise<Ordered>;
  /** Hands over now what would come later. */
  readonly close: () => Promise<void>;
};

/** The number that it came from is looked up when it is posted. */
type Reported = Omit<StatusUpdate, 'businessId' | 'account'>;

type WebhookFault = Extract<Fault, { of: 'webhook' }>;

export function createReceipts(options: {
  readonly destinations: Pick<Destinations, 'of'>;
  readonly faults: Faults;
  readonly now: () => number;
  /** Between sent and delivered. */
  readonly deliveredAfterMs?: number;
  /** How long one waits for a later one that is to come before it. */
  readonly holdMs?: number;
}): Receipts {
  const { destinations, faults, now, deliveredAfterMs = 300, holdMs = 2000 } = options;
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const held = new Map<string, () => void>();

  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const pause = (ms: number) => wait(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  const report = async (update: Reported, kind?: WebhookFault['kind']): Promise<Ordered> => {
    const { to, ...from } = destinations.of(update.message);
    const handling = { twice: kind === 'duplicate', answerLost: kind === 'drop-answer' };

    const answered = to.map(async ({ name, hand }) => {
      if (kind === 'foreign') void hand({ ...update, ...from, message: foreign(update.message) });
      return [name, (await hand({ ...update, ...from }, handling)) ?? null] as const;
    });
    const answers = Object.fromEntries(await Promise.all(answered));
    held.get(update.message.vendorMessageId)?.();

    return { outcome: to.length > 0 ? 'posted' : 'no receiver', answers };
  };

  /** Reports after the next one of the same message, or after a while. */
  const hold = async (update: Reported): Promise<void> => {
    const { vendorMessageId } = update.message;
    const released = new Promise<void>((resolve) => held.set(vendorMessageId, resolve));
    await Promise.race([released, pause(holdMs)]);
    held.delete(vendorMessageId);
    await report(update);
  };

  const handle = async (update: Reported, fault: WebhookFault | undefined): Promise<Ordered> => {
    const later = (outcome: Ordered['outcome'], work?: Promise<unknown>): Ordered => {
      if (work) track(work);
      return { outcome, answers: {} };
    };

    switch (fault?.kind) {
      case 'drop':
        return later('dropped');
      case 'reverse':
        return later('held', hold(update));
      case 'delay':
        return later(
          'delayed',
          pause(fault.seconds * 1000).then(() => report(update)),
        );
      default:
        return report(update, fault?.kind);
    }
  };

  return {
    async follow(message, failure) {
      const { to } = destinations.of(message);
      if (to.length === 0 || closing.signal.aborted) return;

      const fault = takeWebhookFault(faults, message.to);
      const early = fault?.kind === 'early';
      const steps: readonly Order[] = [
        { status: 'sent' },
        failure ? { status: 'failed', code: failure.code } : { status: 'delivered' },
      ];
      const all = async () => {
        for (const [index, step] of steps.entries()) {
          if (index > 0 && !early) await pause(deliveredAfterMs);
          // The first is held back, so the second overtakes it.
          const own = fault?.kind === 'reverse' && index > 0 ? undefined : fault;
          const handled = handle({ type: 'status', message, ...step, at: now() }, own);
          if (early) await handled;
          else track(handled);
        }
      };
      const followed = all();
      track(followed);
      if (early) await followed;
    },
    order(message, order) {
      const fault = takeWebhookFault(faults, message.to);

      return handle({ type: 'status', message, ...order, at: now() }, fault);
    },
    async close() {
      closing.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Another system sends from the same number. */
function foreign(message: TakenMessage): TakenMessage {
  return { ...message, vendorMessageId: `${message.vendorMessageId}-foreign`, messageId: 'another-system-42' };
}
