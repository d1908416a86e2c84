import type { Contact, ContactTable, ErasableContactTable } from '../../lib/contact/contact-table.ts';
import { contactKeys, isContactId, personOf } from '../../lib/contact/person.ts';
import { exitCode } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { contactsOfKey } from './erase-contact.ts';
import type { Target } from './target.ts';

const howToName = `Name a person by one key (${contactKeys.join(', ')}; names as in FirstName=Ann LastName=Smith), or a contact by its id, 32 hexadecimal digits.`;

export async function openTable({ contacts }: Target): Promise<ErasableContactTable> {
  const { createDynamodbErasableTable } = await import('./dynamodb-erasable.ts');

  return createDynamodbErasableTable(contacts);
}

/** `through`: the key that it was found by. */
export type Found = { readonly id: string; readonly contact: Contact | undefined; readonly through?: string };

export async function find(target: Target, table: ContactTable, named: readonly string[]): Promise<readonly Found[]> {
  if (named.includes('')) throw new UsageError(howToName);
  const [first = ''] = named;
  if (named.length === 1 && isContactId(first)) {
    const contact = (await table.readContacts([first])).get(first);

    return contact ? [{ id: first, contact }] : [];
  }

  const found = await Promise.all(
    keysOf(target, named).map(async (key) =>
      [...(await contactsOfKey(table, key))].map(([id, contact]) => ({ id, contact, through: key })),
    ),
  );

  return found.flat();
}

/** What the words say, such as PhoneNumber=15550100001. */
export function valuesIn(named: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    named.map((word) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];

      return [name, value];
    }),
  );
}

/** The digest of the one key that is named, in each tenant that a chat queue has. */
function keysOf({ catalog }: Target, named: readonly string[]): readonly string[] {
  const values = valuesIn(named);
  const isTwice = Object.keys(values).length < named.length;
  const key = isTwice
    ? undefined
    : contactKeys.find((each) => each.split('+').sort().join() === Object.keys(values).sort().join());
  if (!key) throw new UsageError(howToName);

  const tenants = new Set(Object.keys(catalog.queues).map((queueKey) => queueKey.slice(0, queueKey.indexOf(':'))));
  const { AppleClientId: appleClientId, ...userData } = values;
  const keys = [...tenants].flatMap((tenantId) => personOf({ tenantId, userData, appleClientId }, [key])?.keys ?? []);
  if (keys.length === 0)
    throw new UsageError('Nobody is known by such a value: a number has five digits, an address an @.');

  return keys;
}

export function show(found: readonly Found[], json: boolean): number {
  if (json) console.log(JSON.stringify(found.map(toView), null, 2));
  else console.log(found.map(toLines).join('\n') || 'Nothing is stored.');

  return found.length === 0 ? exitCode.failed : exitCode.done;
}

function toView({ id, contact }: Found) {
  if (!contact) return { id };

  const { fields, keys, updatedAt, expiresAt } = contact;
  const time = (at: number) => new Date(at).toISOString();

  return { id, ...fields, keys: keys.length, updatedAt: time(updatedAt), keptUntil: time(expiresAt) };
}

export function toLines(found: Found): string {
  return Object.entries(toView(found))
    .map(([name, value], index) => `${index === 0 ? '' : '  '}${name.padEnd(14)} ${value}`)
    .join('\n');
}
