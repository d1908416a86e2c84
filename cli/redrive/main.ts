/** `npm run redrive`: looks at the dead letters of a queue; with `--move` moves the chosen ones back. */
import { Option } from '@commander-js/extra-typings';
import { redriveQueueNames } from '../../local/redrive/letter-kinds.ts';
import { runCommand } from '../command.ts';
import { createStageCommand, explainFailure } from '../operate/command.ts';

await runCommand(
  createStageCommand('npm run redrive', 'Shows the dead letters of a queue, or moves them back.')
    .addOption(
      new Option('--queue <name>', 'whose dead letters').choices(redriveQueueNames).default('invites' as const),
    )
    .option('--move', 'moves them back, instead of only looking', false)
    .option('--reason <text>', 'only letters of this reason, as it is shown')
    .option('--expired', 'also those past their deadline: they end as expired, nothing is sent', false)
    .action((options) =>
      explainFailure(options, async () => {
        const { lookOrMove } = await import('./look-or-move.ts');
        await lookOrMove(options);
      }),
    ),
);
