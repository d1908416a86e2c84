/** `npm run contact -- show|erase KEY=VALUE [--stage prod]`: what is stored of a person, and erasing it. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Contact, ContactTable, ErasableContactTable } from '../../lib/contact/contact-table.ts';
import { contactKeys, isContactId, personOf } from '../../lib/contact/person.ts';
import { createCommand, createSubcommand, exitCode, runCommand } from '../command.ts';
import { Stop } from '../stop.ts';
import { UsageError } from '../usage-error.ts';
import { onTarget, withStage } from './command.ts';
import { contactsOfKey, eraseContact } from './erase-contact.ts';
import type { Target } from './target.ts';

const howToName = `Name a person by one key (${contactKeys.join(', ')}; names as in FirstName=Ann LastName=Smith), or a contact by its id, 32 hexadecimal digits.`;

const name = 'npm run contact';
const contact = createCommand(name, 'Shows or erases what is stored of a person.');

const showCommand = withStage(createSubcommand(name, 'show', 'Shows it.'))
  .argument('<person...>', 'a key, such as PhoneNumber=15550100001, or an id')
  .option('--json', 'for machines', false)
  .action((person, options) =>
    onTarget(options, async (target) => {
      const table = await openTable(target);

      return show(await find(target, table, person), options.json);
    }),
  );

const eraseCommand = withStage(createSubcommand(name, 'erase', 'Erases it, with every key that leads to it.'))
  .argument('<person...>', 'a key, such as PhoneNumber=15550100001, or an id')
  .option('--json', 'for machines', false)
  .action((person, options) =>
    onTarget(options, async (target) => {
      const table = await openTable(target);

      return erase(target, table, await find(target, table, person), options.json);
    }),
  );

contact.allowExcessArguments().action((_options, { args: [unknown] }) => {
  throw new UsageError(unknown === undefined ? 'Name what to do: show or erase' : `There is no command ${unknown}`);
});

await runCommand(contact.addCommand(showCommand).addCommand(eraseCommand).addHelpText('after', `\n${howToName}`));

async function openTable({ contacts }: Target): Promise<ErasableContactTable> {
  const { createDynamodbErasableTable } = await import('./dynamodb-erasable.ts');

  return createDynamodbErasableTable(contacts);
}

async function erase(
  { stage }: Target,
  table: ErasableContactTable,
  found: readonly Found[],
  json: boolean,
): Promise<number> {
  if (found.length > 1)
    throw new Stop(['More than one contact. Name one by its id:', ...found.map(toLines)].join('\n'));

  const wait = async (ms: number) => setTimeout(ms);
  const erased: { readonly id: string; readonly keys: number }[] = [];
  for (const { id, through } of found)
    erased.push({ id, ...(await eraseContact(table, id, { through, newToken: randomUUID, wait })) });

  if (json) console.log(JSON.stringify(erased, null, 2));
  else if (erased.length === 0) console.log(`✓ nothing is stored on ${stage}.`);
  else
    for (const { id, keys } of erased)
      console.log(`✓ contact ${id} is erased on ${stage}, with ${keys} ${keys === 1 ? 'key' : 'keys'}.`);

  return exitCode.done;
}

/** `through`: the key that it was found by. */
type Found = { readonly id: string; readonly contact: Contact | undefined; readonly through?: string };

async function find(target: Target, table: ContactTable, named: readonly string[]): Promise<readonly Found[]> {
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

/** The digest of the one key that is named, in each tenant that a chat queue has. */
function keysOf({ catalog }: Target, named: readonly string[]): readonly string[] {
  const values = Object.fromEntries(
    named.map((word) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];

      return [name, value];
    }),
  );
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

function show(found: readonly Found[], json: boolean): number {
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

function toLines(found: Found): string {
  return Object.entries(toView(found))
    .map(([name, value], index) => `${index === 0 ? '' : '  '}${name.padEnd(14)} ${value}`)
    .join('\n');
}
