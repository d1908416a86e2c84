import { expect, test } from 'vitest';
import { contactsOfKey, eraseContact } from '../../cli/operate/erase-contact.ts';
import type { ContactTable } from '../../lib/contact/contact-table.ts';
import { dyingAfter } from '../support/contacts.ts';
import type { ContactsUnderTest } from '../support/contacts-under-test.ts';

/**
 * What erasing does on every table of contacts, even if others write at that moment, and wherever it is interrupted.
 */
export function erasingContract(contacts: ContactsUnderTest): void {
  const { under, newToken, own, person, contactsOn, find, identify, read, idsOf, one } = contacts;
  const wait = async () => {};
  const erase = (id: string, through?: string) =>
    eraseContact(under().table, own(id), { through: through && own(through), newToken, wait });

  test('takes the item and every key that ever led there, and nobody else’s', async () => {
    await identify('a', ['e', 'p'], { FirstName: 'Ann' });
    await identify('a', ['p', 'q']);
    await identify('b', ['x']);
    expect([...(await contactsOfKey(under().table, own('e'))).keys()]).toEqual([own('a')]);

    expect(await erase('a', 'e')).toEqual({ keys: 3 });
    expect(await read('a')).toBeUndefined();
    expect([await idsOf('e'), await idsOf('p')]).toEqual([undefined, undefined]);
    expect(await erase('a')).toEqual({ keys: 0 });
    expect(await find(['x'])).toEqual(one('b'));
    expect(await identify('c', ['e', 'p'])).toEqual(one('c'));
  });

  test('is not undone by an invite that had just read the contact', async () => {
    await identify('a', ['e'], { FirstName: 'Ann' });
    let erased = 0;
    const erasing: ContactTable = {
      ...under().table,
      mergeContact: async (contact, options) => {
        if (options.stored) erased += (await erase('a', 'e')).keys;

        return under().table.mergeContact(contact, options);
      },
    };

    expect(await contactsOn(erasing).identify(person(['e'], { FirstName: 'Anne' }), own('b'))).toEqual(
      one('b', { FirstName: 'Anne' }),
    );
    expect([erased, await read('a'), await idsOf('e')]).toEqual([1, undefined, [own('b')]]);
  });

  test('takes a contact that is being created at that moment', async () => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: ContactTable = {
      ...under().table,
      mergeContact: async (contact, options) => {
        begun.resolve();
        await goOn.promise;

        return under().table.mergeContact(contact, options);
      },
    };
    const creating = contactsOn(slow).identify(person(['e', 'p'], { FirstName: 'Ann' }), own('a'));
    await begun.promise;

    const wait = async () => {
      goOn.resolve();
      await creating;
    };
    expect(await eraseContact(under().table, own('a'), { through: own('e'), newToken, wait })).toEqual({ keys: 2 });
    expect([await read('a'), await idsOf('e'), await idsOf('p')]).toEqual([undefined, undefined, undefined]);
  });

  test('leaves a key to the others it leads to', async () => {
    await identify('a', ['e']);
    await identify('b', ['p']);
    await identify('a', ['e', 'p']);
    await erase('a');

    expect(await idsOf('p')).toEqual([own('b')]);
    expect(await find(['p'])).toEqual(one('b'));
  });

  test.each([2, 3, 4, 5, 6, 7, 8])(
    'is finished by the same key if it was interrupted after %i calls',
    async (calls) => {
      await identify('a', ['e', 'p'], { FirstName: 'Ann' });
      await eraseContact(dyingAfter(under().table, calls), own('a'), { through: own('e'), newToken, wait }).catch(
        () => undefined,
      );

      for (const id of (await contactsOfKey(under().table, own('e'))).keys())
        await eraseContact(under().table, id, { through: own('e'), newToken, wait });
      expect([await read('a'), await idsOf('e'), await idsOf('p')]).toEqual([undefined, undefined, undefined]);
    },
  );
}
