import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identities } from '../../lib/contact/identities.ts';
import { noon } from '../support/builders.ts';

const expiresAt = noon + 86_400_000;

/** What every adapter of the identities does. Each test has its own scope. */
export function identitiesContract(
  name: string,
  open: () => Promise<{ identities: Identities; close: () => Promise<void> }>,
): void {
  describe(`identities: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const link = (scope: string, ...names: string[]) => opened.identities.link(scope, names, expiresAt);
    const people = (scope: string, ...names: string[]) =>
      Promise.all(names.map((name) => opened.identities.personOf(scope, name)));

    test('a name that nobody has linked is a person of its own', async () => {
      const [one, other, again] = await people('a', 'US.1', 'US.2', 'US.1');

      expect(one).toBe(again);
      expect(one).not.toBe(other);
    });

    test('linked names are one person, who stays the one of the first name', async () => {
      const [before] = await people('b', '15550100001');
      await link('b', '15550100001', 'US.1');

      expect(await people('b', '15550100001', 'US.1')).toEqual([before, before]);
    });

    test('a third name joins by either of the two', async () => {
      await link('c', '5511987654321', '551187654321');
      await link('c', '551187654321', 'BR.9');
      const [dialled, known, id] = await people('c', '5511987654321', '551187654321', 'BR.9');

      expect([known, id]).toEqual([dialled, dialled]);
    });

    test('the first link of a name counts', async () => {
      await link('d', '15550100001', 'US.1');
      await link('d', '15550100002', 'US.1');
      const [first, second, id] = await people('d', '15550100001', '15550100002', 'US.1');

      expect(id).toBe(first);
      expect(second).not.toBe(first);
    });

    test('linking them the other way round changes nothing', async () => {
      await link('h', '15550100001', 'US.1');
      await link('h', 'US.1', '15550100001');
      const [number, id] = await people('h', '15550100001', 'US.1');

      expect(id).toBe(number);
    });

    test('names of another scope are others', async () => {
      await link('e', '15550100001', 'US.1');
      const [linked] = await people('e', 'US.1');
      const [elsewhere] = await people('f', 'US.1');

      expect(elsewhere).not.toBe(linked);
    });

    test('a single name, or none, links nothing', async () => {
      await link('g', '15550100001');
      await link('g');
      await link('g', 'US.1', 'US.1');
      const [number, id] = await people('g', '15550100001', 'US.1');

      expect(id).not.toBe(number);
    });
  });
}
