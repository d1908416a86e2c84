/** `npm run cost`: prints docs/cost.md as it would be now; `-- --write` writes it, and what was counted for it. */
import { writeFileSync } from 'node:fs';
import { createCommand, runCommand } from '../../cli/command.ts';
import { measureBilled } from './measure-billed.ts';
import { showCost } from './show-cost.ts';

await runCommand(
  createCommand('npm run cost', 'Counts what invites are billed for, and prints docs/cost.md as it would be now.')
    .option('--write', 'writes the page and the counts', false)
    .action(({ write }) => showCost({ write, measure: measureBilled, print: console.log, writeFile: writeFileSync })),
);
