/** The last events of this machine, and who listens to the next ones. */
import type { PageEvent } from '../page-types.ts';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
export type NewEvent = WithoutTime<Exclude<PageEvent, { readonly type: 'hello' }>>;

export type KeptEvent = { readonly id: string; readonly event: PageEvent };

export type LiveEvents = {
  readonly run: string;
  readonly publish: (event: NewEvent) => void;
  /** What came after the event with this id; undefined if that is no longer known, or is of another run. */
  readonly after: (id: string) => readonly KeptEvent[] | undefined;
  readonly lastId: () => string;
  /** Returns the function that ends it. */
  readonly listen: (listener: (kept: KeptEvent) => void) => () => void;
};

/** `run`: names this run of the machine, so that an id of an earlier one is not taken for one of this. */
export function createLiveEvents(options: {
  readonly run: string;
  readonly now: () => number;
  readonly maxKept?: number;
}): LiveEvents {
  const { run, now, maxKept = 2000 } = options;
  const listeners = new Set<(kept: KeptEvent) => void>();
  const kept: KeptEvent[] = [];
  let count = 0;

  return {
    run,
    publish(event) {
      count += 1;
      const next: KeptEvent = { id: `${run}-${count}`, event: { ...event, at: new Date(now()).toISOString() } };
      kept.push(next);
      // A batch at a time: to shift an array with every event would cost more than the events.
      if (kept.length >= maxKept * 2) kept.splice(0, kept.length - maxKept);
      for (const listener of listeners) listener(next);
    },
    after(id) {
      const [, of = '', number = ''] = /^(.*)-(\d+)$/.exec(id) ?? [];
      const missed = count - Number(number);
      if (of !== run || missed < 0 || missed > kept.length) return undefined;

      return missed === 0 ? [] : kept.slice(-missed);
    },
    lastId: () => `${run}-${count}`,
    listen(listener) {
      listeners.add(listener);

      return () => listeners.delete(listener);
    },
  };
}
