import { readMessageId } from '../../lib/channel/message-id.ts';
import { takesChannels } from './catalogs.ts';
import { finals } from './message-observer.ts';
import type { Scenario } from './scenario.ts';
import type { createWorld } from './world.ts';

type World = ReturnType<typeof createWorld>;

/** What the agents' side has got, in that order. */
type Told = {
  readonly type: string;
  readonly interactionId: string;
  readonly messageId?: string;
  readonly vendorMessageId?: string;
  readonly previousSessionId?: string;
  readonly from?: string;
  readonly status?: string;
  readonly late?: true;
};

/** What must be true of conversations when all has come to rest. */
export function lookAtConversations(world: World, { deployment }: Scenario): void {
  const told: readonly Told[] = world.agentMessages().map(({ body }) => JSON.parse(body));

  // While no channel takes what clients write, nobody promises anything of it.
  const taken = takesChannels({ deployment }) ? world.observed.messages.wanted : undefined;

  lookAtClientMessages(world, told, taken);
  lookAtAgentMessages(world, told);
  lookAtOrder(world);
  lookForTexts(world);
}

/** A long time has passed, and somebody has looked at every session. */
export function lookAtIdleOnes({ rows, observed }: World): void {
  // A session that another message was faster than is nobody's, and expires.
  const isNobodys = (status: string, sessionId: string) =>
    status === 'received' && !observed.messages.isHeardOf(sessionId);

  for (const { sessionId, chat, status, conversation } of rows.values())
    if (conversation !== undefined && chat.state === 'open' && !isNobodys(status, sessionId))
      observed.violate('I', sessionId, `is ${status}, and stays open for ever`);
}

function lookAtClientMessages(
  { rows, observed, conversations }: World,
  told: readonly Told[],
  taken: ReadonlySet<string> | undefined,
): void {
  const { stored, decisions, writes } = observed.messages;
  const violate = (vendorMessageId: string, what: string) =>
    observed.violate('I', `the message ${vendorMessageId}`, what);

  for (const vendorMessageId of stored) {
    if (taken && !taken.has(vendorMessageId)) continue;

    const decision = decisions.get(vendorMessageId);
    const isDeadLetter = conversations.deadLetters.messages.some(({ body }) => body.includes(`"${vendorMessageId}"`));
    const mine = told.filter(
      (message) => message.type === 'session.message' && message.vendorMessageId === vendorMessageId,
    );
    const ids = new Set(mine.map(({ interactionId, messageId }) => `${interactionId} ${messageId}`));

    if (ids.size > 1) violate(vendorMessageId, `came to the agents as ${[...ids]}`);
    if (!decision && mine.length === 0 && !isDeadLetter && !conversations.isUndecided(vendorMessageId))
      violate(vendorMessageId, 'was answered with 200, and has vanished');

    const messageId = decision?.decided.messageId;
    if (messageId === undefined) continue;

    const sessionId = readMessageId(messageId)?.sessionId ?? '';
    if (mine.length === 0 && !isDeadLetter) violate(vendorMessageId, `belongs to ${sessionId}, and no agent has it`);
    if (mine.some((message) => message.messageId !== messageId || message.interactionId !== sessionId))
      violate(vendorMessageId, `was to go to ${sessionId}, and came as ${[...ids]}`);
    if (!decision?.decided.opened || mine.length === 0) continue;

    const opened = told.filter(({ type, interactionId }) => type === 'session.opened' && interactionId === sessionId);
    if (opened.length === 0) violate(vendorMessageId, `opened ${sessionId}, and no agent has its interaction`);
    if (opened.some(({ previousSessionId }) => previousSessionId !== rows.get(sessionId)?.previousSessionId))
      violate(vendorMessageId, `opened ${sessionId}, and agents get another session before it`);
  }

  for (const { type, from, vendorMessageId = '', messageId, late } of told) {
    if (type !== 'session.message' || from !== 'client') continue;

    if (!writes.has(vendorMessageId)) violate(vendorMessageId, 'is for somebody else, and agents have it');
    if (decisions.has(vendorMessageId) && decisions.get(vendorMessageId)?.decided.messageId !== messageId)
      violate(vendorMessageId, `came as ${messageId}, which nobody has decided`);
    if (late && isOpenAtLast(observed, messageId)) violate(vendorMessageId, 'is late for a session that is open');
  }
}

function isOpenAtLast(observed: World['observed'], messageId = ''): boolean {
  const session = observed.messages.oracle.sessions.get(readMessageId(messageId)?.sessionId ?? '');

  return session?.changes.at(-1)?.state === 'open';
}

function lookAtAgentMessages({ rows, observed, conversations }: World, told: readonly Told[]): void {
  const { answered, shown, items } = observed.messages;
  const violate = (messageId: string, what: string) => observed.violate('J', messageId, what);

  for (const messageId of answered.keys()) {
    const status = items.get(messageId)?.status;
    const isDeadLetter = conversations.deadLetters.messages.some(({ body }) => body.includes(messageId));
    if (!isDeadLetter && (status === undefined || !finals.includes(status)))
      violate(messageId, `was accepted, and is ${status ?? 'nowhere'}`);
  }

  for (const [messageId, count] of shown) {
    const status = items.get(messageId)?.status;
    if (count > 1) violate(messageId, `reached the phone ${count} times`);
    if (status !== 'sent' && status !== 'unknown')
      violate(messageId, `reached the phone, and is ${status ?? 'nowhere'}`);
  }

  for (const { messageId, status, fault } of items.values()) {
    if (status === 'failed' && !faults.includes(fault?.code ?? '')) violate(messageId, `has failed by ${fault?.code}`);
    const mine = told.filter((message) => message.messageId === messageId);
    // A notification has no agents.
    if (rows.get(readMessageId(messageId)?.sessionId ?? '')?.notification) continue;
    if (
      finals.includes(status) &&
      !mine.some((message) => message.type === 'session.receipt' && message.status === status)
    )
      violate(messageId, `is ${status}, and no agent knows`);
    if (!mine.some(({ type, from }) => type === 'session.message' && from !== 'client') && status !== 'accepted')
      violate(messageId, `is ${status}, and the other agents have never seen it`);
  }
}

/** Why a message of the agents' side may fail; that its session has ended is no reason. */
const faults = [
  ...['client_unreachable', 'opted_out', 'not_sent'],
  ...['template_stopped', 'sender_stopped', 'account_stopped'],
];

/** No table keeps what was written. */
function lookForTexts({ rows, observed }: World): void {
  const { items, decisions } = observed.messages;
  const decided = [...decisions.values()].map((decision) => decision.decided);

  for (const item of [...rows.values(), ...items.values(), ...decided])
    if (/where is it|Answer a\d/.test(JSON.stringify(item))) observed.violate('17', JSON.stringify(item), 'has a text');
}

/** What was posted only after another one was accepted reaches the phone after it, if both do. */
function lookAtOrder({ observed }: World): void {
  const { answered, orders, overtaken } = observed.messages;

  for (const shownIds of orders.values())
    for (const [index, later] of shownIds.entries())
      for (const earlier of shownIds.slice(index + 1)) {
        const first = answered.get(earlier);
        const second = answered.get(later);
        if (first && second && first.acceptedAt < second.begunAt && !overtaken.has(earlier) && !overtaken.has(later))
          observed.violate('J', earlier, `reached the phone after ${later}, which was written later`);
      }
}
