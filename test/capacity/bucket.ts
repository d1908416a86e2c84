/** A rate limit per second, of which `burst` may come at once. */
export type Bucket = { take(): boolean };

export function createBucket({
  perSecond,
  burst = perSecond,
  now,
}: {
  readonly perSecond: number;
  readonly burst?: number;
  readonly now: () => number;
}): Bucket {
  let left = burst;
  let at = now();

  return {
    take: () => {
      left = Math.min(burst, left + ((now() - at) / 1000) * perSecond);
      at = now();
      if (left < 1) return false;

      left -= 1;

      return true;
    },
  };
}
