import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cooldown, CooldownEnd } from '../../lib/ledger/cooldown.ts';
import { noon } from '../support/builders.ts';

/** What every adapter of the cooldown does. Each test has its own key. */
export function cooldownContract(
  name: string,
  open: () => Promise<{ cooldown: Cooldown; end: CooldownEnd; close: () => Promise<void> }>,
): void {
  describe(`cooldown: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const begin = (key: string, sessionId: string, now = noon) =>
      opened.cooldown.begin({ key, sessionId, until: now + 60_000 }, now);

    test('begins if nobody holds it, and not for another until it is over', async () => {
      expect(await begin('a', 's1')).toBe(true);
      expect(await begin('a', 's2', noon + 59_999)).toBe(false);
      expect(await begin('a', 's2', noon + 60_000)).toBe(true);
    });

    test('goes on for the session that holds it', async () => {
      expect(await begin('b', 's1')).toBe(true);
      expect(await begin('b', 's1', noon + 1000)).toBe(true);
    });

    test('says until when it is held, and nothing of a key that nobody holds', async () => {
      await begin('f', 's1');

      expect(await opened.end('f')).toBe(noon + 60_000);
      expect(await opened.end('g')).toBeUndefined();
    });

    test('is one for each key', async () => {
      expect([await begin('c', 's1'), await begin('d', 's2')]).toEqual([true, true]);
    });

    test('begins once for fifty at the same time', async () => {
      const begun = await Promise.all(Array.from({ length: 50 }, (_, index) => begin('e', `s${index}`)));

      expect(begun.filter(Boolean)).toHaveLength(1);
    });
  });
}
