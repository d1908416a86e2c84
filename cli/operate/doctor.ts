/**
 * `npm run doctor [-- --stage prod]`: a line for each thing that must be right before an invite can be sent, and the
 * command that fixes it.
 */
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand('npm run doctor', 'Checks all that must be right before an invite can be sent.')
    .option('--json', 'for machines', false)
    .action((options) =>
      onTarget(options, async (target) => {
        const { examine } = await import('./examine.ts');

        return examine(target, options);
      }),
    ),
);
