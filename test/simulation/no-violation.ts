import { expect } from 'vitest';
import { everyRun } from './exhaustive.ts';
import { historyOf } from './shrink.ts';

/** An invite that expires unsent makes four calls. */
export const fewestRuns = 25;

/** How many runs there were, none of which broke a promise. */
export async function noViolation(kind: string, search: Parameters<typeof everyRun>[1]): Promise<number> {
  let runs = 0;

  for await (const found of everyRun(kind, search)) {
    runs += 1;
    if (found.violations.length > 0) expect.fail(await historyOf(found.scenario, found.script));
  }

  return runs;
}
