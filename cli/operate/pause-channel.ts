/** `npm run pause -- --channel X [--stage prod]` holds a channel's invites; `npm run resume` lets them go on. */
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand('npm run pause', 'Holds the invites of a channel.')
    .requiredOption('--channel <name>', 'of the catalog')
    .action((options) =>
      onTarget(options, async (target) => {
        const { setChannelState } = await import('./set-channel-state.ts');

        return setChannelState(target, options.channel, 'paused');
      }),
    ),
);
