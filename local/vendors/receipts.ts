/** What becomes of a message after a vendor took it: receipts that come by themselves, and others to order. */
import { type Faults, takeWebhookFault } from '../faults.ts';
import type { Destinations } from './destinations.ts';
import { createHandling, type Ordered, type WebhookFault } from './handling.ts';
import type { ReceiptStatus, StatusUpdate, TakenMessage } from './updates.ts';

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

export function createReceipts(options: {
  readonly destinations: Pick<Destinations, 'of'>;
  readonly faults: Faults;
  readonly now: () => number;
  /** Between sent and delivered. */
  readonly deliveredAfterMs?: number;
  readonly holdMs?: number;
}): Receipts {
  const { destinations, faults, now, deliveredAfterMs = 300 } = options;
  const { handle, track, pause, isClosing, close } = createHandling(options);

  const report = async (update: Reported, kind?: WebhookFault['kind']): Promise<Ordered> => {
    const { to, ...from } = destinations.of(update.message);
    const handling = { twice: kind === 'duplicate', answerLost: kind === 'drop-answer' };

    const answered = to.map(async ({ name, hand }) => {
      if (kind === 'foreign') void hand({ ...update, ...from, message: foreign(update.message) });
      return [name, (await hand({ ...update, ...from }, handling)) ?? null] as const;
    });
    const answers = Object.fromEntries(await Promise.all(answered));

    return { outcome: to.length > 0 ? 'posted' : 'no receiver', answers };
  };
  const handled = (update: Reported, fault: WebhookFault | undefined) =>
    handle(update.message.vendorMessageId, fault, (kind) => report(update, kind));

  return {
    async follow(message, failure) {
      const { to } = destinations.of(message);
      if (to.length === 0 || isClosing()) return;

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
          const reported = handled({ type: 'status', message, ...step, at: now() }, own);
          if (early) await reported;
          else track(reported);
        }
      };
      const followed = all();
      track(followed);
      if (early) await followed;
    },
    order(message, order) {
      const fault = takeWebhookFault(faults, message.to);

      return handled({ type: 'status', message, ...order, at: now() }, fault);
    },
    close,
  };
}

/** Another system sends from the same number. */
function foreign(message: TakenMessage): TakenMessage {
  return { ...message, vendorMessageId: `${message.vendorMessageId}-foreign`, messageId: 'another-system-42' };
}
