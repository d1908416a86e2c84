import { exitCode } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { createDynamodbPausedChannels } from './dynamodb-paused-channels.ts';
import type { Target } from './target.ts';

export type State = 'paused' | 'running';

/** Prints what follows, and returns the exit code. */
export async function setChannelState(target: Target, named: string, state: State): Promise<number> {
  const { stage, table } = target;
  const channel = await checked(target, named, state);
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
