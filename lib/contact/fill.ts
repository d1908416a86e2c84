import type { KvList } from '../esp/kv-list.ts';
import type { ContactFields } from './person.ts';

/** Field codes know the two addresses by Genesys' names as well. */
type Filling = ContactFields & { readonly Id?: string };

/** The values of `Contact.*`: the request's own, and what is stored in place of those that it leaves empty. */
export function fillContact(given: KvList, stored: Filling): KvList {
  const { own, names } = ownOf(given);
  const isSomebodyElse = namesAnother(own, stored);

  const filling = Object.entries({
    ...stored,
    PrimaryEmailAddress: stored.EmailAddress,
    PrimaryPhoneNumber: stored.PhoneNumber,
  }).filter(
    ([name, value]) =>
      value !== undefined && !names.has(name.toLowerCase()) && !(isSomebodyElse && aboutNames.includes(name)),
  );

  return Object.fromEntries([...own, ...filling]) as KvList;
}

/**
 * What a response reads of `Contact` and the request leaves empty; `fields` are a response's, such as
 * `Contact.FirstName`.
 */
export function leavesContactEmpty(given: KvList, fields: readonly string[]): boolean {
  const { names } = ownOf(given);

  return fields.some((field) => {
    const [root = '', name = ''] = field.toLowerCase().split('.');

    return root === 'contact' && !names.has(name);
  });
}

/** What the request itself says, and its names in small letters. */
function ownOf(given: KvList) {
  const own = Object.entries(given).filter(([, value]) => !isEmpty(value));

  return { own, names: new Set(own.map(([name]) => name.toLowerCase())) };
}

const aboutNames: readonly string[] = ['Title', 'FirstName', 'LastName'];

/** A request that names somebody else of the same number is not to be mixed with who is stored. */
function namesAnother(own: readonly (readonly [string, unknown])[], { FirstName, LastName }: ContactFields): boolean {
  const stored: Readonly<Record<string, string | undefined>> = {
    firstname: FirstName,
    lastname: LastName,
    fullname: [FirstName, LastName].filter((name) => name !== undefined).join(' '),
  };

  return own.some(([name, value]) => {
    const known = stored[name.toLowerCase()];

    return known !== undefined && known !== '' && String(value).trim().toLowerCase() !== known.trim().toLowerCase();
  });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}
