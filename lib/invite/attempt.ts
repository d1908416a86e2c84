import { templateOf } from '../channel/circuit-keys.ts';
import { sendingOf } from '../channel/sending.ts';
import { sessionOpenedMessage } from '../chat-queue/interaction.ts';
import { isBridged } from '../chat-server/is-bridged.ts';
import type { LedgerFault, LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { Gate, Stopped } from './circuit.ts';
import { coolDown } from './cool-down.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { Fallback } from './fallback.ts';
import { indexMessage } from './index-message.ts';
import type { Joined } from './join-conversation.ts';
import { linkClient } from './link-client.ts';
import { reportLostChat } from './lost-chat.ts';
import type { SendThroughChatServer } from './open-on-chat-server.ts';
import { openSessionOf, sessionOpenFault } from './open-sessions.ts';
import { noteRefusedClient, optOutBars } from './opt-out.ts';
import { outcomeOf, type Sent } from './outcome.ts';
import { type OutcomeDetails, reportOutcome } from './report.ts';
import { type ReadyDelivery, type Resolved, sendsAgain, type Target, traitsOfServer } from './resolve.ts';
import { send } from './send.ts';
import { settleStepOf } from './settle-step-of.ts';
import { claimOf, deadlineOf, type Outcome, settle, unclaimed } from './state.ts';
import { takeClaim } from './take-claim.ts';

/**
 * - `settled`: the invite is final, as `row` says. `older`: whether its conversation has older sessions; absent if that
 *   is not known.
 * - `next`: the step was refused, and the next one has been put on the queue.
 * - `later`: not before `until`.
 * - `lost`: somebody else wrote the row first; read it.
 */
export type AttemptResult =
  | { readonly status: 'settled'; readonly row: LedgerRow; readonly older?: boolean }
  | { readonly status: 'later'; readonly until: number }
  | { readonly status: 'next'; readonly row: LedgerRow }
  | { readonly status: 'lost' };

/**
 * `resolved` resolves the delivery once an invocation, however often it is called. `gate`: what the circuits say; one
 * that is held is refused, for the next step to follow. `fallback`: of a channel that has one.
 */
export type Attempted = {
  readonly target: Target;
  readonly resolved: () => Promise<Resolved>;
  readonly gate: Gate | undefined;
  readonly fallback?: Fallback | undefined;
};

/**
 * One attempt for an invite that may be claimed; `row` is the row as it was read, undefined if there was none or it was
 * not read. A `sending` row is one whose owner never came back, of a channel that sends again all the same.
 */
export type Attempt = (
  attempted: Attempted,
  row: LedgerRow | undefined,
  remainingMs: () => number,
) => Promise<AttemptResult>;

export function createAttempt(deps: DeliverDeps): Attempt {
  const { settings } = deps;
  const writer = () => ({ version: deps.newToken(), now: deps.now() });

  /** Writes an outcome over the row that was read, and reports it. */
  const conclude = async (
    row: LedgerRow,
    given: Outcome,
    expectedVersion: string | undefined,
    { fallback, ...details }: OutcomeDetails & Pick<Attempted, 'fallback'>,
  ): Promise<AttemptResult> => {
    const refused = await fallback?.afterRefusal(row, given);
    const outcome = refused ?? given;
    const next = { ...settle(row, outcome, writer(), await settleStepOf(row)), ...fallback?.ending() };
    if (row.maybeSent && outcome.status !== 'retrying') reportLostChat(deps, row);
    if (!(await writeOwn(deps.ledger, next, expectedVersion))) return { status: 'lost' };

    // Of a later step that came to nothing the row says what it said before.
    if (next.pastSteps === undefined || next.step === undefined || next.status === outcome.status)
      reportOutcome(deps.report, next, details);
    if (next.chat.state === 'terminated')
      deps.report({ step: 'terminated', sessionId: next.sessionId, reason: next.chat.reason ?? outcome.status });

    if (refused) return { status: 'next', row: next };

    return outcome.status === 'retrying'
      ? { status: 'later', until: outcome.notBefore }
      : { status: 'settled', row: next };
  };

  return async ({ target, resolved, gate, fallback }, before, remainingMs) => {
    const { record, server } = target;
    const advanced = fallback ? fallback.advance(before) : before;
    const concludeUnclaimed = (outcome: Outcome) =>
      conclude(advanced ?? unclaimed(record, writer(), server.name), outcome, before?.version, {
        ...{ caller: record.caller, fallback },
      });
    const deadline = deadlineOf(record, before);
    if (deps.now() >= deadline)
      return concludeUnclaimed({
        status: 'expired',
        fault: await expiredFault(deps, target, resolved),
      });

    const resolution = await resolved();
    if (resolution.status === 'unread')
      return { status: 'later', until: Math.min(deps.now() + unreadForMs, deadline + 1000) };
    if (resolution.status === 'failed') return concludeUnclaimed({ status: 'failed', fault: resolution.fault });

    const { delivery } = resolution;
    const inTime = () => remainingMs() >= settings.sendTimeoutMs + settings.marginMs;
    if (!inTime()) return { status: 'later', until: deps.now() };

    const openSessionId = await openSessionOf(deps, delivery.channel, record, {
      ...{ ownId: record.sessionId, notification: record.notification },
    });
    if (openSessionId !== undefined)
      return concludeUnclaimed({ status: 'failed', fault: sessionOpenFault(openSessionId) });

    const sending = sendingOf(delivery.channel, delivery.response) && (await import('./sending.ts'));
    const admission = await sending?.admit(deps, delivery, deadline);
    if (admission?.status === 'later') return admission;
    if (admission?.status === 'failed') return concludeUnclaimed(admission);

    if (!(await coolDown(deps, record, delivery.channel)))
      return concludeUnclaimed({ status: 'failed', fault: { code: 'cooldown' } });

    // A step that was refused before its claim wrote none.
    if (record.notification && (!before || (record.step && before.attempt === 0))) await writeEntry(deps, delivery);
    await fallback?.writeTimer(before);
    if (!inTime()) return { status: 'later', until: deps.now() };

    const { older, ...joined }: Joined = deps.conversations
      ? await (await import('./join-conversation.ts')).joinConversation(deps, delivery, { before, inTime })
      : { older: false };
    if (!inTime()) return { status: 'later', until: deps.now() };

    // Before the claim: a chat of which no look was stored would go on unheard if its wake-ups are lost.
    if (waitsForAgents(delivery) && before?.chat.id === undefined) await deps.putFirstLook?.(record.sessionId);

    const leaseExpired = before?.status === 'sending' ? before : undefined;
    const template = templateOf(delivery.channel, delivery.content);
    const claim = {
      ...claimOf(record, writer(), { leaseMs: settings.leaseMs, server: delivery.server.name, ...joined }),
      ...(template !== undefined && { template }),
      ...(leaseExpired && { maybeSent: true as const }),
    };
    if (leaseExpired && !traitsOfServer(delivery, leaseExpired.chat.server, deps.catalog()).repeatable)
      reportLostChat(deps, leaseExpired);
    const claimed =
      record.step && fallback && before && advanced
        ? await fallback.claim(claim, { before, advanced })
        : await takeClaim(deps, claim, before ? { leaseExpiredVersion: leaseExpired?.version } : { fresh: true });
    if (!claimed) return { status: 'lost' };

    const { sessionId, caller, channel } = record;
    deps.report({ step: 'claimed', sessionId, caller, channel, attempt: claimed.attempt });

    const isLate = () => cannotFinish(deps, claimed, inTime);
    let answer: Sent | undefined;
    const sendOnce = async () => {
      const barred =
        (await optOutBars(deps, delivery)) ??
        sending?.hoursBar(deps, delivery) ??
        gate?.refusal ??
        (await fallback?.bars(claimed));
      if (barred) return barred;

      answer = await send(deps, delivery, { deadline: claimed.deadline, isLate });

      return answer;
    };
    const handed = await handOver(deps, { delivery, claimed, isLate }, sendOnce);
    if (handed.status === 'lost') return handed;

    const { sent, row } = handed;
    const resendUnknown = sendsAgain(delivery);
    const { outcome, vendorCode } = outcomeOf(sent, row, { now: deps.now(), random: deps.random(), resendUnknown });

    const [concluded] = await Promise.all([
      conclude(row, outcome, row.version, { caller, vendorCode, fallback, ...receiverOf(outcome, delivery) }),
      linkClient(deps, delivery, { sent, row }),
      indexMessage(deps, delivery, { sent, row }),
    ]);
    if (answer) await noteStop(deps, { delivery, sent: answer, probes: gate?.probes ?? [] });
    await noteRefusedClient(deps, { channel: delivery.channel, clientIds: [delivery.clientId], sent: answer });

    return concluded.status === 'settled' ? { ...concluded, older } : concluded;
  };
}

/** The builtin chat server opens its session afterwards; the others are loaded with the first invite that needs one. */
async function handOver(
  deps: DeliverDeps,
  attempted: Parameters<SendThroughChatServer>[1],
  sendOnce: Parameters<SendThroughChatServer>[2],
): ReturnType<SendThroughChatServer> {
  const { delivery, claimed } = attempted;
  if (traitsOfServer(delivery, claimed.chat.server, deps.catalog()).opens === 'after-send')
    return { status: 'handed', sent: await sendOnce(), row: claimed };

  return (await import('./open-on-chat-server.ts')).sendThroughChatServer(deps, attempted, sendOnce);
}

/** A chat server that sends by itself reports no receipts here. */
function receiverOf({ status }: Outcome, { channel: { receiver, transport }, content }: ReadyDelivery) {
  const isExpected = status === 'sent' && content !== undefined && transport !== undefined && receiver !== undefined;

  return isExpected ? { receiver } : {};
}

/** Whether a chat is opened whose agents answer through us. */
function waitsForAgents({ record, server: { external } }: ReadyDelivery): boolean {
  return external !== undefined && isBridged(external) && !record.notification;
}

/** How long until the table of contacts is read again, up to the invite's deadline. */
const unreadForMs = 5000;

/** The detail says why nothing was sent before: this deployment's catalog, or what the vendor has stopped. */
async function expiredFault(
  { openCircuits }: DeliverDeps,
  { unknown }: Target,
  resolved: Attempted['resolved'],
): Promise<LedgerFault> {
  if (unknown) return { code: 'expired', detail: unknown.detail };

  const open = await openCircuits();

  return open.size === 0 ? { code: 'expired' } : (await import('./circuit.ts')).expiredFault(open, resolved);
}

type Answered = { readonly delivery: ReadyDelivery; readonly sent: Sent; readonly probes: readonly Stopped[] };

/** What the vendor took without a probe says nothing of circuits. */
async function noteStop(deps: DeliverDeps, answered: Answered): Promise<void> {
  if (answered.sent.status !== 'refused' && answered.probes.length === 0) return;

  await (await import('./circuit.ts')).noteAnswer(deps, answered);
}

async function writeEntry(deps: DeliverDeps, { record, channel, content, entryQueue }: ReadyDelivery): Promise<void> {
  if (entryQueue === undefined)
    throw new Error('the channel has no notification-queue in the catalog of this deployment');

  const entry = sessionOpenedMessage(record, { mediaType: channel.mediaType, message: content?.text });
  await deps.chatQueues.put(entryQueue, entry, { delaySeconds: deps.settings.graceSeconds, soon: true });
  deps.report({ step: 'entry_written', sessionId: record.sessionId, chatQueueKey: entryQueue });
}

function cannotFinish(
  { now, settings }: DeliverDeps,
  { deadline, leaseUntil = 0 }: LedgerRow,
  inTime: () => boolean,
): boolean {
  const atLatest = now() + settings.clockMarginMs;

  return atLatest >= deadline || now() + settings.sendTimeoutMs + settings.marginMs >= leaseUntil || !inTime();
}
