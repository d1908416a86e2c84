/** What a queue answered for one item of a request. */
export type Confirmation = { readonly confirmed: boolean; readonly code?: string | undefined };

type BatchOptions<Item> = {
  readonly split: (items: readonly Item[]) => Item[][];
  /** One request; one confirmation an item, in order. A missing one is a refusal. Throws if nothing was answered. */
  readonly request: (items: readonly Item[]) => Promise<readonly (Confirmation | undefined)[]>;
  /**
   * A message to the client waits for such an item: it waits for `soonMs` at most, and takes along what waits already.
   */
  readonly isSoon?: (item: Item) => boolean;
  /** A request begins only when the one before it has ended, however it did. */
  readonly inOrder?: boolean;
};

/**
 * Puts the queue calls of the records of one batch, which are worked on side by side, into one request: a call waits
 * until every record has made one or has ended, and `maxMs` at most. A record makes one call at a time: two at once
 * would count for two records, and let the others go early, never late. Without records nothing waits for more than its
 * own turn.
 */
export type Batcher = {
  /** `count` records begin. */
  readonly join: (count: number) => void;
  /** One of them has ended, and makes no call any more. */
  readonly leave: () => void;
  /** The calls of one kind. Each fails alone: an item that is refused rejects its own promise and no other. */
  readonly batch: <Item>(options: BatchOptions<Item>) => (item: Item) => Promise<void>;
};

type BatcherOptions = {
  readonly wait: (ms: number) => Promise<void>;
  readonly maxMs: number;
  readonly soonMs: number;
};

export function createBatcher({ wait, maxMs, soonMs }: BatcherOptions = unhurried): Batcher {
  let present = 0;
  let waiting = 0;
  let over = Promise.withResolvers<void>();

  const go = (): void => {
    waiting = 0;
    over.resolve();
    over = Promise.withResolvers();
  };

  const limit = async (of: typeof over): Promise<void> => {
    await wait(maxMs).catch(() => {});
    if (of === over) go();
  };

  const untilAllWait = (): Promise<void> => {
    const { promise } = over;
    waiting += 1;
    if (waiting >= present) go();
    else if (waiting === 1) void limit(over);

    return promise;
  };

  return {
    join: (count) => {
      present += count;
    },

    leave: () => {
      present -= 1;
      if (waiting > 0 && waiting >= present) go();
    },

    batch: (options) => collect(options, (soon) => (soon ? wait(soonMs) : untilAllWait())),
  };
}

const unhurried: BatcherOptions = { wait: async () => {}, maxMs: 0, soonMs: 0 };

type Waiting<Item> = { readonly item: Item; readonly resolve: () => void; readonly reject: (error: unknown) => void };

/** The first item whose wait is over takes all along that wait then. */
function collect<Item>(
  { split, request, isSoon = () => false, inOrder = false }: BatchOptions<Item>,
  linger: (soon: boolean) => Promise<void>,
): (item: Item) => Promise<void> {
  let collected: Waiting<Item>[] = [];
  let last: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    const taken = collected;
    if (taken.length === 0) return;
    collected = [];
    let at = 0;

    await Promise.all(
      split(taken.map(({ item }) => item)).map((part) => {
        at += part.length;
        const waiting = taken.slice(at - part.length, at);
        if (!inOrder) return settle(waiting, request);

        last = last.then(() => settle(waiting, request));
        return last;
      }),
    );
  };

  return (item) =>
    new Promise((resolve, reject) => {
      collected.push({ item, resolve, reject });
      void linger(isSoon(item)).then(flush, flush);
    });
}

async function settle<Item>(taken: readonly Waiting<Item>[], request: BatchOptions<Item>['request']): Promise<void> {
  try {
    const answers = await request(taken.map(({ item }) => item));

    for (const [index, { resolve, reject }] of taken.entries()) {
      const answer = answers[index];
      if (answer?.confirmed) resolve();
      else reject(new Error(`the queue refused it: ${answer?.code ?? 'no answer for it'}`));
    }
  } catch (error) {
    for (const { reject } of taken) reject(error);
  }
}
