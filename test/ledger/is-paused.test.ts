import { expect, test } from 'vitest';
import { createIsPaused } from '../../lib/ledger/is-paused.ts';
import { createMemoryPausedChannels } from '../memory/paused-channels.ts';

function open({ answers = true } = {}) {
  const clock = { time: 0 };
  const table = { answers, reads: 0, waits: [] as number[] };
  const pausedChannels = createMemoryPausedChannels();
  const isPaused = createIsPaused({
    pausedChannels: {
      read: async (options) => {
        table.reads += 1;
        if (!table.answers) throw new Error('no answer');

        return pausedChannels.read(options);
      },
    },
    now: () => clock.time,
    abortAfter: (ms) => {
      table.waits.push(ms);

      return new AbortController().signal;
    },
    keepMs: 1000,
  });

  return { clock, table, pausedChannels, isPaused };
}

test('the answer is cached for a while: one read for all channels and all calls', async () => {
  const { clock, table, pausedChannels, isPaused } = open();

  expect(await Promise.all([isPaused('a'), isPaused('b'), isPaused('a')])).toEqual([false, false, false]);
  expect(table.reads).toBe(1);
  await pausedChannels.set('a', 'paused');
  clock.time = 999;
  expect(await isPaused('a')).toBe(false);

  clock.time = 1000;
  expect(await Promise.all([isPaused('a'), isPaused('b')])).toEqual([true, false]);
  expect(table.reads).toBe(2);
});

test('if the table does not answer, the last known state still counts', async () => {
  const { clock, table, pausedChannels, isPaused } = open();
  await pausedChannels.set('a', 'paused');
  expect(await isPaused('a')).toBe(true);

  table.answers = false;
  clock.time = 2000;
  expect(await isPaused('a')).toBe(true);
});

test('a table that never answered pauses nothing', async () => {
  expect(await open({ answers: false }).isPaused('a')).toBe(false);
});

test('an invite waits half a second for the table, and no longer', async () => {
  const { table, isPaused } = open();
  await isPaused('a');

  expect(table.waits).toEqual([500]);
});
