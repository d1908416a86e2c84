/**
 * `npm run status [-- --stage prod] [--json]`: what waits, for how long, and what became of the last hour's invites.
 */
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand(
    'npm run status',
    'Shows what waits, for how long, and what became of the invites of the last hour.',
  )
    .option('--json', 'for machines', false)
    .action((options) =>
      onTarget(options, async (target) => {
        const { showStatus } = await import('./show-status.ts');

        return showStatus(target, options);
      }),
    ),
);
