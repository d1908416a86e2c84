/** `npm run cost`: prints docs/cost.md as it would be now; `-- --write` writes it, and what was counted for it. */
import { writeFileSync } from 'node:fs';
import { createCommand, runCommand } from '../../cli/command.ts';

await runCommand(
  createCommand('npm run cost', 'Counts what invites are billed for, and prints docs/cost.md as it would be now.')
    .option('--write', 'writes the page and the counts', false)
    .action(async ({ write }) => {
      const { measureBilled } = await import('./measure-billed.ts');
      const { showCost } = await import('./show-cost.ts');

      await showCost({ write, measure: measureBilled, print: console.log, writeFile: writeFileSync });
    }),
);
