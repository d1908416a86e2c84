import { limits } from '../../lib/lambda/limits.ts';
import type { createMemoryEntryQueue } from '../memory/chat-queues.ts';
import type { MemoryQueue } from '../memory/queue.ts';
import type { createAdapters } from './adapters.ts';
import type { Calls } from './calls.ts';
import { notifications } from './catalogs.ts';
import type { Observed } from './observer.ts';
import type { Code } from './world.ts';

type SweepsOptions = {
  readonly code: Pick<Code, 'createSweep'>;
  readonly calls: Calls;
  readonly calm: () => boolean;
  readonly observed: Observed;
  readonly commonOf: ReturnType<typeof createAdapters>['commonOf'];
  readonly entries: MemoryQueue;
  readonly memoryEntries: ReturnType<typeof createMemoryEntryQueue>;
};

export function createSweeps({ code, calls, calm, observed, commonOf, entries, memoryEntries }: SweepsOptions) {
  /** In the calm one that finds nothing changes nothing, and most find nothing. */
  return (): void => {
    if (calm() && entries.messages.length === 0) return;

    calls.invoke('sweep', { seconds: 60, about: [] }, async (worker) => {
      const run = code.createSweep({
        ...commonOf(worker),
        entryQueues: [
          {
            chatQueueKey: notifications,
            receive: () =>
              calls.make(worker, { name: 'receive', slow: entries.messages.length === 0 }, memoryEntries.receive),
            remove: (receipts) =>
              calls.make(worker, { name: `remove ${receipts.length}` }, async () => {
                observed.removing(receipts);
                return memoryEntries.remove(receipts);
              }),
            hide: (hidden) =>
              calls.make(worker, { name: `hide ${hidden.map(({ seconds: time }) => time)} s` }, () =>
                memoryEntries.hide(hidden),
              ),
          },
        ],
        settings: { leaseMs: limits.leaseMs, loops: 2, marginMs: limits.sweepMarginMs },
      });
      await run(worker.remainingMs);
    });
  };
}
