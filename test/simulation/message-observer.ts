import { readMessageId } from '../../lib/channel/message-id.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { Decided } from '../../lib/ledger/conversations.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Worker } from './calls.ts';
import { createOptOutObserver } from './opt-out-observer.ts';
import { createRoutingOracle, type Looked } from './routing-oracle.ts';
import type { ClientWrite } from './talk.ts';

type Violate = (promise: string, sessionId: string, what: string) => void;

/** A client's message as its vendor posts it. */
export type Written = {
  readonly write: ClientWrite;
  readonly at: number;
  readonly clientIds: readonly string[];
  readonly replyTo?: string | undefined;
};

type Decision = Looked & { readonly decided: Decided; readonly decidedAt: number };

/** A message of an agent as its desk posted it. */
export type Answered = {
  readonly sessionId: string;
  /** When its first post began, and when the first one was answered with 202. */
  readonly begunAt: number;
  readonly acceptedAt: number;
};

export type MessageObserver = ReturnType<typeof createMessageObserver>;

/** Watches what clients and agents write: promises I, J and L. */
export function createMessageObserver({
  now,
  violate,
  differenceMs,
}: {
  readonly now: () => number;
  readonly violate: Violate;
  readonly differenceMs: number;
}) {
  const oracle = createRoutingOracle({ now, differenceMs });
  const optOuts = createOptOutObserver({ now });
  const writes = new Map<string, Written>();
  const stored = new Set<string>();
  const decisions = new Map<string, Decision>();
  /** When each session was opened by a client's message, by the vendor's clock. */
  const openedBy = new Map<string, string>();
  const items = new Map<string, AgentMessage>();
  const claimedAt = new Map<string, number>();
  const shown = new Map<string, number>();
  const answered = new Map<string, Answered>();
  /** Agents' messages of a session, in the order in which the phone showed them. */
  const order = new Map<string, string[]>();
  const confirmations = new Set<string>();
  const overtaken = new Set<string>();
  const disturbed = new Set<Worker>();
  let lastReceivedAt = new Map<string, number>();

  const lookAtDecision = (
    vendorMessageId: string,
    { decided, write, ...looked }: Decision & Pick<Written, 'write'>,
  ) => {
    const { messageId, receivedAt } = decided;
    const sessionId = messageId === undefined ? undefined : readMessageId(messageId)?.sessionId;
    const name = `the message ${vendorMessageId}`;
    const last = lastReceivedAt.get(looked.conversation) ?? 0;

    if (messageId !== undefined && receivedAt <= last) violate('I', name, 'is not after the one that came before it');
    lastReceivedAt = lastReceivedAt.set(looked.conversation, Math.max(last, receivedAt));

    const opensNone = write.kind === 'reaction' || write.kind === 'stop' || write.kind === 'start';
    const isOwn = decided.opened !== undefined;
    if (sessionId === undefined || isOwn) {
      const why = oracle.whyNotNone(looked);
      if (why !== undefined) violate('I', name, `${isOwn ? `opens ${sessionId}` : 'goes nowhere'}, ${why}`);
      if (sessionId === undefined && !opensNone) violate('I', name, 'goes nowhere, and it could open a session');
      if (isOwn && opensNone && write.kind !== 'start') violate('I', name, `is a ${write.kind}, and opens a session`);
      if (isOwn && decided.opened?.previousSessionId === undefined && oracle.before(looked).length > 0)
        violate('I', name, 'opens a session that knows nothing of the one before');
    } else {
      const why = oracle.whyNot(sessionId, looked);
      if (why !== undefined) violate('I', name, `goes to ${sessionId}, ${why}`);
    }
  };

  return {
    oracle,
    optOuts,
    writes,
    stored,
    decisions,
    shown,
    items,
    answered,

    /** The vendor got its 200. */
    wasStored: (vendorMessageId: string) => void stored.add(vendorMessageId),

    /** Somebody stored where it goes, as the first. */
    decided: (
      vendorMessageId: string,
      decided: Decided,
      { write, ...looked }: Looked & Pick<Written, 'write'>,
    ): void => {
      const decision = { ...looked, decided, decidedAt: now() };
      decisions.set(vendorMessageId, decision);
      if (decided.opened && decided.messageId)
        openedBy.set(readMessageId(decided.messageId)?.sessionId ?? '', vendorMessageId);
      lookAtDecision(vendorMessageId, { ...decision, write });
    },

    /** A row as it is about to be written. */
    rowWritten: (before: LedgerRow | undefined, row: LedgerRow): void => {
      const opener = decisions.get(openedBy.get(row.sessionId) ?? '');
      oracle.written(row, opener?.at);

      if (row.status === 'sending' && before?.version !== row.version) claimedAt.set(`${row.sessionId}.0`, now());
      if (row.chat.state !== 'terminated' || row.chat.reason !== 'superseded' || before?.chat.state === 'terminated')
        return;

      const wroteIn = [...decisions.values()].find(
        ({ decided, decidedAt }) =>
          decided.messageId?.startsWith(`${row.sessionId}.`) && decidedAt < now() - mayStandStillMs,
      );
      if (wroteIn) violate('I', row.sessionId, 'is superseded, and the client has written in it');
    },

    /** The table of agents' messages, for those in memory. */
    itemTable: new Proxy(items, {
      get: (target, name) => {
        if (name !== 'set') return Reflect.get(target, name).bind(target);

        return (messageId: string, item: AgentMessage) => {
          const before = target.get(messageId);
          if (before && finals.includes(before.status) && before.status !== item.status)
            violate('J', messageId, `was ${before.status} and becomes ${item.status}`);
          if (item.status === 'sending') claimedAt.set(messageId, now());
          target.set(messageId, item);
        };
      },
    }),

    accepted: (messageId: string, one: Answered): void => {
      if (!answered.has(messageId)) answered.set(messageId, one);
    },

    /** What comes after it in its group may go first. */
    mayBeOvertaken: (body: string): void => {
      const record = JSON.parse(body);
      if (record.messageId !== undefined) overtaken.add(record.messageId);
    },

    overtaken,

    /** A call of this worker has failed. */
    wasDisturbed: (worker: Worker) => disturbed.has(worker),
    disturbed: (worker: Worker) => void disturbed.add(worker),

    /** Any message of ours is handed to the vendor now. */
    handed: (messageId: string, client: string): void => {
      const item = items.get(messageId);
      const isInvite = messageId.endsWith('.0');

      if (!isInvite && item?.status !== 'sending') violate('J', messageId, 'is handed over without a claim');
      if (item && now() >= item.deadline + differenceMs) violate('J', messageId, 'is handed over past its deadline');

      const isConfirmation = confirmations.has(messageId);
      const barredSince = optOuts.barredSince(client, isInvite ? 'invites' : 'answers');
      const claimed = claimedAt.get(messageId) ?? 0;
      if (!isConfirmation && barredSince !== undefined && barredSince < claimed)
        violate('L', messageId, 'is handed over, and its client had opted out before it was claimed');
    },

    /** The client's phone shows an agent's message. */
    wasShown: (messageId: string): void => {
      const sessionId = readMessageId(messageId)?.sessionId ?? '';
      shown.set(messageId, (shown.get(messageId) ?? 0) + 1);
      order.set(sessionId, [...(order.get(sessionId) ?? []), messageId]);
    },

    confirms: (messageId: string) => void confirmations.add(messageId),
    confirmations,
    shownIn: (sessionId: string) => order.get(sessionId) ?? [],
    orders: order,
  };
}

export const finals = ['sent', 'failed', 'expired', 'unknown'];

/** One that is about to write may stand still, and its write take effect 90 s later. */
const mayStandStillMs = 150_000;
