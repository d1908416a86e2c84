/** How much Meta accepts: per second from a business number, and from a business number to one client. */
import { type GraphError, graphError } from './graph-errors.ts';

export type GraphLimits = {
  /** Messages per second from one business number. */
  readonly throughput: number;
  /** Messages to one client in a burst. Each becomes available again after `pairSeconds`. */
  readonly pairBurst: number;
  readonly pairSeconds: number;
};

export const metaLimits: GraphLimits = { throughput: 80, pairBurst: 45, pairSeconds: 6 };

type Bucket = { readonly left: number; readonly at: number };

/** Counts a message, or returns the limit that it exceeds; a refused message does not count. `now` is ms since 1970. */
export function createLimiter(
  limits: GraphLimits,
  now: () => number,
): (businessNumber: string, client: string) => GraphError | undefined {
  const buckets = new Map<string, Bucket>();

  const filled = (key: string, size: number, perSecond: number): Bucket => {
    const { left, at } = buckets.get(key) ?? { left: size, at: now() };
    return { left: Math.min(size, left + ((now() - at) / 1000) * perSecond), at: now() };
  };

  return (businessNumber, client) => {
    const pairKey = `${businessNumber} ${client}`;
    const number = filled(businessNumber, limits.throughput, limits.throughput);
    const pair = filled(pairKey, limits.pairBurst, 1 / limits.pairSeconds);

    if (number.left < 1)
      return graphError(
        130_429,
        undefined,
        'Message failed to send because there were too many messages sent from this phone number',
      );
    if (pair.left < 1)
      return graphError(131_056, undefined, 'Too many messages sent from this phone number to the same phone number');

    buckets.set(businessNumber, { ...number, left: number.left - 1 });
    buckets.set(pairKey, { ...pair, left: pair.left - 1 });
    return undefined;
  };
}
