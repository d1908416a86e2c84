const maxSeconds = 86_400;

/** Reads a Retry-After header: seconds or an HTTP date. `now` is ms since 1970. */
export function retryAfterSeconds(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), maxSeconds);
  if (!/^[A-Z][a-z]{2},? /.test(text)) return undefined;

  const at = Date.parse(text);

  return Number.isNaN(at) ? undefined : Math.min(Math.max(Math.ceil((at - now) / 1000), 0), maxSeconds);
}
