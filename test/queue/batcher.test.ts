import { expect, test } from 'vitest';
import { createBatcher } from '../../lib/queue/batcher.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A batcher whose limit is over when the test says so, and what its requests carried. */
function createBatch(records: number) {
  const limits: PromiseWithResolvers<void>[] = [];
  const waits: number[] = [];
  const requests: (readonly string[])[] = [];
  const batcher = createBatcher({
    maxMs: 500,
    soonMs: 10,
    wait: (ms) => {
      const limit = Promise.withResolvers<void>();
      waits.push(ms);
      limits.push(limit);
      return limit.promise;
    },
  });
  const ask = batcher.batch<string>({
    isSoon: (item) => item.startsWith('soon'),
    split: (items) => [[...items]],
    request: async (items) => {
      requests.push(items);
      return items.map(() => ({ confirmed: true }));
    },
  });
  batcher.join(records);

  return { batcher, ask, requests, limits, waits };
}

test('one request carries the calls of all records of a batch', async () => {
  const { ask, requests } = createBatch(3);

  const asked = [ask('a'), ask('b')];
  await turn();
  expect(requests).toEqual([]);

  await Promise.all([...asked, ask('c')]);
  expect(requests).toEqual([['a', 'b', 'c']]);
});

test('no call waits for a record that has ended', async () => {
  const { batcher, ask, requests } = createBatch(3);

  const asked = [ask('a'), ask('b')];
  batcher.leave();
  await Promise.all(asked);

  expect(requests).toEqual([['a', 'b']]);
});

test('a slow record holds up no call past the limit, and goes alone', async () => {
  const { ask, requests, limits } = createBatch(2);

  const first = ask('a');
  limits[0]?.resolve();
  await first;
  const second = ask('b');
  limits[1]?.resolve();
  await second;

  expect(requests).toEqual([['a'], ['b']]);
});

test('a limit that is over late ends no other wait than its own', async () => {
  const { ask, requests, limits } = createBatch(2);

  await Promise.all([ask('a'), ask('b')]);
  const again = ask('c');
  limits[0]?.resolve();
  await turn();
  expect(requests).toEqual([['a', 'b']]);

  limits[1]?.resolve();
  await again;
  expect(requests).toEqual([['a', 'b'], ['c']]);
});

test('records that call several queues wait for each other, too', async () => {
  const { batcher, ask, requests } = createBatch(2);
  const other: string[] = [];
  const hide = batcher.batch<string>({
    split: (items) => [[...items]],
    request: async (items) => {
      other.push(...items);
      return items.map(() => ({ confirmed: true }));
    },
  });

  await Promise.all([ask('a'), hide('b')]);

  expect([requests, other]).toEqual([[['a']], ['b']]);
});

test('an item that a message waits for goes soon, and takes along what waits', async () => {
  const { ask, requests, limits, waits } = createBatch(3);

  const first = ask('a');
  const second = ask('soon');
  expect(waits).toEqual([500, 10]);
  limits[1]?.resolve();
  await Promise.all([first, second]);

  expect(requests).toEqual([['a', 'soon']]);
});

test('without records only the calls of the same moment go together', async () => {
  const requests: (readonly string[])[] = [];
  const ask = createBatcher().batch<string>({
    split: (items) => [[...items]],
    request: async (items) => {
      requests.push(items);
      return items.map(() => ({ confirmed: true }));
    },
  });

  await Promise.all([ask('a'), ask('b')]);
  await ask('c');

  expect(requests).toEqual([['a', 'b'], ['c']]);
});
