import type { ClientMessage } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, proseOf, textOf } from '../json-parts.ts';
import { readMessageId } from '../message-id.ts';
import { appleMessageId } from './apple-message.ts';

type Answer = Pick<ClientMessage, 'kind' | 'text' | 'choice' | 'replyTo'>;

/** What a client picked; undefined if it is of a kind that is not read. */
export function readInteractive(data: JsonObject): Answer | undefined {
  const picked =
    readQuickReply(objectOf(data['quick-reply'])) ??
    readList(objectOf(data.listPicker)) ??
    readTime(objectOf(data.event)) ??
    readForm(objectOf(data.dynamic));
  if (!picked) return undefined;

  const { text, items } = picked;
  const request = textOf(data.requestIdentifier);

  return {
    kind: 'choice',
    text: proseOf(text) ?? '[Nothing picked]',
    choice: { id: joined(items, 'id', ','), title: joined(items, 'title', ', ') },
    ...(request !== undefined && { replyTo: vendorMessageIdOf(request) }),
  };
}

/** A request of ours has our name of the message, from which its id with the vendor comes. */
function vendorMessageIdOf(request: string): string {
  return readMessageId(request) ? appleMessageId(request) : request;
}

type Item = { readonly id: string; readonly title: string };
type Picked = { readonly text: string; readonly items: readonly Item[] };

const maxItems = 100;
const maxJoined = 512;

function joined(items: readonly Item[], of: keyof Item, separator: string): string {
  return items
    .map((item) => item[of])
    .join(separator)
    .slice(0, maxJoined);
}

function itemsOf(value: unknown): readonly Item[] {
  const items = listOf(value)
    .slice(0, maxItems)
    .map((item) => objectOf(item) ?? {});
  // Apple sends the picked ones; should all be there, the picked ones are marked.
  const marked = items.filter(({ selected }) => selected === true);

  return (marked.length > 0 ? marked : items).flatMap(toItem);
}

function toItem({ identifier, title, value }: JsonObject): Item[] {
  const id = textOf(identifier) ?? '';
  const shown = textOf(title) ?? proseOf(value) ?? id;

  return shown === '' ? [] : [{ id, title: shown }];
}

function readQuickReply(reply: JsonObject | undefined): Picked | undefined {
  if (!reply) return undefined;

  const items = listOf(reply.items).map((item) => objectOf(item) ?? {});
  const { selectedIndex: index, selectedIdentifier: id } = reply;
  const item = items.find(({ identifier }) => id !== undefined && identifier === id) ?? items[Number(index)];
  const picked = item ? toItem(item) : toItem({ identifier: id });

  return { text: joined(picked, 'title', ', '), items: picked };
}

function readList(list: JsonObject | undefined): Picked | undefined {
  if (!list) return undefined;

  const sections = listOf(list.sections)
    .slice(0, maxItems)
    .map((section) => objectOf(section) ?? {});
  const items = sections.flatMap((section) => itemsOf(section.items)).slice(0, maxItems);

  return { text: items.map(({ title }) => title).join('\n'), items };
}

function readTime(event: JsonObject | undefined): Picked | undefined {
  if (!event) return undefined;

  const items = listOf(event.timeslots)
    .slice(0, maxItems)
    .map((slot) => objectOf(slot) ?? {})
    .flatMap(({ identifier, startTime }) => toItem({ identifier, title: startTime }));
  const title = textOf(event.title);
  const times = items.map((item) => item.title).join('\n');

  return { text: title === undefined ? times : `${title}: ${times}`, items };
}

/** A form: what was filled in on each of its pages. */
function readForm(dynamic: JsonObject | undefined): Picked | undefined {
  const pages = listOf(dynamic?.selections ?? objectOf(dynamic?.data)?.selections).slice(0, maxItems);
  if (!dynamic || pages.length === 0) return undefined;

  const answers = pages.map((page) => {
    const { title, items } = objectOf(page) ?? {};

    return { title: textOf(title) ?? '', items: itemsOf(items) };
  });

  return {
    text: answers.map(({ title, items }) => `${title}: ${items.map((item) => item.title).join(', ')}`).join('\n'),
    items: answers.flatMap(({ items }) => items).slice(0, maxItems),
  };
}
