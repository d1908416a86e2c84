import { reasonOf } from './command.ts';
import type { Finding } from './finding.ts';

/**
 * Whether anybody answers there, whatever: a request that sends nothing to nobody is refused, and that is an answer.
 */
export async function checkReach(at: string, url: string): Promise<Finding> {
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
