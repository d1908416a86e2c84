/** The records of a batch, as they work side by side: a queue call of one waits for the calls of the others, so that one request carries all. */
export type Company = {
  /** So many records begin. */
  readonly join: (count: number) => void;
  /** One of them has come to its end, and will ask for nothing any more. */
  readonly leave: () => void;
  /**
   * Resolves when all who are left linger, too, and after `mostMs` whoever is still at work. A record makes one call at a time: two at once
   * would count for two records, and let the others go early, never late.
   */
  readonly linger: () => Promise<void>;
};

type CompanyOptions = { readonly wait: (ms: number) => Promise<void>; readonly maxMs: number };

export function createCompany({ wait, maxMs }: CompanyOptions): Company {
  let present = 0;
  let lingering = 0;
  let over = Promise.withResolvers<void>();

  const go = (): void => {
    lingering = 0;
    over.resolve();
    over = Promise.withResolvers();
  };

  const limit = async (of: typeof over): Promise<void> => {
    await wait(maxMs).catch(() => {});
    if (of === over) go();
  };

  return {
    join: (count) => {
      present += count;
    },

    leave: () => {
      present -= 1;
      if (lingering > 0 && lingering >= present) go();
    },

    linger: () => {
      const { promise } = over;
      lingering += 1;
      if (lingering >= present) go();
      else if (lingering === 1) void limit(over);

      return promise;
    },
  };
}
