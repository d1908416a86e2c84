/** How many messages one client gets. Keys are digests: no client id is ever in the table. */
export type QuotaLimit = { readonly key: string; readonly count: number; readonly windowMs: number };

/**
 * Remembers to whom messages were sent of late. Both methods throw if the table does not answer. Times are ms since
 * 1970.
 */
export interface Quotas {
  /** When the next message may be sent: `now` if one may now. */
  nextAt(limit: QuotaLimit, now: number): Promise<number>;
  /**
   * Counts a message of this session, once, and returns `now`; or when the next may be sent, if there were too many. Of
   * those that count at once no more than `count` pass.
   */
  take(limit: QuotaLimit, sessionId: string, now: number): Promise<number>;
}

/** A message that counts. */
export type Counted = { readonly sessionId: string; readonly at: number };

/** Those that still count, and when there is room for one more; `now` also for one that counts already. */
export function countedAt(
  counted: readonly Counted[],
  { count, windowMs }: Pick<QuotaLimit, 'count' | 'windowMs'>,
  { now, sessionId }: { readonly now: number; readonly sessionId?: string | undefined },
): { readonly recent: readonly Counted[]; readonly nextAt: number } {
  const recent = counted.filter(({ at }) => at + windowMs > now).toSorted((a, b) => a.at - b.at);
  const isCounted = recent.some((one) => one.sessionId === sessionId);
  const leaving = recent.at(-count);

  return { recent, nextAt: isCounted || leaving === undefined ? now : leaving.at + windowMs };
}
