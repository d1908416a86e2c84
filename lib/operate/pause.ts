/** `npm run pause -- --channel X [--stage prod]` holds a channel's invites; `npm run resume` lets them go on. */
import { writePausedChannel } from '../ledger/paused-channels.ts';
import { runCommand } from './command.ts';
import { Stop, type Target } from './target.ts';

type State = 'paused' | 'running';

export async function pauseOrResume(state: State): Promise<void> {
  const verb = state === 'paused' ? 'pause' : 'resume';

  await runCommand(`npm run ${verb} -- --channel whatsapp-main [--stage prod] [--region us-east-1]`, async ({ target, channel }) => {
    checkChannel(target, channel, state);
    const paused = await writePausedChannel(target.table, channel, state);
    const effect =
      state === 'paused'
        ? 'within 15 s accept answers 503 channel_paused, and deliver holds its records'
        : 'within 15 s accept takes invites, and held records go on within 75 s';

    console.log(`✓ ${channel} is ${state} on ${target.stage}: ${effect}.`);
    console.log(`  Paused channels: ${[...paused].sort().join(', ') || 'none'}`);

    return 0;
  });
}

/** One that has left the catalog while it was paused can still be resumed. */
function checkChannel({ catalog }: Target, channel: string | undefined, state: State): asserts channel is string {
  const names = catalog.channels.map(({ name }) => name);
  const known = channel !== undefined && (state === 'running' || names.includes(channel));
  if (!known) throw new Stop(`Name a channel of the catalog: --channel ${names.join(' | ')}`);
}
