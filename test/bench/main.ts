/**
 * `npm run bench [-- SUITE …] [-- --json FILE]`: runs the suites one after the other, prints their figures, and fails
 * if a mark is missed.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createCommand, exitCode, runCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { runSuite } from './run-suite.ts';
import { type Figures, isFigure, keepsMark } from './suite.ts';
import { suites } from './suites.ts';

const names = [...suites.keys()];

await runCommand(
  createCommand('npm run bench', 'Measures each suite beside an alternative, and fails if a mark is missed.')
    .argument('[suite...]', `all, or of these: ${names.join(', ')}; a name of several words goes in quotes`)
    .option('--full', 'measures what takes minutes, too', false)
    .option('--json <file>', 'writes the figures, too')
    .action(bench),
);

async function bench(
  chosen: readonly string[],
  { full, json }: { readonly full: boolean; readonly json?: string | undefined },
): Promise<void> {
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`There is no suite ${unknown}. Name one of: ${names.join(', ')}`);
  if (json !== undefined && !existsSync(dirname(json))) throw new UsageError(`There is no folder ${dirname(json)}`);

  const results: Record<string, Figures> = {};
  for (const name of names) {
    if (chosen.length === 0 || chosen.includes(name)) results[name] = await runSuite(name, { full });
  }

  const rows = Object.entries(results).flatMap(([name, figures]) => rowsOf(name, figures));
  console.table(rows);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  if (rows.some((row) => row.kept === 'missed')) process.exitCode = exitCode.failed;
}

type Row = {
  readonly what: string;
  readonly figure: string;
  readonly unit: string;
  readonly mark: string;
  readonly kept: string;
};

function rowsOf(path: string, figures: Figures): readonly Row[] {
  return Object.entries(figures).flatMap(([name, entry]) => {
    const what = `${path} / ${name}`;
    if (!isFigure(entry)) return rowsOf(what, entry);
    const mark =
      entry.atLeast === undefined ? (entry.atMost === undefined ? '' : `≤ ${entry.atMost}`) : `≥ ${entry.atLeast}`;
    const kept = keepsMark(entry);
    return [
      {
        what,
        figure: entry.figure.toLocaleString('en'),
        unit: entry.unit,
        mark,
        kept: kept === undefined ? '' : kept ? 'kept' : 'missed',
      },
    ];
  });
}
