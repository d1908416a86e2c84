import type { Catalog } from '../catalog/catalog.ts';
import type { Channel } from '../channel/channel.ts';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Cooldown } from '../ledger/cooldown.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { InviteReceiver } from '../queue/invite-queue.ts';
import { type InviteRecord, readInviteRecord } from '../queue/invite-record.ts';
import { type Attempt, type AttemptResult, createAttempt } from './attempt.ts';
import { endWithInvite, noteOnChatServer } from './end-on-chat-server.ts';
import { reportLostChat } from './lost-chat.ts';
import { sendsAgain } from './open-on-chat-server.ts';
import { publish } from './publish.ts';
import { renderMessage } from './render-message.ts';
import type { Report } from './report.ts';
import { secondsUntil } from './retry.ts';
import { isExternal, isForAgents, reasonToEnd, settle, situationOf } from './state.ts';

export type DeliverDeps = {
  readonly catalog: () => Catalog;
  readonly ledger: Ledger;
  readonly cooldown: Cooldown;
  readonly contacts: Contacts;
  readonly inviteQueue: InviteReceiver;
  readonly chatQueues: ChatQueueSender;
  readonly chatServers: ChatServers;
  /** Opens a channel of the catalog. Throws where its secret cannot be read. */
  readonly openChannel: (name: string) => Promise<Channel>;
  /** Whether an operator holds the channel. Never throws. */
  readonly isPaused: (channel: string) => Promise<boolean>;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** A token that no other write has. */
  readonly newToken: () => string;
  /** A signal that aborts after `ms`. */
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly report: Report;
  readonly settings: DeliverSettings;
};

/** `graceSeconds`: how long the sweep leaves a notification's entry alone. `marginMs`: time to record an outcome. */
export type DeliverSettings = {
  readonly leaseMs: number;
  readonly sendTimeoutMs: number;
  readonly marginMs: number;
  readonly graceSeconds: number;
};

/** `group`: whose share of the queue it came from. */
export type ReceivedRecord = {
  readonly body: string;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly group?: string | undefined;
};

/** `done`: acknowledge it. `kept`: it is not final, and comes again. */
export type Disposition = 'ack' | 'retain';

/** Delivers one record. `remainingMs` says how long this invocation still has. Throws where a queue or the ledger does not answer: keep it. */
export function createDeliver(
  deps: DeliverDeps,
): (received: ReceivedRecord, remainingMs: () => number) => Promise<Disposition> {
  const attempt = createAttempt(deps);

  return async (received, remainingMs) => {
    const read = readInviteRecord(received.body);

    switch (read.status) {
      case 'poison':
        await deps.inviteQueue.deadLetter(received.body, read.reason, { group: received.group });
        deps.report({ step: 'buried', reason: read.reason });
        return 'ack';
      case 'later':
        return keep(deps, received, deps.now() + 60_000);
      case 'read':
        return deliverRecord(deps, attempt, { ...received, record: read.record }, remainingMs);
      default:
        return read satisfies never;
    }
  };
}

type ReadReceived = ReceivedRecord & { readonly record: InviteRecord };

/** How often a held record looks whether its channel goes on: a receive a minute, and a minute's delay after `resume`. */
const pausedForMs = 60_000;

/** A lost claim is followed by one look at who won it; whoever keeps losing comes again later. */
const maxRounds = 3;

async function deliverRecord(
  deps: DeliverDeps,
  attempt: Attempt,
  received: ReadReceived,
  remainingMs: () => number,
): Promise<Disposition> {
  const { record } = received;
  let row = received.receiveCount > 1 ? await deps.ledger.read(record.sessionId) : undefined;

  for (let round = 0; round < maxRounds; round += 1) {
    const situation = situationOf(row, record, deps.now());
    let attempted: AttemptResult | undefined;

    switch (situation.kind) {
      case 'conflict':
        deps.report({ step: 'key_conflict', sessionId: record.sessionId, caller: record.caller });
        return 'ack';
      case 'final':
        deps.report({ step: 'duplicate', sessionId: record.sessionId });
        if (await publishAgain(deps, record, situation.row)) return 'ack';
        break;
      case 'waiting':
        return keep(deps, received, situation.until);
      case 'lease-expired':
        attempted = sendsAgain(deps.catalog(), record.channel)
          ? await attempt(record, { ...situation.row, maybeSent: true }, remainingMs)
          : await giveUp(deps, situation.row, record.caller);
        break;
      case 'free':
        if (record.deadline > deps.now() && (await deps.isPaused(record.channel))) {
          return keep(deps, received, Math.min(deps.now() + pausedForMs, record.deadline + 1000));
        }
        attempted = await attempt(record, row, remainingMs);
        break;
      default:
        return situation satisfies never;
    }

    if (attempted?.status === 'settled') {
      await publish(deps, record, attempted.row);
      return isExternal(attempted.row)
        ? leaveToChatServer(deps, { ...received, row: attempted.row }, remainingMs)
        : 'ack';
    }
    if (attempted?.status === 'later') return keep(deps, received, attempted.until);

    row = await deps.ledger.read(record.sessionId);
  }

  return keep(deps, received, deps.now() + 1000);
}

/** Without the time for it the record comes again, and finds its invite final. */
async function leaveToChatServer(
  deps: DeliverDeps,
  { row, ...received }: ReadReceived & { readonly row: LedgerRow },
  remainingMs: () => number,
): Promise<Disposition> {
  const hasTime = () => remainingMs() >= deps.chatServers.patienceMs + deps.settings.marginMs;
  if (!hasTime() && reasonToEnd(row) !== undefined) return keep(deps, received, deps.now());

  await endWithInvite(deps, row);
  if (hasTime()) await noteOnChatServer(deps, row, await renderMessage(received.record, deps.catalog()));

  return 'ack';
}

/** An owner never came back: it is not known whether the message went out. */
async function giveUp(deps: DeliverDeps, row: LedgerRow, caller: string): Promise<AttemptResult> {
  const unknown = settle(row, { status: 'unknown' }, { version: deps.newToken(), now: deps.now() });
  reportLostChat(deps, row);
  if (!(await writeOwn(deps.ledger, unknown, row.version))) return { status: 'lost' };

  const { sessionId, channel, attempt } = row;
  deps.report({ step: 'unknown', sessionId, caller, channel, attempt });

  return { status: 'settled', row: unknown };
}

/**
 * The first time may have been lost. Whoever ends the session in between has told the agents too early: a new owner makes that end start over,
 * and false says that it was first, and that both are to be told again.
 */
async function publishAgain(deps: DeliverDeps, record: InviteRecord, row: LedgerRow): Promise<boolean> {
  await publish(deps, record, row);
  await endWithInvite(deps, row);
  if (!isForAgents(row) || row.chat.state === 'terminated') return true;

  return writeOwn(deps.ledger, { ...row, version: deps.newToken() }, row.version);
}

async function keep(
  deps: DeliverDeps,
  received: ReceivedRecord & { readonly record?: InviteRecord },
  until: number,
): Promise<Disposition> {
  await deps.inviteQueue.hide(received.receiptHandle, secondsUntil(until, deps.now()));
  deps.report({ step: 'waiting', until, ...(received.record && { sessionId: received.record.sessionId }) });

  return 'retain';
}
