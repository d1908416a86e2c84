import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { CallbackQueue } from '../queue/callback-queue.ts';
import type { CallbackEvent } from '../queue/callback-record.ts';
import { eventsOfRow } from './events.ts';

type AnnounceDeps = {
  readonly queue: Pick<CallbackQueue, 'put'>;
  /** ms since 1970. */
  readonly now: () => number;
  /** A token that no other announcement has. */
  readonly newToken: () => string;
};

type Named = Pick<LedgerRow, 'sessionId' | 'callbackTo'>;

/** Puts events of a session whose caller is told of them on the queue. Throws if it does not take them. */
export type Announce = (session: Named, events: readonly CallbackEvent[]) => Promise<void>;

/** Whatever is announced is looked up before it is reported, so that it may come early, twice, or for nothing. */
export function createAnnounce({ queue, now, newToken }: AnnounceDeps): Announce {
  return async ({ sessionId, callbackTo: caller }, events) => {
    if (caller === undefined) return;

    const at = now();
    const records = events.map((event) => {
      return { v: 1, type: 'event', id: newToken(), caller, sessionId, event, at, tries: 0 } as const;
    });
    await Promise.all(records.map((record) => queue.put(record)));
  };
}

/** `with`: what the write makes happen is announced side by side with it. Default: before it. */
type WriteOptions = { readonly announces?: 'with' | undefined };

/**
 * A ledger's write that announces what it makes happen. Early, because a process that ends after the write would never
 * announce it. With the write only what a record that comes again announces again: a message to the client should not
 * wait for a queue.
 */
export function createAnnouncedWrite(
  { announce, ledger }: { readonly announce: Announce; readonly ledger: Pick<Ledger, 'write'> },
  { announces }: WriteOptions,
): Ledger['write'] {
  return async (row, expectedVersion) => {
    const events = eventsOfRow(row);
    if (announces !== 'with' || !isWithOutcome(row)) {
      await announce(row, events);
      return ledger.write(row, expectedVersion);
    }

    const [written] = await Promise.all([ledger.write(row, expectedVersion), announce(row, events)]);

    return written;
  };
}

/** Whether its session is open, or has ended with the invite: in the same write, or in one that a repeat looks at. */
function isWithOutcome({ chat }: LedgerRow): boolean {
  return (
    chat.state === 'open' || chat.reason === 'notification' || chat.reason === 'failed' || chat.reason === 'expired'
  );
}
