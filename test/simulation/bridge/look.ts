import { systemMessageIdOf } from '../../../lib/conversation/agent/agent-message-id.ts';
import { hasAgents } from '../../../lib/invite/state.ts';
import { finals } from '../message-observer.ts';
import type { Scenario } from '../scenario.ts';
import type { BridgedName } from '../talk.ts';
import type { createWorld } from '../world.ts';
import type { Saying } from './agents.ts';
import type { SimulatedChat } from './server.ts';
import { textOf } from './texts.ts';

type World = ReturnType<typeof createWorld>;

type Bridge = {
  readonly chats: readonly SimulatedChat[];
  readonly sayings: readonly Saying[];
  readonly name: BridgedName;
  /** How long what an agent says may be unread. */
  readonly unreadMs: number;
};

/** From one look at a chat to the next, at most: what agents say so shortly before its end, or ours, may be unread. */
const lastWordsMs = 900_000;

/** An opening that takes longer has gone to the dead letters. */
const opensWithinMs = 900_000;

/** What must be true of conversations on a bridged chat server when all has come to rest. */
export function lookAtBridged(world: World, { outage }: Scenario): void {
  const { bridged } = world;
  if (!bridged) return;

  const bridge = {
    ...{ chats: bridged.server.chats(), sayings: bridged.sayings, name: bridged.name },
    unreadMs: lastWordsMs + (outage ? outage.to - outage.from : 0) * 1000,
  };
  lookAtClients(world, bridge);
  lookAtAgents(world, bridge);
  lookAtPhones(world, bridge);
  lookAtEnds(world, bridge);
}

/** I: each is in one chat, once, also if its answer was lost. */
function lookAtClients({ observed, conversations }: World, { chats }: Bridge): void {
  const { stored, writes } = observed.messages;

  for (const vendorMessageId of stored) {
    if (writes.get(vendorMessageId)?.write.kind !== 'text') continue;

    const text = textOf(vendorMessageId);
    const counts = chats.map(({ clientTexts }) => clientTexts.filter((one) => one === text).length);
    const count = counts.reduce((sum, one) => sum + one, 0);
    const isAgain = chats.some(({ endedAt }, at) => endedAt !== undefined && counts[at] === 1);
    const isDeadLetter = conversations.deadLetters.messages.some(({ body }) => body.includes(`"${vendorMessageId}"`));
    const which = `the message ${vendorMessageId}`;

    if (count === 0 && !isDeadLetter) observed.violate('I', which, 'was answered with 200, and no agent has it');
    // A server forgets, with a chat, what was said in it: docs/chat-servers.md.
    if (count > (isAgain ? 2 : 1)) observed.violate('I', which, `is ${count} times in chats`);
  }
}

/** J: nothing that an agent said is lost or stays on its way. */
function lookAtAgents(world: World, { chats, sayings, name, unreadMs }: Bridge): void {
  const { observed, conversations, rows } = world;
  const { items, wanted } = observed.messages;

  for (const { messageId, chatId, at } of sayings) {
    const chat = chats.find(({ id }) => id === chatId);
    const row = rows.get(chat?.ours ?? '');
    // Who reads the transcript again puts it on its way if nobody has yet.
    const status = wanted.has(messageId) ? items.get(messageId)?.status : undefined;
    const isDeadLetter = conversations.deadLetters.messages.some(
      ({ body }) => body.includes(messageId) || body.includes(`"${chatId}"`),
    );
    const overAt = Math.min(chat?.endedAt ?? Number.POSITIVE_INFINITY, endOf(row) ?? Number.POSITIVE_INFINITY);
    const isHeard = row?.chat.id === chatId && hasAgents(row) && (name === 'gms' || wasOpened(world, chatId, at));
    const isReadable = isHeard && (name === 'connect' ? at <= overAt : at + unreadMs < overAt);

    if (status === undefined && isReadable && !isDeadLetter) observed.violate('J', messageId, 'is lost');
    if (status !== undefined && !finals.includes(status) && !isDeadLetter)
      observed.violate('J', messageId, `was accepted, and is ${status}`);
  }
}

/** What a topic reports of a chat waits for the opening to be written down, but not for ever. */
function wasOpened({ observed }: World, chatId: string, at: number): boolean {
  return [...observed.messages.oracle.sessions.values()]
    .flatMap(({ changes }) => changes)
    .some((change) => change.chatId === chatId && change.at <= at + opensWithinMs);
}

function endOf(row: ReturnType<World['rows']['get']>): number | undefined {
  if (row?.chat.state !== 'terminated') return undefined;

  return row.endedAt ?? row.updatedAt;
}

/** J: no phone shows what no agent said, what the client wrote, or anything twice or out of order. */
function lookAtPhones({ observed, rows }: World, { sayings, name }: Bridge): void {
  const { shown, items, orders, overtaken } = observed.messages;
  const said = new Map(sayings.map(({ messageId }, index) => [messageId, index]));
  const closings = new Set([...rows.keys()].map((sessionId) => systemMessageIdOf(sessionId, 'closing-response')));

  for (const [messageId, count] of shown) {
    const status = items.get(messageId)?.status;
    if (count > 1) observed.violate('J', messageId, `reached the phone ${count} times`);
    if (status !== 'sent' && status !== 'unknown')
      observed.violate('J', messageId, `reached the phone, and is ${status ?? 'nowhere'}`);
    if (!said.has(messageId) && !closings.has(messageId))
      observed.violate('J', messageId, 'reached the phone, and no agent said it');
  }

  // A topic keeps no order.
  if (name === 'connect') return;

  for (const ids of orders.values()) {
    const kept = ids.filter((id) => !overtaken.has(id)).map((id) => said.get(id) ?? Number.POSITIVE_INFINITY);
    if (kept.some((index, at) => index < (kept[at - 1] ?? 0)))
      observed.violate('J', ids.join(', '), 'reached the phone in another order than they were said');
  }
}

/** I, G: a session is over if its chat is, and the other way round; no chat is left that nobody can name. */
function lookAtEnds({ observed, rows }: World, { chats, name }: Bridge): void {
  for (const { sessionId, chat, status } of rows.values()) {
    const known = chats.find(({ id }) => id === chat.id);
    if (!known || status === 'failed' || status === 'expired') continue;

    if (chat.state === 'open' && known.endedAt !== undefined)
      observed.violate('I', sessionId, 'is open, and its chat is over');
    if (chat.state === 'terminated' && known.endedAt === undefined)
      observed.violate('G', sessionId, 'has ended, and its chat is open');
  }

  for (const [ours, mine] of Map.groupBy(chats, (chat) => chat.ours)) {
    const { chat } = rows.get(ours) ?? {};
    // Another attempt would have found it, and there was none.
    if (name === 'connect' && chat?.id === undefined) continue;

    const lost = mine.filter(({ id, endedAt }) => endedAt === undefined && chat?.id !== id);
    if (lost.length > observed.lostChats(ours))
      observed.violate('G', ours, `has ${lost.length} chats that nobody can name, and they were not counted`);
  }
}
