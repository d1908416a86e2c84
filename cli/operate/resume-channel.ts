/**
 * `npm run resume -- --channel X | --circuit NAME [--stage prod]` lets invites go on that a pause, or what a vendor has
 * stopped, holds.
 */
import { runCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand('npm run resume', 'Lets invites go on that a pause, or what a vendor has stopped, holds.')
    .option('--channel <name>', 'of the catalog: its pause, and all that its vendor has stopped')
    .option('--circuit <name>', 'one thing that a vendor has stopped, as `npm run status` names it')
    .action(async ({ channel, circuit, ...stage }) => {
      if ((channel === undefined) === (circuit === undefined)) throw new UsageError('Name --channel or --circuit.');

      await onTarget(stage, async (target) => {
        const { resumeChannel, resumeCircuit } = await import('./resume.ts');

        return circuit === undefined ? resumeChannel(target, channel ?? '') : resumeCircuit(target, circuit);
      });
    }),
);
