import type { LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import { type InviteRecord, readInviteRecord } from '../queue/invite-record.ts';
import { type Attempt, type Attempted, type AttemptResult, createAttempt } from './attempt.ts';
import type { Gate } from './circuit.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Fallback } from './fallback.ts';
import { reportLostChat } from './lost-chat.ts';
import { publish } from './publish.ts';
import { lookUpTarget, type Resolved, resolveDelivery, sendsAgain, type Target } from './resolve.ts';
import { secondsUntil } from './retry.ts';
import { settleStepOf } from './settle-step-of.ts';
import { deadlineOf, isExternal, isForAgents, reasonToEnd, settle, situationOf } from './state.ts';
import type { StepSituation } from './step-situation.ts';
import { supersedeOlder } from './supersede-older.ts';

/** `group`: whose share of the queue it came from. */
export type ReceivedRecord = {
  readonly body: string;
  readonly receiptHandle: string;
  readonly receiveCount: number;
  readonly group?: string | undefined;
};

/** `ack`: acknowledge the record. `retain`: its invite is not final, and the record comes again. */
export type Disposition = 'ack' | 'retain';

/**
 * Delivers one record. `remainingMs` says how long this invocation still has. Throws if a queue or the ledger does not
 * answer: retain it.
 */
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

/** How long a held record is hidden: a receive a minute, and a minute's delay after `resume` or a deployment. */
const heldForMs = 60_000;

/** A lost claim is followed by one look at who won it; a record that loses every round comes again later. */
const maxRounds = 3;

async function deliverRecord(
  deps: DeliverDeps,
  attempt: Attempt,
  received: ReadReceived,
  remainingMs: () => number,
): Promise<Disposition> {
  const { record } = received;
  const target = await lookUpTarget(record, deps.catalog());
  const mayHaveRow = received.receiveCount > 1 || target.unknown !== undefined || record.step !== undefined;
  const hasFallback = record.step !== undefined || target.channel?.fallback !== undefined;
  const fallback = hasFallback
    ? await (await import('./fallback.ts')).openFallback(deps, target, received.group)
    : undefined;
  let row = mayHaveRow ? await deps.ledger.read(record.sessionId) : undefined;

  let resolution: Promise<Resolved> | undefined;
  const resolved = () => {
    resolution ??= resolveDelivery(deps, target);

    return resolution;
  };

  for (let round = 0; round < maxRounds; round += 1) {
    const situation = (await fallback?.situation(row)) ?? situationOf(row, record, deps.now());
    let attempted: AttemptResult | undefined;

    if (await isHeld(deps, target, situation, row)) {
      return keep(deps, received, Math.min(deps.now() + heldForMs, deadlineOf(record, row) + 1000));
    }

    const gate = isToSend(deps, target, situation, row) ? await gateOf(deps, resolved) : undefined;
    // What is stopped here may be free on the next channel.
    if (gate?.status === 'held' && !(await fallback?.hasNext()))
      return keep(deps, received, Math.min(deps.now() + heldForMs, gate.until, deadlineOf(record, row) + 1000));

    const sending = { target, resolved, gate, fallback };

    switch (situation.kind) {
      case 'conflict':
        deps.report({ step: 'key_conflict', sessionId: record.sessionId, caller: record.caller });
        return 'ack';
      case 'final':
        deps.report({ step: 'duplicate', sessionId: record.sessionId });
        // The write may have been the last thing that was done. An invite that was cancelled had no record to go by.
        await deps.announceRow?.(situation.row, record);
        if (await publishAgain(deps, { resolved, fallback }, situation.row)) {
          await supersedeOlder(deps, situation.row);
          return 'ack';
        }
        break;
      case 'past':
        deps.report({ step: 'duplicate', sessionId: record.sessionId });
        if (!fallback || (await publishAgain(deps, { resolved, fallback }, situation.row))) return 'ack';
        break;
      case 'stopped': {
        const stopped = await fallback?.stop(situation);
        if (stopped?.status === 'stopped') await endWithInvite(deps, stopped.row);
        if (stopped?.status !== 'lost') return 'ack';
        break;
      }
      case 'waiting':
        return keep(deps, received, situation.until);
      case 'lease-expired':
        attempted = sendsAgain(target)
          ? await attempt(sending, { ...situation.row, maybeSent: true }, remainingMs)
          : await giveUp(deps, situation.row, sending);
        break;
      case 'free':
        attempted = await attempt(sending, row, remainingMs);
        break;
      default:
        return situation satisfies never;
    }

    if (attempted?.status === 'settled') {
      await publishRow(deps, { resolved, fallback }, attempted.row);
      if (attempted.older !== false) await supersedeOlder(deps, attempted.row);
      return isExternal(attempted.row) && !fallback?.isOver(attempted.row)
        ? leaveToChatServer(deps, { received, resolved, row: attempted.row }, remainingMs)
        : 'ack';
    }
    if (attempted?.status === 'next') {
      // An earlier attempt may have reached the client: agents have its session from now on.
      if (attempted.row.maybeSent) await publish(deps, resolved, { ...attempted.row, status: 'unknown' });
      return 'ack';
    }
    if (attempted?.status === 'later') return keep(deps, received, attempted.until);

    row = await deps.ledger.read(record.sessionId);
  }

  return keep(deps, received, deps.now() + 1000);
}

/**
 * Whether the record waits for an operator who paused its channel, or for a deployment that knows what this one does
 * not. Only up to its deadline, and never if all that is left is to write down what is known.
 */
async function isHeld(
  deps: DeliverDeps,
  target: Target,
  { kind }: StepSituation,
  row: LedgerRow | undefined,
): Promise<boolean> {
  if (holdsNothing.has(kind) || deps.now() >= deadlineOf(target.record, row)) return false;
  // Agents get no session of an unknown media type; a message that this deployment cannot render they do without.
  if (kind === 'final') return !target.channel && row !== undefined && isForAgents(row);
  if (target.unknown && (kind === 'free' || !target.channel || sendsAgain(target))) return true;

  return (kind === 'free' || sendsAgain(target)) && deps.isPaused(target.record.channel);
}

const holdsNothing: ReadonlySet<StepSituation['kind']> = new Set(['conflict', 'waiting', 'past', 'stopped']);

/** Whether the delivery is about to send: circuits hold nothing if all that is left is to write down what is known. */
function isToSend(deps: DeliverDeps, target: Target, { kind }: StepSituation, row: LedgerRow | undefined): boolean {
  if (deps.now() >= deadlineOf(target.record, row)) return false;

  return kind === 'free' || (kind === 'lease-expired' && sendsAgain(target));
}

/** Loads the rules when a vendor has stopped something. */
async function gateOf(deps: DeliverDeps, resolved: () => Promise<Resolved>): Promise<Gate | undefined> {
  const open = await deps.openCircuits();
  if (open.size === 0) return undefined;

  return (await import('./circuit.ts')).passCircuits(deps, open, resolved);
}

type Left = { readonly received: ReadReceived; readonly resolved: () => Promise<Resolved>; readonly row: LedgerRow };

/** Without the time for it the record comes again, and finds its invite final. */
async function leaveToChatServer(
  deps: DeliverDeps,
  { received, resolved, row }: Left,
  remainingMs: () => number,
): Promise<Disposition> {
  const hasTime = () => remainingMs() >= deps.chatServers.patienceMs + deps.settings.marginMs;
  if (!hasTime() && reasonToEnd(row) !== undefined) return keep(deps, received, deps.now());

  await endWithInvite(deps, row);
  if (!hasTime() || row.status !== 'sent') return 'ack';

  const { noteOnChatServer } = await import('./leave-to-chat-server.ts');
  await noteOnChatServer(deps, row, (await resolved()).delivery.content?.text);

  return 'ack';
}

async function endWithInvite(deps: DeliverDeps, row: LedgerRow): Promise<void> {
  if (isExternal(row)) await (await import('./leave-to-chat-server.ts')).endWithInvite(deps, row);
}

/** An owner never came back: it is not known whether the message went out. */
async function giveUp(
  deps: DeliverDeps,
  row: LedgerRow,
  { target, fallback }: Pick<Attempted, 'target' | 'fallback'>,
): Promise<AttemptResult> {
  const writer = { version: deps.newToken(), now: deps.now() };
  const settled = settle(row, { status: 'unknown' }, writer, await settleStepOf(row));
  const unknown = { ...settled, ...(await fallback?.endingOf(row)) };
  reportLostChat(deps, row);
  if (!(await writeOwn(deps.ledger, unknown, row.version))) return { status: 'lost' };

  const { sessionId, channel, attempt } = row;
  deps.report({ step: 'unknown', sessionId, caller: target.record.caller, channel, attempt });

  return { status: 'settled', row: unknown };
}

/**
 * The first publishing may have been lost. If somebody ends the session in between, the agents hear of the end too
 * early: a new version makes that end start over. False: the end was first, and both are to be published again.
 */
async function publishAgain(deps: DeliverDeps, publishing: Publishing, row: LedgerRow): Promise<boolean> {
  await publishRow(deps, publishing, row);
  await endWithInvite(deps, row);
  if (!isForAgents(row) || row.chat.state === 'terminated') return true;

  return writeOwn(deps.ledger, { ...row, version: deps.newToken() }, row.version);
}

type Publishing = { readonly resolved: () => Promise<Resolved>; readonly fallback: Fallback | undefined };

async function publishRow(deps: DeliverDeps, { resolved, fallback }: Publishing, row: LedgerRow): Promise<void> {
  await (fallback ? fallback.publish(resolved, row) : publish(deps, resolved, row));
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
