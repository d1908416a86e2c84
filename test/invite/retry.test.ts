import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAttemptAt, secondsUntil } from '../../lib/invite/retry.ts';
import { noon } from '../support/builders.ts';

const at = (attempt: number, random: number, retryAfterSeconds?: number, deadline = noon + 86_400_000) =>
  (nextAttemptAt({ attempt, retryAfterSeconds }, { now: noon, deadline, random }) - noon) / 1000;

describe('the next attempt', () => {
  test('backs off with full jitter: anywhere from a second to two to the power of the attempts', () => {
    expect([1, 2, 3, 4].map((attempt) => at(attempt, 0.9999999))).toEqual(
      [2, 4, 8, 16].map((most) => expect.closeTo(most, 3)),
    );
    expect(at(4, 0.5)).toBe(8);
    expect(at(4, 0)).toBe(1);
  });

  test('waits at most 300 s of its own', () => {
    expect(at(9, 0.9999999)).toBeCloseTo(300, 3);
    expect(at(4000, 0.5)).toBe(150);
  });

  test('waits at least as long as the vendor requests, even beyond 300 s', () => {
    expect(at(1, 0.5, 40)).toBe(40);
    expect(at(1, 0.5, 1200)).toBe(1200);
  });

  test('never waits past the deadline and a second', () => {
    expect(at(1, 0.5, 1200, noon + 60_000)).toBe(61);
    expect(at(1, 0.5, 1200, noon - 60_000)).toBe(1);
  });

  test('stays within its bounds for any input', () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(90_000),
        fc.nat(90_000),
        (attempt, random, retryAfter, left) => {
          const seconds = at(attempt, random, retryAfter, noon + left * 1000);

          expect(seconds).toBeGreaterThanOrEqual(Math.min(retryAfter, left + 1));
          expect(seconds).toBeLessThanOrEqual(left + 1);
          expect(seconds).toBeGreaterThan(0);
        },
      ),
    );
  });
});

test.each([
  [-5000, 0],
  [0, 0],
  [1, 1],
  [1000, 1],
  [1001, 2],
  [43_080_000, 43_080],
  [50_000_000, 43_080],
])('%d ms are hidden as %d s: whole, upwards, within twelve hours of the receive', (ms, seconds) => {
  expect(secondsUntil(noon + ms, noon)).toBe(seconds);
});
