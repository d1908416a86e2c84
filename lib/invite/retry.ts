/**
 * SQS hides a record for twelve hours from when it was received, and refuses more: two minutes of them may be over by
 * now.
 */
const maxHiddenSeconds = 43_200 - 120;
const maxBackoffSeconds = 300;

/**
 * When the next attempt may begin, ms since 1970: 2^attempt seconds with full jitter, at most 300, at least what the
 * vendor requested; never later than a second past the deadline, when the invite expires. `random` is in [0, 1).
 */
export function nextAttemptAt(
  { attempt, retryAfterSeconds = 0 }: { readonly attempt: number; readonly retryAfterSeconds?: number | undefined },
  { now, deadline, random }: { readonly now: number; readonly deadline: number; readonly random: number },
): number {
  const backoff = random * Math.min(2 ** attempt, maxBackoffSeconds);
  const wait = Math.max(backoff, retryAfterSeconds, 1);

  return Math.min(Math.round(now + wait * 1000), Math.max(now, deadline) + 1000);
}

/** Whole seconds that hide a record until `until`, within SQS' bounds. */
export function secondsUntil(until: number, now: number): number {
  return Math.min(Math.max(Math.ceil((until - now) / 1000), 0), maxHiddenSeconds);
}
