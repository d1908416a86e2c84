import { expect, test } from 'vitest';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import { createKnownHolds } from '../../lib/ledger/known-holds.ts';
import { createLearningCircuits } from '../../lib/ledger/learning-circuits.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryPausedChannels } from '../memory/paused-channels.ts';

function open({ answers = true } = {}) {
  const clock = { time: 0 };
  const table = { answers, reads: 0, waits: [] as number[] };
  const pausedChannels = createMemoryPausedChannels();
  const circuits = new Map<string, Circuit>();
  const memory = createMemoryCircuits(circuits);
  const holds = createKnownHolds({
    readHolds: async (options) => {
      table.reads += 1;
      if (!table.answers) throw new Error('no answer');

      return { pausedChannels: await pausedChannels.read(options), circuits: new Map(circuits) };
    },
    now: () => clock.time,
    abortAfter: (ms) => {
      table.waits.push(ms);

      return new AbortController().signal;
    },
    keepMs: 1000,
  });

  return { clock, table, pausedChannels, circuits, memory, ...holds, learning: createLearningCircuits(memory, holds) };
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

const stop = { reason: 'the template is paused', vendorCode: '132015', at: 0 };

test('pauses and circuits come with the same read', async () => {
  const { table, memory, isPaused, openCircuits } = open();
  await memory.open('template:a:b:en', stop, 0);

  await Promise.all([isPaused('a'), openCircuits()]);
  expect([...(await openCircuits()).keys()]).toEqual(['template:a:b:en']);
  expect(table.reads).toBe(1);
});

test('a closed circuit is not among the open ones', async () => {
  const { memory, openCircuits } = open();
  await memory.open('k', stop, 0);
  await memory.close('k', 5);

  expect((await openCircuits()).size).toBe(0);
});

test('the instance that meets a stop knows it at once, and writes it once', async () => {
  const { learning, circuits, openCircuits } = open();
  await openCircuits();

  const done = await Promise.all([learning.open('k', stop, 1), learning.open('k', { ...stop, at: 1 }, 1)]);
  expect(done).toEqual(['opened', 'kept']);
  expect((await openCircuits()).get('k')).toEqual(circuits.get('k'));
});

test('a stop that the table does not take still holds at this instance', async () => {
  const { openCircuits, learn, lastKnown } = open();
  const failing = { ...createMemoryCircuits(), open: () => Promise.reject(new Error('no answer')) };
  const learning = createLearningCircuits(failing, { learn, lastKnown });

  await expect(learning.open('k', stop, 0)).rejects.toThrow();
  expect((await openCircuits()).has('k')).toBe(true);
});

test('of the records of an instance one tries for a probe', async () => {
  const { learning, openCircuits } = open();
  await learning.open('k', stop, 0);
  const circuit = (await openCircuits()).get('k');
  if (!circuit) throw new Error('it is open');
  const probing = learning.probe('k', circuit, 60_000);

  expect((await openCircuits()).get('k')?.until).toBe(180_000);
  expect(await probing).toBe(true);
});

test('an old reading does not undo what was learnt; a newer one does', async () => {
  const { clock, circuits, memory, learning, openCircuits } = open();
  await openCircuits();
  clock.time = 999;
  await learning.open('k', stop, 0);
  circuits.clear();
  clock.time = 1000;
  expect((await openCircuits()).has('k')).toBe(true);

  await memory.close('k', 2000);
  clock.time = 2000;
  expect((await openCircuits()).has('k')).toBe(false);
});

test('what was learnt is forgotten with the second reading that does not know it', async () => {
  const { clock, circuits, learning, openCircuits } = open();
  await learning.open('k', stop, 0);
  circuits.clear();
  await openCircuits();
  clock.time = 1000;

  expect((await openCircuits()).has('k')).toBe(false);
});
