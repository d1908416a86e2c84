type Waiting<Item> = { readonly item: Item; readonly resolve: () => void; readonly reject: (error: unknown) => void };

/** What a queue answered for one item of a request. */
export type Confirmation = { readonly confirmed: boolean; readonly code?: string | undefined };

type Options<Item> = {
  /** An item's wait for company: the first whose wait is over takes all that wait along. */
  readonly linger: (item: Item) => Promise<void>;
  readonly split: (items: readonly Item[]) => Item[][];
  /** One request; one confirmation an item, in order. A missing one is a refusal. Throws where nothing was answered. */
  readonly request: (items: readonly Item[]) => Promise<readonly (Confirmation | undefined)[]>;
};

/** Calls that come close together go in one request. Each fails alone: an item that is refused rejects its own promise and no other. */
export function gather<Item>({ linger, split, request }: Options<Item>): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];

  const flush = async (): Promise<void> => {
    const taken = waiting;
    if (taken.length === 0) return;
    waiting = [];
    const parts = split(taken.map(({ item }) => item));
    let at = 0;

    await Promise.all(
      parts.map((part) => {
        at += part.length;
        return ask(taken.slice(at - part.length, at), request);
      }),
    );
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void linger(item).then(flush, flush);
    });
}

async function ask<Item>(taken: readonly Waiting<Item>[], request: Options<Item>['request']): Promise<void> {
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
