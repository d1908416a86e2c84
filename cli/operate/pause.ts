/** `npm run pause -- --channel X [--stage prod]` holds a channel's invites; `npm run resume` lets them go on. */
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';
import type { State } from './set-channel-state.ts';

export async function pauseOrResume(state: State): Promise<void> {
  const [name, summary] =
    state === 'paused'
      ? ['npm run pause', 'Holds the invites of a channel.']
      : ['npm run resume', 'Lets the invites of a paused channel go on.'];

  await runCommand(
    createStageCommand(name, summary)
      .requiredOption('--channel <name>', 'of the catalog')
      .action((options) =>
        onTarget(options, async (target) => {
          const { setChannelState } = await import('./set-channel-state.ts');

          return setChannelState(target, options.channel, state);
        }),
      ),
  );
}
