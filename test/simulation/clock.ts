/** A clock that only moves from one event to the next, and nothing happens but in them. */
export type Clock = {
  now(): number;
  /** ms from now; events of one moment happen in the order of their calls. */
  after(ms: number, event: () => void): void;
  /** Lets everything happen up to this moment, which is then. */
  runUntil(time: number): Promise<void>;
};

type Event = { readonly time: number; readonly order: number; readonly event: () => void };

/** Between two looks at a run; the longest has thousands. */
const maxEvents = 1_000_000;

/** `afterEach` is called when all that an event set going has come to rest. */
export function createClock(start: number, afterEach: () => void = () => {}): Clock {
  const events: Event[] = [];
  let time = start;
  let asked = 0;

  return {
    now: () => time,

    after: (ms, event) => {
      asked += 1;
      const added = { time: time + Math.max(ms, 0), order: asked, event };
      let at = events.length;
      while (at > 0 && isBefore(added, events[at - 1])) at -= 1;
      events.splice(at, 0, added);
    },

    runUntil: async (end) => {
      let happened = 0;
      for (let next = events.at(-1); next && next.time <= end; next = events.at(-1)) {
        happened += 1;
        // Nothing else would end it: no timer of a test fires while promises go on.
        if (happened > maxEvents) throw new Error(`the run does not come to rest: ${maxEvents} events up to ${time}`);
        events.pop();
        time = next.time;
        next.event();
        await settled();
        afterEach();
      }

      time = end;
    },
  };

  /** The list is kept last first. */
  function isBefore(added: Event, other: Event | undefined): boolean {
    return other !== undefined && (other.time < added.time || (other.time === added.time && other.order < added.order));
  }
}

/**
 * Every promise that could go on has gone on: a tick comes when no promise has anything left to do, and a turn of the
 * event loop costs more.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
