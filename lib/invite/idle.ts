type Activity = {
  /** When either side of the conversation said something last, ms since 1970. */
  readonly activeAt: number | undefined;
  readonly idleHours: number;
  readonly now: number;
};

/** Whether neither side has written for so long that the session has ended. `at`: when its invite was claimed. */
export function isIdle({ at }: { readonly at: number }, { activeAt = 0, idleHours, now }: Activity): boolean {
  return now - Math.max(at, activeAt) >= idleHours * 3_600_000;
}
