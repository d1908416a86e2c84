import type { LedgerRow } from '../../lib/ledger/row.ts';
import { noon } from '../support/builders.ts';
import { lookAtBridged } from './bridge/look.ts';
import { sessionOf } from './callers.ts';
import type { Trace } from './calls.ts';
import { hashOfText, takesChannels } from './catalogs.ts';
import type { ExternalSession } from './chat-servers.ts';
import { type Fateful, type Script, scripted } from './choices.ts';
import * as realCode from './code.ts';
import { lookAtConversations, lookAtIdleOnes } from './look-at-conversations.ts';
import { lookAtReceipts } from './look-at-receipts.ts';
import { mayStandStillMs } from './machines.ts';
import type { Scenario } from './scenario.ts';
import type { Talk } from './talk.ts';
import { type Code, createWorld } from './world.ts';

export type RunResult = { readonly violations: readonly string[]; readonly calls: number };

export type RunOptions = { readonly code?: Code; readonly trace?: Trace };

const leaseMs = 15_000;
const graceMs = 120_000;
const sweepMs = 300_000;

/** One run: faults until the calm, a look at what is open, everything delivered, a last look. */
export async function run(
  scenario: Scenario,
  fates: Fateful | Script,
  { code = realCode, trace = () => {} }: RunOptions = {},
): Promise<RunResult> {
  const fateful = typeof fates === 'function' ? fates : scripted(fates);
  const world = createWorld(code, scenario, fateful, trace);
  const { clock, observed } = world;
  const lastDeadline = noon + Math.max(...scenario.posts.map(({ at, ttlSeconds }) => at + 60 + ttlSeconds)) * 1000;

  await clock.runUntil(noon + scenario.calmAt * 1000);
  const { made } = world.calls;
  const calls = made();
  world.poller.turn(scenario.sweepAlone ? 'off' : 'on');
  // The last fault may have taken effect 90 s after its call.
  const lastTalk = noon + lastTalkSeconds(scenario) * 1000;
  const settledAt = Math.max(clock.now() + 90_000, lastDeadline + leaseMs, lastTalk) + 2 * scenario.skewMs;
  await clock.runUntil(settledAt + graceMs + 2 * sweepMs);
  lookAtOpenOnes(world);

  world.poller.turn('on');
  for (let minutes = 0; minutes < 30 && isWorking(world); minutes += 1) {
    world.redrive();
    await clock.runUntil(clock.now() + 60_000);
  }
  await clock.runUntil(clock.now() + 2 * sweepMs);
  lookAtOpenOnes(world);
  lookAtTheEnd(world, scenario, code);
  if (scenario.talk) await endTalk(world, scenario, scenario.talk);

  return { violations: observed.violations, calls };
}

function lastTalkSeconds({ talk }: Scenario): number {
  if (!talk) return 0;

  return Math.max(
    ...talk.writes.map(({ at, againAfter = 0 }) => at + againAfter),
    ...[...talk.answers, ...(talk.bridged?.acts ?? [])].map(({ at }) => at + talk.messageSeconds),
    0,
  );
}

/** Nobody says a word any more; then somebody looks at each session, twice: the first may find a lost answer. */
async function endTalk(world: World, scenario: Scenario, { idleHours, bridged }: Talk): Promise<void> {
  const { clock, rows, look } = world;

  if (bridged) return lookAtBridged(world, scenario);

  lookAtConversations(world, scenario);
  await clock.runUntil(clock.now() + (idleHours + 1.5) * 3_600_000);
  for (const sessionId of [...rows.keys()]) look(sessionId);
  await clock.runUntil(clock.now() + 60_000);
  if (scenario.deployment?.change !== 'the channels go') lookAtIdleOnes(world);
}

function isWorking({ invites, deadLetters, receipts, conversations }: World): boolean {
  return (
    receipts.isWorking() ||
    conversations.isWorking() ||
    invites.messages.some(({ body }) => body !== '{"v":3}') ||
    deadLetters.messages.some(({ body, reason }) => reason === undefined && body !== '{"v":3}')
  );
}

type World = ReturnType<typeof createWorld>;

function lookAtOpenOnes({ rows, observed }: World): void {
  for (const { sessionId, notification, chat, status } of rows.values()) {
    if (notification && chat.state === 'open') observed.violate('C', sessionId, `is ${status}, and nobody ends it`);
  }
}

function lookAtTheEnd(
  world: World,
  { posts, ends, poison, deployment, receipts, talk, fallback }: Scenario,
  code: Code,
): void {
  const { rows, observed, invites, deadLetters } = world;
  const { violate } = observed;
  const letters = deadLetters.messages;
  const ended = new Set(ends.map(({ key }) => sessionOf(key)));
  const channelResends = new Set(posts.filter(({ resend }) => resend).map(({ key }) => sessionOf(key)));

  for (const sessionId of observed.acceptedOnes) {
    const row = rows.get(sessionId);
    const isDeadLetter = letters.some(({ body }) => body.includes(sessionId));
    const over = row && row.status !== 'sending' && row.status !== 'retrying';
    if (!over && !isDeadLetter) violate('A', sessionId, `was accepted and is ${row?.status ?? 'nowhere'}`);
  }

  for (const [sessionId, count] of observed.shownOnes) {
    const most = fallback ? observed.steps.mostShown(sessionId) : count;
    if (most > 1 && !channelResends.has(sessionId)) violate('B', sessionId, `reached the phone ${most} times`);
    const status = rows.get(sessionId)?.status;
    if (status !== 'sent' && status !== 'unknown')
      violate('B', sessionId, `reached the phone, and is ${status ?? 'nowhere'}`);
  }

  for (const row of rows.values()) {
    const { sessionId, status, chat } = row;
    const isRefused = status === 'failed' || status === 'expired';
    if (isRefused && chat.state === 'open') violate('F', sessionId, `is ${status}, and nobody ends it`);

    observed.steps.lookAt(row, { responds: observed.recordsOf(sessionId).every(({ response }) => response) });
    lookAtAgents(world, row, deployment !== undefined);
    // Its record may still come.
    if (
      row.fault?.code === 'cancelled' &&
      row.contentHash === '' &&
      observed.recordsOf(sessionId).some(({ deadline }) => row.deadline < deadline)
    )
      violate('F', sessionId, 'was cancelled, and its row is forgotten before its record is');
  }
  for (const ours of new Set(world.sessions.map((session) => session.ours)))
    lookAtChatServers(world, ours, {
      ...{ ends: ended.has(ours), resends: channelResends.has(ours), steps: fallback?.steps ?? 0 },
    });
  lookAtContacts(world, talk !== undefined);
  if (!takesChannels({ deployment })) lookAtReceipts(world, receipts, code);
  for (const sessionId of observed.circuits.unnoticed())
    if (!observed.isDisturbed(sessionId)) violate('S', sessionId, 'was taken, and its circuit is still open');

  if (!poison) return;
  if (letters.filter(({ reason }) => reason !== undefined).length === 0)
    violate('A', 'poison', 'is not among the dead letters');
  const later = [...invites.messages, ...letters].some(({ body }) => body === '{"v":3}');
  if (!later) violate('A', 'a newer record', 'has vanished');
}

/**
 * All posts are of the same person. `learns`: what a vendor calls the client is a key, too, by which nobody is looked
 * for: it may lead to somebody who was never stored.
 */
function lookAtContacts({ observed, agentMessages, pointers, contacts }: World, learns: boolean) {
  const ids = new Set(agentMessages().flatMap(({ body }) => JSON.parse(body).contactId ?? []));
  const [id, ...others] = ids;

  if (others.length > 0) observed.violate('H', [...ids].join(', '), 'are one person');
  if (id !== undefined && !contacts.has(id)) observed.violate('H', id, 'is what agents got, and it is not stored');
  if (contacts.size > 1) observed.violate('H', [...contacts.keys()].join(', '), 'are one person');
  const leadsOf = (leads: readonly string[]) => (learns ? leads.filter((lead) => contacts.has(lead)) : leads);
  for (const leads of [...pointers.values()].map((pointer) => leadsOf(pointer.ids)))
    if (leads.length > 1) observed.violate('H', leads.join(', '), 'have the same key');
}

function lookAtAgents(
  { observed, agentMessages, conversations }: World,
  { sessionId, status, chat, notification }: LedgerRow,
  deployment: boolean,
) {
  const messages = agentMessages().map(({ body, visibleAt }) => ({ body, visibleAt, ...JSON.parse(body) }));
  const mine = messages.filter(({ interactionId }) => interactionId === sessionId);
  const opened = mine.filter(({ type }) => type === 'session.opened');
  const ended = mine.filter(({ type }) => type === 'session.terminated');
  const last = (times: readonly { readonly visibleAt: number }[]) =>
    Math.max(...times.map(({ visibleAt }) => visibleAt));
  // A session that a client would have opened, if another message had not been first, is nobody's.
  const isHeardOf = status === 'received' && observed.messages.isHeardOf(sessionId);
  const isForAgents = status === 'sent' || status === 'unknown' || isHeardOf;
  const buriedAt = conversations.openerBuriedAt(sessionId);
  const isOpenedByDeadLetter =
    buriedAt !== undefined && !observed.messages.isDecidedAfter(sessionId, buriedAt + mayStandStillMs);
  const waits = !notification && isForAgents && !isOpenedByDeadLetter && chat.server === 'builtin';

  if (!waits && !isOpenedByDeadLetter && opened.length > 0)
    observed.violate('F', sessionId, `is ${status}, and agents have its interaction`);
  if (!waits) return;

  if (opened.length === 0) observed.violate('E', sessionId, `is ${status}, and no agent has its interaction`);
  const views = opened.map(
    ({ submittedAt: _, deadline: __, body: ___, visibleAt: ____, contactId: _____, ...view }) => {
      const { message: ______, messageId: _______, ...same } = view;
      return JSON.stringify(same);
    },
  );
  const text = observed.textOf(sessionId);
  // A repeat that was posted after a deployment has the newer text, and may be the record that reaches the agents.
  const accepted = new Set(observed.recordsOf(sessionId).map(({ response }) => response?.hash));
  const mayRead = (message: string | undefined) =>
    message === text || (message === undefined ? deployment : accepted.size > 1 && accepted.has(hashOfText(message)));
  if (text !== undefined && !opened.every(({ message }) => mayRead(message)))
    observed.violate('Q', sessionId, 'reads in another way for the agents than for the client');
  // Its caller's mistake: which of two contents of one key is claimed is open when a client answers it.
  const isMistaken = opened.some(
    ({ previousSessionId }) =>
      new Set(observed.recordsOf(previousSessionId).map(({ response }) => response?.hash)).size > 1,
  );
  if (new Set(views).size > 1 && !isMistaken) observed.violate('E', sessionId, 'came to the agents in two ways');
  if (chat.state === 'terminated' && (ended.length === 0 || last(ended) < last(opened))) {
    observed.violate('E', sessionId, 'has ended, and the agents got no notice after its interaction');
  }
}

/** What the chat servers have open must be in the ledger, or counted as what nobody can name. */
function lookAtChatServers(
  { rows, observed, sessions }: World,
  ours: string,
  { ends, resends, steps }: { ends: boolean; resends: boolean; steps: number },
): void {
  const row = rows.get(ours);
  const mine = sessions.filter((session) => session.ours === ours);
  const known = mine.find(({ id }) => id === row?.chat.id);
  const lost = mine.filter((session) => session.state === 'open' && session !== known);

  if (known?.state === 'open' && row?.chat.state === 'terminated')
    observed.violate('G', ours, 'is terminated, and open on its chat server');
  // A caller whose DELETE was not answered repeats it.
  if (known?.state === 'terminated' && row?.chat.state === 'open' && !ends)
    observed.violate('G', ours, 'is open, and we have ended it on its chat server');
  if (lost.length > observed.lostChats(ours))
    observed.violate('G', ours, `has ${lost.length} chats that nobody can name, and they were not counted`);
  if (lost.some((session) => wasHeld(session)))
    observed.violate('G', ours, 'has a chat whose id was heard, and neither written down nor ended');
  if (lost.length > 1 + steps && !resends) observed.violate('G', ours, `has ${lost.length} chats that nobody can name`);
}

/** Amazon Connect returns the same id to a repeated request, so nobody needs to end its contact. */
function wasHeld({ id, heardBy, kept }: ExternalSession): boolean {
  return id.startsWith('genesys-gms') && heardBy?.alive() === true && !kept;
}
