import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { readClientId } from '../../lib/channel/client-id.ts';
import { mediaTypeOf } from '../../lib/channel/media-types.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { exitCode } from '../command.ts';
import { Stop } from '../stop.ts';
import { eraseContact } from './erase-contact.ts';
import { type Erased, eraseConversations } from './erase-conversations.ts';
import { find, openTable, toLines, valuesIn } from './find-contact.ts';
import { findChannel, findClient } from './open-conversations.ts';
import type { Target } from './target.ts';

type Options = { readonly json: boolean };

/**
 * The contact, and the conversations under its number or Apple’s id. The contact goes last: it leads to the rest after
 * an interruption.
 */
export async function erasePerson(target: Target, person: readonly string[], { json }: Options): Promise<number> {
  const table = await openTable(target);
  const found = await find(target, table, person);
  if (found.length > 1)
    throw new Stop(['More than one contact. Name one by its id:', ...found.map(toLines)].join('\n'));

  const known = [valuesIn(person), ...found.map(({ contact }) => contact?.fields ?? {})];
  const conversations = await eraseConversations(target, (channel) => clientIdsOn(channel, known));

  const wait = async (ms: number) => setTimeout(ms);
  const contacts: { readonly id: string; readonly keys: number }[] = [];
  for (const { id, through } of found)
    contacts.push({ id, ...(await eraseContact(table, id, { through, newToken: randomUUID, wait })) });

  if (json) console.log(JSON.stringify([...contacts, ...conversations.erased], null, 2));
  else {
    for (const { id, keys } of contacts)
      console.log(`✓ contact ${id} is erased on ${target.stage}, with ${keys} ${keys === 1 ? 'key' : 'keys'}.`);
    report(target, conversations, contacts.length === 0);
  }

  return exitCode.done;
}

/** A client who is known by nothing but an id of the channel’s vendor. */
export async function eraseClient(
  target: Target,
  { channel: name, client, json }: Options & { readonly channel: string; readonly client: string },
): Promise<number> {
  const channel = findChannel(target, name);
  const clientId = await findClient(channel, client);
  const conversations = await eraseConversations(target, async ({ name: other }) => (other === name ? [clientId] : []));

  if (json) console.log(JSON.stringify(conversations.erased, null, 2));
  else report(target, conversations, true);

  return exitCode.done;
}

function report({ stage }: Target, { erased, hasOptedOut }: Erased, alone: boolean): void {
  for (const { channel, sessions } of erased)
    console.log(
      `✓ a conversation on ${channel} is erased on ${stage}, with its files, names and ${sessions} ${sessions === 1 ? 'session' : 'sessions'}.`,
    );
  if (alone && erased.length === 0) console.log(`✓ nothing is stored on ${stage}.`);
  if (hasOptedOut)
    console.log('  That the client wants no messages is kept, as a hash: nothing is sent to them again.');
}

type Known = Readonly<Partial<Record<string, string>>>;

/** What the channel would call this person. */
async function clientIdsOn(channel: ChannelSettings, known: readonly Known[]): Promise<readonly string[]> {
  const isPhone = mediaTypeOf(channel.mediaType).clientId.kind === 'phone';
  const written = known.flatMap(({ PhoneNumber, AppleClientId }) => (isPhone ? PhoneNumber : AppleClientId) ?? []);
  const read = await Promise.all(written.map((one) => readClientId(one, channel)));

  return read.flatMap((one) => ('id' in one ? [one.id] : []));
}
