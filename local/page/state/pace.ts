/** How often work is done that many events ask for. */

/** Runs `work` a moment after the last of many calls, and at the latest `most` ms after the first. */
export function settled(work: () => void, wait = 60, most = 250): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;

  return () => {
    const now = Date.now();
    if (timer === undefined) since = now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        work();
      },
      Math.max(0, Math.min(wait, since + most - now)),
    );
  };
}

/** Never twice at once, which would only make a busy machine busier: calls meanwhile are answered by one run more. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  let next: Promise<void> | undefined;

  return () => {
    next ??= last.then(() => {
      next = undefined;
      last = work();
      return last;
    });
    return next;
  };
}
