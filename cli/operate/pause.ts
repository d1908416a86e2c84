/** `npm run pause -- --channel X [--stage prod]` holds a channel's invites; `npm run resume` lets them go on. */
import { readPausedChannels, writePausedChannel } from '../../lib/ledger/paused-channels.ts';
import { runCommand } from './command.ts';
import { Stop, type Target } from './target.ts';

type State = 'paused' | 'running';

export async function pauseOrResume(state: State): Promise<void> {
  const verb = state === 'paused' ? 'pause' : 'resume';

  const usage = `npm run ${verb} -- --channel whatsapp-main [--stage prod] [--region us-east-1]`;

  await runCommand(usage, async ({ target, channel }) => change(await checked(target, channel, state), target, state), {
    takes: ['channel'],
  });
}

async function change(channel: string, { stage, table }: Target, state: State): Promise<number> {
  const paused = await writePausedChannel(table, channel, state);
  const effect =
    state === 'paused'
      ? 'within 15 s accept answers 503 channel_paused, and deliver holds its records'
      : 'within 15 s accept takes invites, and held records go on within 75 s';

  console.log(`✓ ${channel} is ${state} on ${stage}: ${effect}.`);
  console.log(`  Paused channels: ${[...paused].sort().join(', ') || 'none'}`);

  return 0;
}

/** One that has left the catalog while it was paused can still be resumed. */
async function checked({ catalog, table }: Target, channel: string | undefined, state: State): Promise<string> {
  const names = catalog.channels.map(({ name }) => name);
  if (channel !== undefined && names.includes(channel)) return channel;
  if (channel && state === 'running' && (await readPausedChannels(table)).has(channel)) return channel;

  throw new Stop(`Name a channel of the catalog: --channel ${names.join(' | ')}`);
}
