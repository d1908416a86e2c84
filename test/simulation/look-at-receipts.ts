import { rankOf } from '../../lib/ledger/receipt.ts';
import type { Scenario } from './scenario.ts';
import type { Code, createWorld } from './world.ts';

type World = ReturnType<typeof createWorld>;

/** What must be true of receipts, and of what agents hear of them, when all has come to rest: promise K. */
export function lookAtReceipts(
  world: World,
  receipts: Scenario['receipts'],
  code: Pick<Code, 'reconciled' | 'messageState'>,
): void {
  if (!receipts) return;

  const told = world
    .agentMessages()
    .map(({ body }) => JSON.parse(body))
    .filter(({ type }) => type === 'session.receipt');
  const toldOf = (messageId: string) =>
    told.filter((message) => message.messageId === messageId).map(({ status }) => status as string);

  for (const key of new Set([...world.rows.keys(), ...world.observed.messages.items.keys()])) {
    const known = world.observed.receipts.known.get(key)?.status;
    const mustBe = world.observed.receipts.mustBeKnown(key);
    if (mustBe && (!known || rankOf(known) < rankOf(mustBe)))
      world.observed.violate('K', key, `was reported as ${mustBe}, and is known to be ${known ?? 'nothing'}`);
  }

  lookAtInvites(world, { receipts, code, toldOf });
  lookAtAgentMessages(world, { receipts, code, toldOf });
}

type Look = {
  readonly receipts: NonNullable<Scenario['receipts']>;
  readonly code: Pick<Code, 'reconciled' | 'messageState'>;
  /** What the agents' side has got of a message. */
  readonly toldOf: (messageId: string) => readonly string[];
};

/** What agents get of what vendors report. */
const passedOn: Readonly<Record<Look['receipts'], readonly string[]>> = {
  failed: ['failed'],
  delivered: ['failed', 'delivered', 'read'],
  all: ['sent', 'failed', 'delivered', 'read'],
};

function lookAtInvites({ rows, observed }: World, { receipts, code, toldOf }: Look): void {
  const violate = (sessionId: string, what: string) => observed.violate('K', sessionId, what);

  for (const row of rows.values()) {
    // Of several messages the promise about steps says what must be true.
    if (row.pastSteps !== undefined) continue;

    const { sessionId, status, notification, chat } = row;
    const receipt = observed.receipts.known.get(sessionId);
    const mine = toldOf(`${sessionId}.0`);
    const isForAgents = !notification && chat.server === 'builtin';
    const isOpen = chat.state === 'open' && (status === 'sent' || status === 'unknown');
    const isPassedOn = receipt && passedOn[receipts].includes(receipt.status);

    if (receipt && code.reconciled(row, receipt).status === 'unknown')
      violate(sessionId, 'stays unknown, and its vendor has reported it');
    if (receipt && status === 'sent' && code.reconciled(row, receipt).status !== 'sent')
      violate(sessionId, 'was sent, and is not any more');
    if (mine.some((each) => !isForAgents || !passedOn[receipts].includes(each)))
      violate(sessionId, `is told to agents as ${mine}, and they were not to know`);
    if (receipt && isForAgents && isOpen && isPassedOn && !mine.includes(receipt.status))
      violate(sessionId, `is ${receipt.status}, and no agent was told`);
    if (receipt?.status === 'failed' && !notification && isOpen)
      violate(sessionId, 'did not arrive, and nobody ends its session');
  }
}

/** Agents hear of what they wrote also after the session's end, and always what settles an unknown outcome. */
function lookAtAgentMessages({ rows, observed }: World, { receipts, code, toldOf }: Look): void {
  const violate = (messageId: string, what: string) => observed.violate('K', messageId, what);

  for (const item of observed.messages.items.values()) {
    const { messageId, status } = item;
    const receipt = observed.receipts.known.get(messageId);
    const [sessionId = ''] = messageId.split('.');
    const { notification, chat } = rows.get(sessionId) ?? {};
    if (!receipt) continue;

    if (code.messageState(item, receipt).status !== receipt.status)
      violate(messageId, `was reported as ${receipt.status}, and is shown in another way`);
    if (notification || chat?.server !== 'builtin') continue;

    const isTold = passedOn[receipts].includes(receipt.status) || status === 'unknown';
    if (isTold && !toldOf(messageId).includes(receipt.status))
      violate(messageId, `is ${status}, was reported as ${receipt.status}, and no agent was told`);
  }
}
