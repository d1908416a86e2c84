/** `npm run pause -- --channel X [--stage prod]` holds a channel's invites; `npm run resume` lets them go on. */

import { exitCode, runCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { createStageCommand, onTarget } from './command.ts';
import { createDynamodbPausedChannels } from './dynamodb-paused-channels.ts';
import type { Target } from './target.ts';

type State = 'paused' | 'running';

export async function pauseOrResume(state: State): Promise<void> {
  const [name, summary] =
    state === 'paused'
      ? ['npm run pause', 'Holds the invites of a channel.']
      : ['npm run resume', 'Lets the invites of a paused channel go on.'];

  await runCommand(
    createStageCommand(name, summary)
      .requiredOption('--channel <name>', 'of the catalog')
      .action((options) =>
        onTarget(options, async (target) => change(await checked(target, options.channel, state), target, state)),
      ),
  );
}

async function change(channel: string, { stage, table }: Target, state: State): Promise<number> {
  const paused = await createDynamodbPausedChannels(table).set(channel, state);
  const effect =
    state === 'paused'
      ? 'within 15 s accept answers 503 channel_paused, and deliver holds its records'
      : 'within 15 s accept takes invites, and held records go on within 75 s';

  console.log(`✓ ${channel} is ${state} on ${stage}: ${effect}.`);
  console.log(`  Paused channels: ${[...paused].sort().join(', ') || 'none'}`);

  return exitCode.done;
}

/** One that has left the catalog while it was paused can still be resumed. */
async function checked({ catalog, table }: Target, channel: string, state: State): Promise<string> {
  const names = catalog.channels.map(({ name }) => name);
  if (names.includes(channel)) return channel;
  if (state === 'running' && (await createDynamodbPausedChannels(table).read()).has(channel)) return channel;

  throw new UsageError(`The catalog has no channel ${channel}. Name one of it: --channel ${names.join(' | ')}`);
}
