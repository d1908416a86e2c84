import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIsPaused, readPausedChannels, writePausedChannel } from '../../lib/ledger/paused-channels.ts';
import { dynaliteTable, type TestTable } from '../support/tables.ts';

let table: TestTable;
let time = 0;

beforeEach(async () => {
  table = await dynaliteTable();
  time = 0;
});
afterEach(() => table.close());

test('pausing and resuming twice is the same as once', async () => {
  expect(await readPausedChannels(table)).toEqual(new Set());
  expect(await writePausedChannel(table, 'a', 'paused')).toEqual(new Set(['a']));
  expect(await writePausedChannel(table, 'a', 'paused')).toEqual(new Set(['a']));
  expect(await writePausedChannel(table, 'b', 'paused')).toEqual(new Set(['a', 'b']));
  expect(await writePausedChannel(table, 'a', 'running')).toEqual(new Set(['b']));
  expect(await writePausedChannel(table, 'b', 'running')).toEqual(new Set());
  expect(await writePausedChannel(table, 'b', 'running')).toEqual(new Set());
  expect(await readPausedChannels(table)).toEqual(new Set());
});

test('what is known counts for a while: one read for all channels and everybody who asks', async () => {
  let reads = 0;
  table.client.middlewareStack.add((next) => (args) => {
    reads += 1;
    return next(args);
  });
  const isPaused = createIsPaused({ ...table, now: () => time, keepMs: 1000 });

  expect(await Promise.all([isPaused('a'), isPaused('b'), isPaused('a')])).toEqual([false, false, false]);
  expect(reads).toBe(1);
  await writePausedChannel(table, 'a', 'paused');
  expect(await isPaused('a')).toBe(false);

  time = 1000;
  expect(await Promise.all([isPaused('a'), isPaused('b')])).toEqual([true, false]);
  expect(reads).toBe(3);
});

test('where the table does not answer, what was known last still counts', async () => {
  await writePausedChannel(table, 'a', 'paused');
  const isPaused = createIsPaused({ ...table, now: () => time, keepMs: 1000 });
  expect(await isPaused('a')).toBe(true);

  const gone = createIsPaused({ client: table.client, table: 'no-such-table', now: () => time, keepMs: 1000 });
  expect(await gone('a')).toBe(false);
  table.client.middlewareStack.add(() => async () => {
    throw new Error('no answer');
  });
  time = 2000;
  expect(await isPaused('a')).toBe(true);
});
