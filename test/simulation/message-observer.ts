import { messageIdOf, numberOfStep, readMessageId } from '../../lib/channel/message-id.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { Decided } from '../../lib/ledger/conversations.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { MessageRecord } from '../../lib/queue/message-record.ts';
import { createAddressObserver } from './address-observer.ts';
import type { Worker } from './calls.ts';
import { mayStandStillMs } from './machines.ts';
import { createReplyOracle } from './reply-oracle.ts';
import { createRoutingOracle, type Looked } from './routing-oracle.ts';
import type { Scenario } from './scenario.ts';
import { stepOf } from './steps.ts';
import type { ClientWrite } from './talk.ts';
import { type Closed, createWishObserver } from './wish-observer.ts';

export type Violate = (promise: string, sessionId: string, what: string) => void;

/** A client's message as its vendor posts it. */
export type Written = {
  readonly write: ClientWrite;
  readonly at: number;
  readonly clientIds: readonly string[];
  readonly replyTo?: string | undefined;
};

export type Decision = Looked & { readonly decided: Decided; readonly decidedAt: number };

/** A message of an agent as its desk posted it. */
export type Answered = {
  readonly sessionId: string;
  /** When its first post began, and when the first one was answered with 202. */
  readonly begunAt: number;
  readonly acceptedAt: number;
};

type MessageObserverOptions = {
  readonly scenario: Scenario;
  /** The session before it, as its row says. */
  readonly previousOf: (sessionId: string | undefined) => string | undefined;
  readonly mayMove: (sessionId: string) => boolean;
  /** The client writes in this session. */
  readonly replied: (sessionId: string) => void;
  readonly now: () => number;
  readonly violate: Violate;
  readonly differenceMs: number;
};

/** Watches what clients and agents write: promises I, J and L. */
export function createMessageObserver(options: MessageObserverOptions) {
  const { now, violate, differenceMs, scenario, previousOf, replied } = options;
  const idleMs = (scenario.talk?.idleHours ?? 0) * 3_600_000;
  const oracle = createRoutingOracle({ now, differenceMs, idleMs });
  const addresses = createAddressObserver({ ...options, oracle });
  const replies = createReplyOracle({ now, scenario });
  const writes = new Map<string, Written>();
  /** When the message was written that opens this session, if it opens one. */
  const openers = new Map<string, number>();
  const stored = new Set<string>();
  const decisions = new Map<string, Decision>();
  const items = new Map<string, AgentMessage>();
  const claimedAt = new Map<string, number>();
  const shown = new Map<string, number>();
  const answered = new Map<string, Answered>();
  /** Agents' messages of a session, in the order in which the phone showed them. */
  const order = new Map<string, string[]>();
  const confirmations = new Set<string>();
  /** Of what answers by itself: the session and the occasion. */
  const occasions = new Map<string, string>();
  const wanted = new Set<string>();
  /** When the first one began who wrote the row of a session. */
  const startedAts = new Map<string, number>();
  const overtaken = new Set<string>();
  /** Sessions that a client's message has gone to. */
  const heardOf = new Set<string>();
  const disturbed = new Set<Worker>();
  const wasDisturbed = (worker: Worker) => disturbed.has(worker);
  const wishes = createWishObserver({ now, violate, differenceMs, writes, wanted, decisions, wasDisturbed });

  const lookAtDecision = (
    vendorMessageId: string,
    { decided, write, ...looked }: Decision & Pick<Written, 'write'>,
  ) => {
    const { messageId, receivedAt } = decided;
    const sessionId = messageId === undefined ? undefined : readMessageId(messageId)?.sessionId;
    const name = `the message ${vendorMessageId}`;
    const before = [...decisions.values()].filter(
      (other) => other.conversation === looked.conversation && other.decided.messageId !== undefined,
    );

    if (messageId !== undefined && before.some((other) => other.decided.receivedAt === receivedAt))
      violate('I', name, 'was received at the same time as another one');
    if (
      messageId !== undefined &&
      before.some((other) => other.to < looked.from && other.decided.receivedAt > receivedAt)
    )
      violate('I', name, 'is not after the one that came before it');

    const opensNone = write.kind === 'reaction' || write.kind === 'stop' || write.kind === 'start';
    const isOwn = decided.opened !== undefined;
    if (sessionId === undefined || isOwn) {
      const why = oracle.whyNotNone(looked);
      if (why !== undefined) violate('I', name, `${isOwn ? `opens ${sessionId}` : 'goes nowhere'}, ${why}`);
      const whyOtherwise = opensNone ? undefined : replies.whyNot(isOwn, looked, decided.answer);
      if (whyOtherwise !== undefined)
        violate('I', name, `${isOwn ? `opens ${sessionId}` : 'goes nowhere'}, ${whyOtherwise}`);
      if (isOwn && opensNone && write.kind !== 'start') violate('I', name, `is a ${write.kind}, and opens a session`);
      if (isOwn && previousOf(sessionId) === undefined && oracle.before(looked).length > 0)
        violate('I', name, 'opens a session that knows nothing of the one before');
    } else {
      const why = oracle.whyNot(sessionId, looked);
      if (why !== undefined) violate('I', name, `goes to ${sessionId}, ${why}`);
    }
  };

  const wentTo = ({ messageId }: Decided, { kind, on }: ClientWrite): void => {
    const sessionId = messageId === undefined ? undefined : readMessageId(messageId)?.sessionId;
    if (sessionId === undefined) return;

    heardOf.add(sessionId);
    if (kind === 'reaction') return;
    oracle.answered(sessionId);
    replied(sessionId);
    addresses.wrote(sessionId, on);
  };

  const lookAtIdle = ({ sessionId, chat, conversation }: LedgerRow): void => {
    if (chat.reason !== 'idle') return;

    const isBetween = (time: number) => time < now() - mayStandStillMs && time > now() - idleMs + differenceMs;
    const spoke = [...decisions.values()].some(
      (one) => one.conversation === conversation && one.decided.messageId !== undefined && isBetween(one.decidedAt),
    );
    if (spoke) violate('I', sessionId, 'ends as idle, and the client has written not so long ago');
  };

  return {
    oracle,
    replies,
    wishes,
    addresses,
    wentTo,
    writes,
    stored,
    decisions,
    shown,
    items,
    answered,
    wanted,

    /** It is written; `sessionId`: of the session that it would open. */
    wasWritten: (vendorMessageId: string, written: Written, sessionId: string): void => {
      writes.set(vendorMessageId, written);
      openers.set(sessionId, written.at);
    },

    wasStored: (vendorMessageId: string) => void stored.add(vendorMessageId),

    /** Somebody stored where it goes, as the first. */
    decided: (
      vendorMessageId: string,
      decided: Decided,
      { write, ...looked }: Looked & Pick<Written, 'write'>,
    ): void => {
      const decision = { ...looked, decided, decidedAt: now() };
      if (!scenario.fallback) lookAtDecision(vendorMessageId, { ...decision, write });
      decisions.set(vendorMessageId, decision);
      wentTo(decided, write);
    },

    /** Somebody writes this row now; what the first one saw is what counts for a session that a client opens. */
    writing: (sessionId: string, { startedAt }: Worker): void => {
      if (!startedAts.has(sessionId)) startedAts.set(sessionId, startedAt);
    },

    /** Since when somebody has looked where a message goes that would open this session. */
    lookedFrom: (sessionId: string, { startedAt }: Worker): number =>
      Math.min(startedAt, startedAts.get(sessionId) ?? startedAt),

    /** A row as it is about to be written. */
    rowWritten: (before: LedgerRow | undefined, row: LedgerRow): void => {
      oracle.written(row, openers.get(row.sessionId));
      if (scenario.talk) replies.written(row);

      if (row.fault?.code === 'session_open' && !before?.fault && !oracle.isBegun(openSessionIn(row)))
        violate('I', row.sessionId, 'fails because of an open session, and nobody has written in that');
      if (row.status === 'sending' && before?.version !== row.version)
        claimedAt.set(messageIdOf(row.sessionId, numberOfStep(row.step ?? 0)), now());
      if (row.chat.state !== 'terminated' || before?.chat.state === 'terminated') return;
      lookAtIdle(row);
      if (row.chat.reason === 'closed') wishes.ending(row, oracle.sessions.get(row.sessionId)?.earliest ?? 0);
      if (row.chat.reason !== 'superseded') return;

      const wroteIn = [...decisions].find(
        ([vendorMessageId, { decided, decidedAt }]) =>
          writes.get(vendorMessageId)?.write.kind !== 'reaction' &&
          decided.messageId?.startsWith(`${row.sessionId}.`) &&
          decidedAt < now() - mayStandStillMs,
      );
      if (wroteIn) violate('I', row.sessionId, 'is superseded, and the client has written in it');
    },

    /** A worker has handled that a client deleted the conversation. */
    closed: ({ conversation, ...closed }: Closed & { readonly conversation: string | undefined }, worker: Worker) => {
      wishes.closed(closed);
      if (conversation === undefined || wishes.isLifted(closed)) return;

      const looked = { conversation, at: closed.at, own: '', from: worker.startedAt, to: now() };
      for (const sessionId of oracle.openBefore(looked))
        violate('I', sessionId, 'is open, and its client has deleted the conversation');
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

    /** Agents get an outcome now. */
    told: (messageId: string, status: string): void => {
      const known = items.get(messageId)?.status;
      if (finals.includes(status) && known !== status)
        violate('J', messageId, `is told to agents as ${status}, and is ${known ?? 'nowhere'}`);
    },

    accepted: (messageId: string, one: Answered): void => {
      if (!answered.has(messageId)) answered.set(messageId, one);
    },

    /** What comes after it in its group may go first. */
    mayBeOvertaken: (body: string): void => {
      const record = JSON.parse(body);
      if (record.messageId !== undefined) overtaken.add(record.messageId);
    },

    overtaken,

    wasDisturbed,
    disturbed: (worker: Worker) => void disturbed.add(worker),

    /** Any message of ours is handed to the vendor now. */
    handed: (messageId: string, client: string): void => {
      const item = items.get(messageId);
      if (stepOf(messageId) === undefined && item?.status !== 'sending')
        violate('J', messageId, 'is handed over without a claim');
      if (item && now() >= item.deadline + differenceMs) violate('J', messageId, 'is handed over past its deadline');

      if (!confirmations.has(messageId)) wishes.handed(messageId, client, claimedAt.get(messageId) ?? 0);
    },

    /** The client's phone shows an agent's message. */
    wasShown: (messageId: string): void => {
      const sessionId = readMessageId(messageId)?.sessionId ?? '';
      shown.set(messageId, (shown.get(messageId) ?? 0) + 1);
      const occasion = occasions.get(messageId);
      if (occasion && [...shown.keys()].some((other) => other !== messageId && occasions.get(other) === occasion))
        violate('J', messageId, 'answers by itself what another message has answered');
      order.set(sessionId, [...(order.get(sessionId) ?? []), messageId]);
    },

    /** One was decided to go to this session later than then. */
    isDecidedAfter: (sessionId: string, time: number): boolean =>
      [...decisions.values()].some(
        ({ decided, decidedAt }) => decided.messageId?.startsWith(`${sessionId}.`) && decidedAt > time,
      ),

    isHeardOf: (sessionId: string): boolean => heardOf.has(sessionId),

    /** Somebody wants to put it on the messages queue. */
    queued: (record: MessageRecord): void => {
      if (record.type !== 'agent-message') return;

      if (record.confirmsOptOut) confirmations.add(record.messageId);
      if (record.from === 'system') occasions.set(record.messageId, `${record.sessionId} ${record.response?.id}`);
    },

    /** It is put there now: a client's message by its vendor's id, an agent's by ours. */
    taken: (record: MessageRecord): void => {
      if (record.type === 'client-message') wanted.add(record.vendorMessageId);
      else if (record.type === 'agent-message') wanted.add(record.messageId);
    },

    orders: order,
  };
}

/** The session that the detail of the fault names. */
function openSessionIn({ fault }: LedgerRow): string {
  return /(\S+)\.$/.exec(fault?.detail ?? '')?.[1] ?? '';
}

export const finals = ['sent', 'failed', 'expired', 'unknown'];
