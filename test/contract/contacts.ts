import { describe, expect, test } from 'vitest';
import { noon } from '../support/builders.ts';
import { dyingAfter } from '../support/contacts.ts';
import { type ContactTableUnderTest, contactsUnderTest } from '../support/contacts-under-test.ts';
import { erasingContract } from './erasing-contacts.ts';

const day = 86_400_000;

/** What every table of contacts must do, and what is found and created over it. Each test has its own persons. */
export function contactsContract(name: string, create: () => Promise<ContactTableUnderTest>): void {
  describe(`${name} as the table of contacts`, () => {
    const contacts = contactsUnderTest(create);
    const { under, pass, own, person, contactsOn, find, identify, read, idsOf, one } = contacts;

    describe('the table', () => {
      const pointer = (version: string) => ({ ids: ['a', 'b'], version, expiresAt: noon });

      test('a pointer is written only if it is still as it was read, and reads back', async () => {
        const { table } = under();
        expect(await table.writePointer(own('k'), pointer('v1'), 'v0')).toBe(false);
        expect(await table.writePointer(own('k'), pointer('v1'), undefined)).toBe(true);
        expect(await table.writePointer(own('k'), pointer('v2'), undefined)).toBe(false);
        expect(await table.readPointers([own('k'), own('nobody')])).toEqual(new Map([[own('k'), pointer('v1')]]));

        expect(await table.writePointer(own('k'), { ...pointer('v2'), ids: ['c'] }, 'v1')).toBe(true);
        expect(await table.removePointer(own('k'), 'v1')).toBe(false);
        expect(await table.removePointer(own('k'), 'v2')).toBe(true);
        expect(await table.removePointer(own('k'), 'v2')).toBe(false);
        expect(await table.readPointers([own('k')])).toEqual(new Map());
      });

      test('of fifty writes at once one wins', async () => {
        const writes = Array.from({ length: 50 }, (_, index) =>
          under().table.writePointer(own('k'), pointer(`v${index}`), undefined),
        );

        expect((await Promise.all(writes)).filter(Boolean)).toHaveLength(1);
      });

      test('a merge keeps what it does not name', async () => {
        const { table } = under();
        const times = { updatedAt: noon, expiresAt: noon + day };
        const ann = { id: own('a'), keys: ['k1'], fields: { FirstName: 'Ann', PhoneNumber: '15550100001' }, ...times };
        expect(await table.mergeContact(ann, { stored: false })).toBe(true);
        expect(await table.mergeContact({ ...ann, keys: ['k1', 'k2'], fields: {} }, { stored: true })).toBe(true);
        const anne = { ...ann, keys: [], fields: { FirstName: 'Anne' }, updatedAt: noon + 1 };
        expect(await table.mergeContact(anne, { stored: true })).toBe(true);

        const contact = await read('a');
        expect({ ...contact, keys: contact?.keys.toSorted() }).toEqual({
          id: own('a'),
          keys: ['k1', 'k2'],
          fields: { FirstName: 'Anne', PhoneNumber: '15550100001' },
          ...times,
          updatedAt: noon + 1,
        });
      });

      test('a merge into a contact that has gone brings nothing back', async () => {
        const contact = { id: own('a'), keys: ['k1'], fields: {}, updatedAt: noon, expiresAt: noon + day };

        expect(await under().table.mergeContact(contact, { stored: true })).toBe(false);
        expect(await read('a')).toBeUndefined();
      });

      test('without keys nothing is read', async () => {
        expect(await under().table.readContacts([])).toEqual(new Map());
        expect(await under().table.readContacts([own('nobody')])).toEqual(new Map());
      });
    });

    describe('contacts', () => {
      test('a new person becomes one item and a pointer a key, and is found by each of them', async () => {
        const fields = { EmailAddress: 'ann@example.com', PhoneNumber: '15550100001' };
        expect(await find(['e', 'p'], fields)).toEqual({ status: 'none' });
        expect(await identify('a', ['e', 'p'], fields)).toEqual(one('a', fields));

        expect(await read('a')).toMatchObject({ fields, updatedAt: noon });
        expect([await idsOf('e'), await idsOf('p')]).toEqual([[own('a')], [own('a')]]);
        expect(await find(['e'])).toEqual(one('a', fields));
        expect(await find(['x', 'p'])).toEqual(one('a', fields));
        expect(await find(['x'])).toEqual({ status: 'none' });
      });

      test('the same person is the same contact, and writes nothing', async () => {
        await identify('a', ['e', 'p']);
        const before = await under().table.readPointers([own('e'), own('p')]);

        expect(await identify('b', ['e', 'p'])).toEqual(one('a'));
        expect(await under().table.readPointers([own('e'), own('p')])).toEqual(before);
        expect(await read('b')).toBeUndefined();
      });

      test('a key that comes with a known one leads to the same contact from then on', async () => {
        await identify('a', ['p']);

        expect(await identify('b', ['e', 'p'])).toEqual(one('a'));
        expect(await identify('c', ['e'])).toEqual(one('a'));
      });

      test('what a later invite names replaces what was stored, the rest stays', async () => {
        await identify('a', ['p'], { FirstName: 'Ann', LastName: 'Smith' });
        pass(1000);

        expect(await identify('b', ['p'], { FirstName: 'Anne' })).toEqual(
          one('a', { FirstName: 'Anne', LastName: 'Smith' }),
        );
        expect(await read('a')).toMatchObject({
          fields: { FirstName: 'Anne', LastName: 'Smith' },
          updatedAt: noon + 1000,
        });
      });

      test('the first key counts; the next one then leads to both, and identifies neither alone', async () => {
        await identify('a', ['e']);
        await identify('b', ['p']);

        expect(await identify('c', ['e', 'p'])).toEqual(one('a'));
        expect(await identify('d', ['p'])).toEqual({ status: 'several' });
        expect(await find(['x', 'p'])).toEqual({ status: 'several' });
        expect(await read('d')).toBeUndefined();
      });

      test('several are narrowed by the next key', async () => {
        await identify('a', ['p1']);
        await identify('b', ['p2']);
        await identify('a', ['p1', 'name']);
        await identify('b', ['p2', 'name']);

        expect(await identify('c', ['name'])).toEqual({ status: 'several' });
        expect(await identify('c', ['name', 'p2'])).toEqual(one('b'));
        expect(await identify('c', ['name', 'x'])).toEqual({ status: 'several' });
      });

      test.each([
        ['the same keys', ['e', 'p']],
        ['the last key alone', ['p']],
        ['the first key alone', ['e']],
        ['other keys besides', ['e', 'q']],
      ])(
        'fifty invites of the same new person at once, half of them with %s, end with one contact',
        async (_, keys) => {
          const matches = await Promise.all(
            Array.from({ length: 50 }, (_, index) => identify(`s${index}`, index % 2 === 0 ? ['e', 'p'] : keys)),
          );

          const last = await identify('last', ['e', 'p']);
          expect(new Set(matches.map((match) => (match.status === 'one' ? match.id : match.status))).size).toBe(1);
          expect(last).toEqual(matches[0]);
          expect(await identify('last', keys)).toEqual(last);
        },
      );

      test('a key is forgotten a year after it was last named', async () => {
        await identify('a', ['p']);
        pass(364 * day);
        expect(await find(['p'])).toEqual(one('a'));
        expect(await identify('b', ['p'])).toEqual(one('a'));
        pass(364 * day);
        expect(await identify('b', ['p'])).toEqual(one('a'));
        pass(365 * day);

        expect(await find(['p'])).toEqual({ status: 'none' });
        expect(await identify('b', ['p'])).toEqual(one('b'));
      });
    });

    describe('wherever a find is interrupted', () => {
      const points = [0, 1, 2, 3, 4, 5, 6];

      test.each(points)('after %i calls, its repeat ends with the same contact, whole', async (calls) => {
        await contactsOn(dyingAfter(under().table, calls))
          .identify(person(['e', 'p'], { FirstName: 'Ann' }), own('a'))
          .catch(() => undefined);

        expect(await identify('a', ['e', 'p'], { FirstName: 'Ann' })).toEqual(one('a', { FirstName: 'Ann' }));
        expect((await read('a'))?.keys).toHaveLength(2);
      });

      test.each(points)('after %i calls, and never repeated, the next one ends with a whole contact', async (calls) => {
        await contactsOn(dyingAfter(under().table, calls))
          .identify(person(['e', 'p']), own('a'))
          .catch(() => undefined);

        const match = await identify('b', ['e', 'p'], { FirstName: 'Ann' });
        const id = match.status === 'one' ? match.id : '';
        expect([await idsOf('e'), await idsOf('p')]).toEqual([[id], [id]]);
        expect((await under().table.readContacts([id])).get(id)).toMatchObject({ fields: { FirstName: 'Ann' } });
        expect([own('a'), own('b')].filter((each) => each !== id)).not.toContain((await read('a'))?.id);
      });

      test('after it led a key to itself that is another’s: the repeat leaves it to the other one', async () => {
        await contactsOn(dyingAfter(under().table, 2))
          .identify(person(['e', 'p']), own('a'))
          .catch(() => undefined);
        expect(await idsOf('p')).toEqual([own('a')]);
        await identify('b', ['e']);

        expect(await identify('a', ['e', 'p'])).toEqual(one('b'));
        expect([await idsOf('e'), await idsOf('p')]).toEqual([[own('b')], [own('b')]]);
      });

      test('a search does not find whom nobody has stored yet, and the repeat does', async () => {
        await contactsOn(dyingAfter(under().table, 2))
          .identify(person(['e', 'p']), own('a'))
          .catch(() => undefined);
        expect(await idsOf('p')).toEqual([own('a')]);
        expect(await find(['p'])).toEqual({ status: 'none' });

        await identify('a', ['e', 'p']);
        expect(await find(['p'])).toEqual(one('a'));
      });

      test('an answer that is lost counts as what took effect', async () => {
        expect(
          await contactsOn(dyingAfter(under().table, 2, { after: true }))
            .identify(person(['p']), own('a'))
            .catch(() => 'lost'),
        ).toBe('lost');

        expect(await identify('a', ['p'])).toEqual(one('a'));
      });
    });

    describe('erasing', () => erasingContract(contacts));
  });
}
