import { expect, test } from 'vitest';
import { createCompany } from '../../lib/queue/company.ts';
import { gather } from '../../lib/queue/gather.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A company whose limit is over when the test says so, and what its gathered requests carried. */
function createBatch(records: number) {
  const limits: PromiseWithResolvers<void>[] = [];
  const requests: (readonly string[])[] = [];
  const company = createCompany({
    maxMs: 500,
    wait: (ms) => {
      const limit = Promise.withResolvers<void>();
      expect(ms).toBe(500);
      limits.push(limit);
      return limit.promise;
    },
  });
  const ask = gather<string>({
    linger: company.linger,
    split: (items) => [[...items]],
    request: async (items) => {
      requests.push(items);
      return items.map(() => ({ confirmed: true }));
    },
  });
  company.join(records);

  return { company, ask, requests, limits };
}

test('one request carries what all records of a batch ask for', async () => {
  const { ask, requests } = createBatch(3);

  const asked = [ask('a'), ask('b')];
  await turn();
  expect(requests).toEqual([]);

  await Promise.all([...asked, ask('c')]);
  expect(requests).toEqual([['a', 'b', 'c']]);
});

test('nobody waits for a record that has come to its end', async () => {
  const { company, ask, requests } = createBatch(3);

  const asked = [ask('a'), ask('b')];
  company.leave();
  await Promise.all(asked);

  expect(requests).toEqual([['a', 'b']]);
});

test('a slow record holds nobody up past the limit, and goes alone', async () => {
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

test('records that ask of several queues wait for each other, too', async () => {
  const { company, ask, requests } = createBatch(2);
  const other: string[] = [];
  const hide = gather<string>({
    linger: company.linger,
    split: (items) => [[...items]],
    request: async (items) => {
      other.push(...items);
      return items.map(() => ({ confirmed: true }));
    },
  });

  await Promise.all([ask('a'), hide('b')]);

  expect([requests, other]).toEqual([[['a']], ['b']]);
});
