/**
 * `npm run capacity`: what becomes of invites at a rate, calculated by hand and simulated. docs/scale.md says what
 * follows from it.
 */
import { runCommand } from '../../cli/command.ts';
import { estimate } from './arithmetic.ts';
import { costOf } from './cost.ts';
import { createCapacityCommand } from './options.ts';
import { fairTable, placesTable, scaleTable } from './scale-table.ts';
import { show } from './show.ts';
import { simulate } from './simulate.ts';

await runCommand(
  createCapacityCommand(process.env, (plan, { json, table }) => {
    if (table) return console.log([placesTable(), scaleTable(), fairTable()].join('\n\n'));

    const hand = estimate(plan);
    const result = simulate(plan);
    console.log(
      json
        ? JSON.stringify({ plan, byHand: hand, simulated: result, dollars: costOf(plan, result) }, undefined, 2)
        : show(plan, hand, result),
    );
  }),
);
