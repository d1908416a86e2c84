/** How a vendor hands over what it reports: at once, or as a fault of its webhook says. */
import { setTimeout as wait } from 'node:timers/promises';
import type { takeWebhookFault } from '../faults.ts';

/** HTTP statuses by receiver; null if no answer came. What is not posted yet has none. */
export type Ordered = {
  readonly outcome: 'posted' | 'dropped' | 'held' | 'delayed' | 'no receiver';
  readonly answers: Readonly<Record<string, number | null>>;
};

export type WebhookFault = NonNullable<ReturnType<typeof takeWebhookFault>>;

export type Handling = {
  /** `key`: one that a `reverse` holds back waits for the next one with the same. */
  readonly handle: (
    key: string,
    fault: WebhookFault | undefined,
    post: (kind?: WebhookFault['kind']) => Promise<Ordered>,
  ) => Promise<Ordered>;
  /** Work that `close` waits for. */
  readonly track: (work: Promise<unknown>) => void;
  /** Resolves at once when all ends. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isClosing: () => boolean;
  /** Hands over now what would come later. */
  readonly close: () => Promise<void>;
};

/** `holdMs`: how long one waits for a later one that is to come before it. */
export function createHandling({ holdMs = 2000 }: { readonly holdMs?: number | undefined } = {}): Handling {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const held = new Map<string, () => void>();

  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const pause = (ms: number) => wait(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  /** Posts after the next one with this key, or after a while. */
  const hold = async (key: string, post: () => Promise<Ordered>): Promise<void> => {
    const released = new Promise<void>((resolve) => held.set(key, resolve));
    await Promise.race([released, pause(holdMs)]);
    held.delete(key);
    await post();
  };
  const later = (outcome: Ordered['outcome'], work?: Promise<unknown>): Ordered => {
    if (work) track(work);
    return { outcome, answers: {} };
  };

  return {
    async handle(key, fault, post) {
      const released = async (kind?: WebhookFault['kind']) => {
        const ordered = await post(kind);
        held.get(key)?.();

        return ordered;
      };

      switch (fault?.kind) {
        case 'drop':
          return later('dropped');
        case 'reverse':
          return later('held', hold(key, post));
        case 'delay':
          return later(
            'delayed',
            pause(fault.seconds * 1000).then(() => released()),
          );
        default:
          return released(fault?.kind);
      }
    },
    track,
    pause,
    isClosing: () => closing.signal.aborted,
    async close() {
      closing.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
}
