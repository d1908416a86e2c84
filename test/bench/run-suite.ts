/**
 * Runs one suite in a process of its own: what another one has compiled and kept in memory is no part of its figures.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Figures, SuiteOptions } from './suite.ts';
import { suites } from './suites.ts';

/** Throws if the suite does; its process has reported why. */
export async function runSuite(name: string, options: SuiteOptions): Promise<Figures> {
  const child = fork(new URL(import.meta.url), [name, JSON.stringify(options)]);
  const [figures] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [Figures];
  if (typeof figures !== 'object' || figures === null) throw new Error(`the suite ${name} did not come to its end`);

  return figures;
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, options = '{}'] = process.argv.slice(2);
  const suite = await suites.get(name ?? '')?.();

  process.send(await suite?.run(JSON.parse(options)));
  process.disconnect();
}
