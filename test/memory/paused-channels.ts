import type { PausedChannels } from '../../cli/operate/paused-channels.ts';

export function createMemoryPausedChannels(paused: Set<string> = new Set()): PausedChannels {
  return {
    read: async ({ abortSignal } = {}) => {
      abortSignal?.throwIfAborted();

      return new Set(paused);
    },

    set: async (channel, state) => {
      if (state === 'paused') paused.add(channel);
      else paused.delete(channel);

      return new Set(paused);
    },
  };
}
