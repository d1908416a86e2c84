import { type Receipt, type ReceiptStatus, rankOf, receiptStatuses } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';

/** How long a failed message of a plain session may still arrive, in the simulation. */
export const undeliveredSeconds = 300;

/** A relay that is about to end a session may stand still, and its last write take effect 90 s later. */
const endingMs = 150_000;

/** `certain`: it must be known in the end. `at`: by the vendor's clock. */
type Reported = { readonly how: 'certain' | 'perhaps'; readonly at: number };

type Violate = (promise: string, sessionId: string, what: string) => void;

type ReceiptObserverOptions = {
  readonly now: () => number;
  readonly violate: Violate;
  /** A receipt of this message has been stored. */
  readonly stored: (name: string) => void;
};

/** Watches what is known of messages, who is told, and whom it ends: promise K. */
export function createReceiptObserver({ now, violate, stored: wasStored }: ReceiptObserverOptions) {
  const known = new Map<string, Receipt>();
  const failedAt = new Map<string, number>();
  const arrivedAt = new Map<string, number>();
  const reports: (Reported & { readonly sessionId: string; readonly status: ReceiptStatus })[] = [];
  const reportsOf = (sessionId: string) => reports.filter((report) => report.sessionId === sessionId);

  /** A receipt as it is about to be stored. */
  const stored = (sessionId: string, { status, times }: Receipt) => {
    const before = known.get(sessionId);
    const mayBe = new Set(reportsOf(sessionId).map((report) => `${report.status} ${report.at}`));

    if (before && rankOf(status) < rankOf(before.status))
      violate('K', sessionId, `is known to be ${before.status}, and becomes ${status}`);
    for (const [name, at] of Object.entries(before?.times ?? {}))
      if (times[name as ReceiptStatus] !== at) violate('K', sessionId, `was ${name} at another time before`);
    for (const [name, at] of Object.entries(times))
      if (!mayBe.has(`${name} ${at}`)) violate('K', sessionId, `is stored as ${name}, which is somebody else’s`);

    if (status === 'failed' && !failedAt.has(sessionId)) failedAt.set(sessionId, now());
    if (rankOf(status) > rankOf('failed') && !arrivedAt.has(sessionId)) arrivedAt.set(sessionId, now());
  };

  return {
    known,

    reported: (sessionId: string, status: ReceiptStatus, reported: Reported) =>
      void reports.push({ sessionId, status, ...reported }),

    /** What must be known of it at least; undefined: nothing. */
    mustBeKnown: (sessionId: string): ReceiptStatus | undefined =>
      reportsOf(sessionId)
        .filter(({ how }) => how === 'certain')
        .toSorted((one, other) => rankOf(other.status) - rankOf(one.status))
        .map(({ status }) => status)[0],

    /** The table, for receipts in memory. */
    table: new Proxy(known, {
      get: (target, name) => {
        if (name !== 'set') return Reflect.get(target, name).bind(target);

        return (sessionId: string, receipt: Receipt) => {
          stored(sessionId, receipt);
          target.set(sessionId, receipt);
          wasStored(sessionId);
        };
      },
    }),

    /** The vendor has reported so much of it, or more. */
    isKnown: (key: string, status: string): boolean => {
      const receipt = known.get(key);

      return receiptStatuses.some((each) => each === status && receipt && rankOf(each) <= rankOf(receipt.status));
    },

    /** Agents are told now. */
    told: (sessionId: string, status: ReceiptStatus): void => {
      const receipt = known.get(sessionId);
      if (!receipt || rankOf(receipt.status) < rankOf(status))
        violate('K', sessionId, `is told to agents as ${status}, which nobody has stored`);
    },

    /** A row as it is about to be written. */
    written: (before: LedgerRow | undefined, { sessionId, notification, chat, pastSteps }: LedgerRow): void => {
      if (chat.reason !== 'undelivered' || before?.chat.state === 'terminated' || pastSteps) return;

      const failed = failedAt.get(sessionId);
      const arrived = arrivedAt.get(sessionId);
      if (notification) violate('K', sessionId, 'is a notification, and ended as undelivered');
      if (failed === undefined || now() < failed + undeliveredSeconds * 1000)
        violate('K', sessionId, 'ended as undelivered before its grace was over');
      if (arrived !== undefined && now() > arrived + endingMs)
        violate('K', sessionId, 'ended as undelivered, and it had arrived');
    },
  };
}
