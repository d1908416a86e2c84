/** `npm run cost`: prints docs/cost.md as it would be now; `-- --write` writes it, and what was counted for it. */
import { writeFileSync } from 'node:fs';
import { argumentsOf } from '../../cli/arguments.ts';
import { measureBilled } from './measure-billed.ts';
import { showCost } from './show-cost.ts';

const { values } = argumentsOf('npm run cost [-- --write]', {
  options: { write: { type: 'boolean', default: false } },
});

await showCost({ ...values, measure: measureBilled, print: console.log, writeFile: writeFileSync });
