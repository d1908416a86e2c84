import { sessionOpenedMessage } from '../chat-queue/interaction.ts';
import type { Claim, ClaimOptions, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { entryQueueOf } from './choose-chat-queue.ts';
import { fillFromContact } from './contact.ts';
import { coolDown } from './cool-down.ts';
import type { DeliverDeps } from './deliver.ts';
import { reportLostChat } from './lost-chat.ts';
import { sendsAgain, sendThroughChatServer, traitsOfServer } from './open-on-chat-server.ts';
import { outcomeOf, type Sent } from './outcome.ts';
import { type Prepared, prepare } from './prepare.ts';
import { reportOutcome, type Told } from './report.ts';
import { claimOf, type Outcome, settle, unclaimed } from './state.ts';

/**
 * - `settled`: the invite is final, as `row` says.
 * - `later`: not before `until`.
 * - `lost`: somebody else wrote the row first; look at it.
 */
export type AttemptResult =
  | { readonly status: 'settled'; readonly row: LedgerRow }
  | { readonly status: 'later'; readonly until: number }
  | { readonly status: 'lost' };

/**
 * One attempt for an invite that may be claimed; `row` is what was seen of it, undefined where nothing was or nobody has looked. A `sending`
 * row is one whose owner never came back, of a channel that sends again all the same.
 */
export type Attempt = (
  record: InviteRecord,
  row: LedgerRow | undefined,
  remainingMs: () => number,
) => Promise<AttemptResult>;

export function createAttempt(deps: DeliverDeps): Attempt {
  const { settings } = deps;
  const writer = () => ({ version: deps.newToken(), now: deps.now() });

  /** Writes an outcome over the row that was seen, and tells of it. */
  const conclude = async (
    row: LedgerRow,
    outcome: Outcome,
    seen: string | undefined,
    told: Told,
  ): Promise<AttemptResult> => {
    const next = settle(row, outcome, writer());
    if (row.maybeSent && outcome.status !== 'retrying') reportLostChat(deps, row);
    if (!(await writeOwn(deps.ledger, next, seen))) return { status: 'lost' };

    reportOutcome(deps.report, next, told);
    if (next.chat.state === 'terminated')
      deps.report({ step: 'terminated', sessionId: next.sessionId, reason: next.chat.reason ?? outcome.status });

    return outcome.status === 'retrying'
      ? { status: 'later', until: outcome.notBefore }
      : { status: 'settled', row: next };
  };

  const concludeUnclaimed = (record: InviteRecord, seen: LedgerRow | undefined, outcome: Outcome) =>
    conclude(seen ?? unclaimed(record, writer(), serverOf(deps, record)), outcome, seen?.version, {
      caller: record.caller,
    });

  return async (record, seen, remainingMs) => {
    // A caller's repeat may have a later deadline than the row: the first one claimed counts.
    if (deps.now() >= Math.min(record.deadline, seen?.deadline ?? record.deadline))
      return concludeUnclaimed(record, seen, { status: 'expired', fault: { code: 'expired' } });

    const filled = await fillFromContact(deps, record);
    if (filled.status === 'unread')
      return { status: 'later', until: Math.min(deps.now() + unreadForMs, record.deadline + 1000) };

    const prepared = await prepare(filled.record, deps.catalog());
    if (prepared.status === 'failed')
      return concludeUnclaimed(record, seen, { status: 'failed', fault: prepared.fault });
    const inTime = () => remainingMs() >= settings.sendTimeoutMs + settings.marginMs;
    if (!inTime()) return { status: 'later', until: deps.now() };

    if (!(await coolDown(deps, record, prepared.channel))) {
      return concludeUnclaimed(record, seen, { status: 'failed', fault: { code: 'cooldown' } });
    }

    if (record.notification && !seen) await writeEntry(deps, record, prepared);
    if (!inTime()) return { status: 'later', until: deps.now() };

    const leaseExpired = seen?.status === 'sending' ? seen : undefined;
    const claim = {
      ...claimOf(record, writer(), { leaseMs: settings.leaseMs, server: prepared.channel.chatServer }),
      ...(leaseExpired && { maybeSent: true as const }),
    };
    if (leaseExpired && !traitsOfServer(deps.catalog(), leaseExpired.chat.server).repeatable)
      reportLostChat(deps, leaseExpired);
    const claimed = await takeClaim(
      deps,
      claim,
      seen ? { leaseExpiredVersion: leaseExpired?.version } : { fresh: true },
    );
    if (!claimed) return { status: 'lost' };

    const { sessionId, caller, channel } = record;
    deps.report({ step: 'claimed', sessionId, caller, channel, attempt: claimed.attempt });

    const deadline = Math.min(record.deadline, claimed.deadline);
    const isLate = () => cannotFinish(deps, { ...claimed, deadline }, inTime);
    const handed = await sendThroughChatServer(deps, { record, prepared, claimed, isLate }, () =>
      send(deps, record, prepared, { deadline, isLate }),
    );
    if (handed.status === 'lost') return handed;

    const { sent, row } = handed;
    const resendUnknown = sendsAgain(deps.catalog(), record.channel);
    const { outcome, vendorCode } = outcomeOf(sent, row, { now: deps.now(), random: deps.random(), resendUnknown });

    return conclude(row, outcome, row.version, { caller, vendorCode });
  };
}

/** Until the table of contacts is asked again; the invite's deadline ends that. */
const unreadForMs = 5000;

async function writeEntry(deps: DeliverDeps, record: InviteRecord, { channel, content }: Prepared): Promise<void> {
  const queue = entryQueueOf(record.chatQueueKey, channel, deps.catalog());
  const entry = sessionOpenedMessage(record, { mediaType: channel.mediaType, message: content?.text });

  await deps.chatQueues.put(queue, entry, { delaySeconds: deps.settings.graceSeconds, soon: true });
  deps.report({ step: 'entry_written', sessionId: record.sessionId, chatQueueKey: queue });
}

/** Undefined: somebody else has it. A claim that nobody answered counts where the row says that it took effect. */
async function takeClaim(deps: DeliverDeps, claim: Claim, options: ClaimOptions): Promise<LedgerRow | undefined> {
  try {
    const claimed = await deps.ledger.claim(claim, deps.now(), options);
    if (claimed) return claimed;
  } catch (error) {
    const own = await ownRow(deps, claim);
    if (!own) throw error;

    return own;
  }

  return ownRow(deps, claim);
}

/** A refused claim may be our own: its answer was lost, and its repeat met the row that it had written. */
async function ownRow(deps: DeliverDeps, claim: Claim): Promise<LedgerRow | undefined> {
  const row = await deps.ledger.read(claim.sessionId);

  return row?.version === claim.version ? row : undefined;
}

function cannotFinish(
  { now, settings }: DeliverDeps,
  { deadline, leaseUntil = 0 }: LedgerRow,
  inTime: () => boolean,
): boolean {
  return now() >= deadline || now() + settings.sendTimeoutMs + settings.marginMs >= leaseUntil || !inTime();
}

function serverOf(deps: DeliverDeps, { channel }: InviteRecord): string {
  return deps.catalog().channel(channel)?.chatServer ?? 'builtin';
}

/** From here on the message may be out. No send begins that could not be finished and recorded within the lease and the invocation. */
async function send(
  deps: DeliverDeps,
  record: InviteRecord,
  { content }: Prepared,
  { deadline, isLate }: { readonly deadline: number; readonly isLate: () => boolean },
): Promise<Sent> {
  if (!content) return { status: 'nothing' };

  const { sessionId, clientId, businessId } = record;
  const opened = await deps.openChannel(record.channel).then(
    (channel) => ({ channel }),
    () => undefined,
  );

  if (!opened) return { status: 'retry', fault: 'account_stopped' };

  if (isLate()) return { status: 'late' };

  try {
    return await opened.channel.send(
      { sessionId, clientId, businessId, content, deadline },
      { signal: deps.abortAfter(deps.settings.sendTimeoutMs) },
    );
  } catch {
    return { status: 'unknown' };
  }
}
