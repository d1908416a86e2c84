import { expect, test } from 'vitest';
import { createLimiter, metaLimits } from '../../../local/vendors/graph-limits.ts';

test('a client gets 45 messages at once and then one in six seconds; another client is not slowed', () => {
  let now = 0;
  const limited = createLimiter({ ...metaLimits, throughput: 1000 }, () => now);
  const codes = Array.from({ length: 46 }, () => limited('100', '1')?.code);

  expect(codes.filter((code) => code === undefined)).toHaveLength(45);
  expect(codes.at(-1)).toBe(131_056);
  expect(limited('100', '2')).toBeUndefined();
  now = 6000;
  expect([limited('100', '1')?.code, limited('100', '1')?.code]).toEqual([undefined, 131_056]);
});

test('a number sends 80 messages in a second', () => {
  let now = 0;
  const limited = createLimiter(metaLimits, () => now);
  const send = (count: number) =>
    Array.from({ length: count }, (_, client) => limited('100', `${now}-${client}`)?.code);

  expect(send(81)).toEqual([...Array(80).fill(undefined), 130_429]);
  now = 1000;
  expect(send(80)).toEqual(Array(80).fill(undefined));
});
