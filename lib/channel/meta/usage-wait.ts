import * as z from 'zod/mini';
import type { Answer } from '../../net/post.ts';
import { readJson } from '../../net/read-json.ts';
import { retryAfterSeconds } from '../../net/retry-after.ts';

const usage = z.record(z.string(), z.array(z.looseObject({ estimated_time_to_regain_access: z.optional(z.number()) })));

/**
 * The longest wait that Meta requests, in seconds: Retry-After in seconds or as a date, or the usage of the business in
 * minutes.
 */
export function usageWait(headers: Answer['headers'], now: number): number | undefined {
  const used = headers['x-business-use-case-usage'];
  const reported = used === undefined ? {} : (usage.safeParse(readJson(String(used))).data ?? {});
  const minutes = Object.values(reported)
    .flat()
    .map(({ estimated_time_to_regain_access: regain = 0 }) => regain);
  const seconds = [retryAfterSeconds(headers['retry-after'], now) ?? 0, ...minutes.map((regain) => regain * 60)];
  const longest = Math.max(...seconds);

  return longest > 0 ? longest : undefined;
}
