import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Quotas } from '../../lib/ledger/quota.ts';
import { noon } from '../support/builders.ts';

const hour = 3_600_000;

/** What every adapter of the quotas does. Each test has its own key. */
export function quotaContract(name: string, open: () => Promise<{ quotas: Quotas; close: () => Promise<void> }>): void {
  describe(`quotas: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const limit = (key: string) => ({ key, count: 2, windowMs: hour });
    const take = (key: string, sessionId: string, now: number) => opened.quotas.take(limit(key), sessionId, now);

    test('passes as many as may be sent, and then says when the first one counts no more', async () => {
      expect(await take('a', 's1', noon)).toBe(noon);
      expect(await take('a', 's2', noon + 10)).toBe(noon + 10);
      expect(await take('a', 's3', noon + 20)).toBe(noon + hour);
      expect(await take('a', 's3', noon + hour)).toBe(noon + hour);
      expect(await take('a', 's4', noon + hour)).toBe(noon + hour + 10);
    });

    test('counts a session once, however often it comes', async () => {
      for (const at of [noon, noon + 1, noon + 2]) expect(await take('b', 's1', at)).toBe(at);

      expect(await take('b', 's2', noon + 3)).toBe(noon + 3);
      expect(await take('b', 's1', noon + 4)).toBe(noon + 4);
    });

    test('says when the next may be sent, and counts nothing', async () => {
      expect(await opened.quotas.nextAt(limit('c'), noon)).toBe(noon);
      await take('c', 's1', noon);
      expect(await opened.quotas.nextAt(limit('c'), noon + 1)).toBe(noon + 1);
      await take('c', 's2', noon + 2);
      expect(await opened.quotas.nextAt(limit('c'), noon + 3)).toBe(noon + hour);
    });

    test('passes no more of those that come at once', async () => {
      const at = await Promise.all(Array.from({ length: 6 }, (_, index) => take('d', `s${index}`, noon)));

      expect(at.filter((one) => one === noon)).toHaveLength(2);
    });

    test('is one for each key', async () => {
      for (const key of ['e', 'f']) for (const id of ['s1', 's2']) expect(await take(key, id, noon)).toBe(noon);
    });
  });
}
