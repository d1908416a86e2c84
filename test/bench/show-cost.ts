import { costPage } from './cost-page.ts';
import type { BilledWork } from './measure-billed.ts';

type Options = {
  readonly write: boolean;
  readonly measure: () => Promise<BilledWork>;
  readonly print: (text: string) => void;
  readonly writeFile: (name: string, text: string) => void;
};

/**
 * Counts what invites are billed for, and prints the page; only with `write` does it replace the page and its counts.
 */
export async function showCost({ write, measure, print, writeFile }: Options): Promise<void> {
  const work = await measure();
  if (!write) return print(costPage(work));

  writeFile('test/bench/billed.json', `${JSON.stringify(work, undefined, 2)}\n`);
  writeFile('docs/cost.md', costPage(work));
}
