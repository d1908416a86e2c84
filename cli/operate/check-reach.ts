import type { CheckResult } from './check-result.ts';
import { reasonOf } from './command.ts';

/**
 * Checks that a server answers there. The request sends nothing, so a refusal counts as an answer.
 */
export async function checkReach(at: string, url: string): Promise<CheckResult> {
  const fix = `curl -I ${url}`;

  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'manual' });

    return status < 500
      ? { ok: true, what: `${at}: ${url} answers` }
      : { ok: false, what: `${at}: ${url} answers ${status}`, fix };
  } catch (cause) {
    return { ok: false, what: `${at}: ${url} does not answer: ${reasonOf(cause)}`, fix };
  }
}
