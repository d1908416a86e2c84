/**
 * `npm run callbacks -- --caller X [--send | --enable] [--stage prod]`: how a caller's endpoint answers, and what waits
 * for it; sends that now, and switches on an endpoint that answered 410.
 */
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand('npm run callbacks', 'Shows what waits for a caller’s endpoint, and sends it again.')
    .requiredOption('--caller <name>', 'of the list of callers')
    .option('--send', 'sends what is parked now', false)
    .option('--enable', 'switches on an endpoint that answered 410, and sends what is parked', false)
    .action((options) =>
      onTarget(options, async (target) => {
        const { sendParked, showEndpoint } = await import('./endpoint.ts');

        return options.send || options.enable ? sendParked(target, options) : showEndpoint(target, options.caller);
      }),
    ),
);
