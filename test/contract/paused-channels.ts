import { describe, expect, onTestFinished, test } from 'vitest';
import type { PausedChannels } from '../../cli/operate/paused-channels.ts';

/** What every adapter of the paused channels does. `open` gives one with nothing paused. */
export function pausedChannelsContract(
  name: string,
  open: () => Promise<{ pausedChannels: PausedChannels; close: () => Promise<void> }>,
): void {
  describe(`paused channels: ${name}`, () => {
    const opened = async () => {
      const { pausedChannels, close } = await open();
      onTestFinished(close);

      return pausedChannels;
    };

    test('pausing and resuming twice is the same as once', async () => {
      const channels = await opened();

      expect(await channels.read()).toEqual(new Set());
      expect(await channels.set('a', 'paused')).toEqual(new Set(['a']));
      expect(await channels.set('a', 'paused')).toEqual(new Set(['a']));
      expect(await channels.set('b', 'paused')).toEqual(new Set(['a', 'b']));
      expect(await channels.set('a', 'running')).toEqual(new Set(['b']));
      expect(await channels.set('b', 'running')).toEqual(new Set());
      expect(await channels.set('b', 'running')).toEqual(new Set());
      expect(await channels.read()).toEqual(new Set());
    });

    test('pausing ten at the same moment loses none', async () => {
      const channels = await opened();
      const names = Array.from({ length: 10 }, (_, index) => `channel-${index}`);

      await Promise.all(names.map((channel) => channels.set(channel, 'paused')));

      expect(await channels.read()).toEqual(new Set(names));
    });

    test('a read that was aborted throws', async () => {
      const channels = await opened();

      await expect(channels.read({ abortSignal: AbortSignal.abort() })).rejects.toThrow();
    });
  });
}
