/**
 * `npm run capacity`: what becomes of so many invites a second, reckoned by hand and simulated. docs/scale.md says what
 * follows from it.
 */
import { estimate } from './arithmetic.ts';
import { costOf } from './cost.ts';
import { readOptions, usage } from './options.ts';
import { BadOption } from './plan.ts';
import { fairTable, placesTable, scaleTable } from './scale-table.ts';
import { show } from './show.ts';
import { simulate } from './simulate.ts';

try {
  console.log(run());
} catch (cause) {
  console.error(cause instanceof BadOption ? `${cause.message}\nnpm run capacity -- --help lists the options.` : cause);
  process.exitCode = 1;
}

function run(): string {
  const { plan, json, help, table } = readOptions(process.argv.slice(2), process.env);
  if (help) return usage(plan);
  if (table) return [placesTable(), scaleTable(), fairTable()].join('\n\n');

  const hand = estimate(plan);
  const result = simulate(plan);

  return json
    ? JSON.stringify({ plan, byHand: hand, simulated: result, dollars: costOf(plan, result) }, undefined, 2)
    : show(plan, hand, result);
}
