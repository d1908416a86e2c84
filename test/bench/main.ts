/**
 * `npm run bench [-- SUITE …] [-- --json FILE]`: runs the suites one after the other, prints their figures, and fails
 * where a mark is missed.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { argumentsOf, stopWithUsage } from '../../cli/arguments.ts';
import { runSuite } from './run-suite.ts';
import { type Figures, isFigure, keepsMark } from './suite.ts';
import { suites } from './suites.ts';

const names = suites.map(({ name }) => name);
const usage = `npm run bench -- [SUITE …] [--full] [--json FILE]. Suites: ${names.join(', ')}; a name of several words goes in quotes`;
const { values, positionals } = argumentsOf(usage, {
  options: { json: { type: 'string' }, full: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) stopWithUsage(usage, `${unknown} is no suite`);
if (values.json !== undefined && !existsSync(dirname(values.json)))
  stopWithUsage(usage, `${dirname(values.json)} is no folder`);

const results: Record<string, Figures> = {};
for (const { name } of suites) {
  if (positionals.length === 0 || positionals.includes(name))
    results[name] = await runSuite(name, { full: values.full });
}

const rows = Object.entries(results).flatMap(([name, figures]) => rowsOf(name, figures));
console.table(rows);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
if (rows.some((row) => row.kept === 'missed')) process.exitCode = 1;

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
