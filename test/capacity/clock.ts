/**
 * A clock that jumps from event to event: a binary heap, because there are millions. Events of one moment happen in the
 * order in which they were scheduled.
 */
export type Clock = {
  now(): number;
  /** ms from now. */
  after(ms: number, event: () => void): void;
  /** Until nothing is left to happen. */
  run(): void;
};

type Event = { readonly time: number; readonly order: number; readonly event: () => void };

export function createClock(): Clock {
  const heap: Event[] = [];
  let time = 0;
  let asked = 0;

  return {
    now: () => time,

    after: (ms, event) => {
      asked += 1;
      push(heap, { time: time + Math.max(ms, 0), order: asked, event });
    },

    run: () => {
      for (let next = pop(heap); next; next = pop(heap)) {
        time = next.time;
        next.event();
      }
    },
  };
}

function isBefore(one: Event, other: Event): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

function push(heap: Event[], added: Event): void {
  let at = heap.length;
  heap.push(added);

  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (!parent || !isBefore(added, parent)) break;

    heap[at] = parent;
    at = above;
  }

  heap[at] = added;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;

  let at = 0;

  while (true) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const lesser = left && right && isBefore(right, left) ? right : left;
    if (!lesser || !isBefore(lesser, last)) break;

    heap[at] = lesser;
    at = 2 * at + (lesser === left ? 1 : 2);
  }

  heap[at] = last;

  return first;
}
