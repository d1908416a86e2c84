/**
 * A standard queue with message groups. Where it is fair, the group with the fewest records in flight is served first.
 * SQS does so among noisy groups, which are those with 30 records and a tenth of all in flight, or a tenth of the
 * processing time; and it serves quiet ones before them. Within a group the one that has been visible longest comes
 * first; SQS promises no order.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export type FairQueue<Item> = {
  put(item: Item, group: string): void;
  /** Up to `max`, fewer if the limit of records in flight is near. */
  receive(max: number): Item[];
  /** A received one is visible again. */
  giveBack(item: Item, group: string): void;
  remove(group: string): void;
  visible(): number;
  inFlight(): number;
};

type Group<Item> = { waiting: Item[]; next: number; inFlight: number };

export function createFairQueue<Item>({
  isFair,
  maxInFlight,
}: {
  readonly isFair: boolean;
  readonly maxInFlight: number;
}): FairQueue<Item> {
  const groups = new Map<string, Group<Item>>();
  let visible = 0;
  let inFlight = 0;

  const groupOf = (given: string): Group<Item> => {
    const name = isFair ? given : '';
    const group = groups.get(name) ?? { waiting: [], next: 0, inFlight: 0 };
    groups.set(name, group);

    return group;
  };
  const put = (item: Item, group: string) => {
    groupOf(group).waiting.push(item);
    visible += 1;
  };
  const release = (group: string) => {
    groupOf(group).inFlight -= 1;
    inFlight -= 1;
  };

  return {
    put,

    receive: (max) => {
      const taken: Item[] = [];

      while (taken.length < max && inFlight < maxInFlight) {
        const group = quietest(groups.values());
        const item = group && takeFirst(group);
        if (item === undefined) break;

        taken.push(item);
        visible -= 1;
        inFlight += 1;
      }

      return taken;
    },

    giveBack: (item, group) => {
      release(group);
      put(item, group);
    },

    remove: release,
    visible: () => visible,
    inFlight: () => inFlight,
  };
}

function quietest<Item>(groups: Iterable<Group<Item>>): Group<Item> | undefined {
  let found: Group<Item> | undefined;
  for (const group of groups) {
    if (group.next < group.waiting.length && (!found || group.inFlight < found.inFlight)) found = group;
  }

  return found;
}

/** What has been taken is cut off now and then, not each time. */
function takeFirst<Item>(group: Group<Item>): Item | undefined {
  const item = group.waiting[group.next];
  group.next += 1;
  group.inFlight += 1;

  if (group.next > 10_000) {
    group.waiting = group.waiting.slice(group.next);
    group.next = 0;
  }

  return item;
}
