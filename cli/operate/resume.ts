import { exitCode } from '../command.ts';
import { closeCircuit, closeCircuitsOfChannel } from './circuits.ts';
import { setChannelState } from './set-channel-state.ts';
import type { Target } from './target.ts';

/** The account and the template messages of a channel may be those of other channels, too: they go on with it. */
export async function resumeChannel(target: Target, channel: string): Promise<number> {
  const code = await setChannelState(target, channel, 'running');
  showClosed(target, await closeCircuitsOfChannel(target, channel));

  return code;
}

export async function resumeCircuit(target: Target, circuit: string): Promise<number> {
  showClosed(target, await closeCircuit(target, circuit));

  return exitCode.done;
}

function showClosed({ stage }: Target, closed: readonly string[]): void {
  for (const circuit of closed) console.log(`✓ ${circuit} goes on on ${stage}; what was held for it within 75 s.`);
}
