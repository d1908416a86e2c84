import type { ChannelSettings } from '../catalog/catalog.ts';
import type { SendOutcome } from '../channel/channel.ts';
import { openInteraction } from '../chat-server/interaction.ts';
import type { LedgerFault, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Content } from '../standard-response/content.ts';
import { entryQueueOf } from './choose-chat-queue.ts';
import type { DeliverDeps } from './deliver.ts';
import { nextAttemptAt } from './retry.ts';
import { claimOf, type Outcome, settle, unclaimed } from './state.ts';
import { renderInvite } from './values.ts';

/**
 * - `settled`: the invite is final, as `row` says.
 * - `later`: not before `until`.
 * - `lost`: somebody else wrote the row first; look at it.
 */
export type AttemptResult =
  | { readonly status: 'settled'; readonly row: LedgerRow }
  | { readonly status: 'later'; readonly until: number }
  | { readonly status: 'lost' };

/** What an outcome's report tells besides the row. */
type Told = { readonly caller: string; readonly vendorCode?: string | undefined };

/** One attempt for an invite that is free; `row` is what was seen of it, undefined where nothing was or nobody has looked. */
export type Attempt = (record: InviteRecord, row: LedgerRow | undefined, remainingMs: () => number) => Promise<AttemptResult>;

export function createAttempt(deps: DeliverDeps): Attempt {
  const { settings } = deps;
  const writer = () => ({ owner: deps.newToken(), now: deps.now() });

  /** Writes an outcome over the row that was seen, and tells of it. */
  const conclude = async (row: LedgerRow, outcome: Outcome, seen: string | undefined, told: Told): Promise<AttemptResult> => {
    const next = settle(row, outcome, writer());
    if (!(await writeOwn(deps.ledger, next, seen))) return { status: 'lost' };

    const { sessionId, channel, attempt, fault } = next;
    const sinceAcceptedMs = next.updatedAt - next.acceptedAt;
    deps.report({ step: outcome.status, sessionId, channel, attempt, fault: fault?.code, sinceAcceptedMs, ...told });
    if (next.chat.state === 'terminated') deps.report({ step: 'terminated', sessionId, reason: next.chat.reason ?? outcome.status });

    return outcome.status === 'retrying' ? { status: 'later', until: outcome.notBefore } : { status: 'settled', row: next };
  };

  const concludeUnclaimed = (record: InviteRecord, seen: LedgerRow | undefined, outcome: Outcome) =>
    conclude(seen ?? unclaimed(record, writer()), outcome, seen?.owner, { caller: record.caller });

  return async (record, seen, remainingMs) => {
    if (deps.now() >= record.deadline) return concludeUnclaimed(record, seen, { status: 'expired', fault: { code: 'expired' } });

    const prepared = prepare(deps, record);
    if (prepared.status === 'failed') return concludeUnclaimed(record, seen, { status: 'failed', fault: prepared.fault });
    if (remainingMs() < settings.sendTimeoutMs + settings.marginMs) return { status: 'later', until: deps.now() };

    if (record.notification && !seen) await writeEntry(deps, record, prepared);

    const claim = claimOf(record, writer(), settings.leaseMs);
    const claimed = (await deps.ledger.claim(claim, deps.now())) ?? (await ownRow(deps, claim));
    if (!claimed) return { status: 'lost' };

    const { sessionId, caller, channel } = record;
    deps.report({ step: 'claimed', sessionId, caller, channel, attempt: claimed.attempt });

    const sent = await send(deps, record, prepared, claimed);
    const { outcome, vendorCode } = toOutcome(deps, claimed, sent);

    return conclude(claimed, outcome, claimed.owner, { caller, vendorCode });
  };
}

type Prepared = { readonly status: 'ready'; readonly channel: ChannelSettings; readonly content: Content | undefined };

/** Everything that can fail without a claim. Nothing has been opened when it does. */
function prepare(deps: DeliverDeps, record: InviteRecord): Prepared | { readonly status: 'failed'; readonly fault: LedgerFault } {
  const catalog = deps.catalog();
  const channel = catalog.channel(record.channel);

  if (!channel) return { status: 'failed', fault: { code: 'unknown_channel' } };
  if (!catalog.queue(record.chatQueueKey)) return { status: 'failed', fault: { code: 'unknown_chat_queue' } };
  if (!record.response) return { status: 'ready', channel, content: undefined };

  const response = catalog.response(record.response.id);
  if (response?.hash !== record.response.hash) {
    return { status: 'failed', fault: { code: 'unknown_response', detail: 'It has changed or gone since the invite was accepted.' } };
  }

  const rendered = renderInvite(record, response, channel);

  return rendered.status === 'rendered'
    ? { status: 'ready', channel, content: rendered.content }
    : { status: 'failed', fault: { code: rendered.code, detail: rendered.detail } };
}

async function writeEntry(deps: DeliverDeps, record: InviteRecord, { channel, content }: Prepared): Promise<void> {
  const queue = entryQueueOf(record.chatQueueKey, channel, deps.catalog());
  const entry = openInteraction(record, { mediaType: channel.mediaType, message: content?.text });

  await deps.chatQueues.put(queue, entry, { delaySeconds: deps.settings.graceSeconds });
  deps.report({ step: 'entry_written', sessionId: record.sessionId, chatQueueKey: queue });
}

/** A refused claim may be our own: its answer was lost, and its repeat met the row that it had written. */
async function ownRow(deps: DeliverDeps, claim: { readonly sessionId: string; readonly owner: string }): Promise<LedgerRow | undefined> {
  const row = await deps.ledger.read(claim.sessionId);

  return row?.owner === claim.owner ? row : undefined;
}

type Sent = SendOutcome | { readonly status: 'nothing' } | { readonly status: 'late' };

/** From here on the message may be out. No send begins that could not be finished and recorded within the lease. */
async function send(deps: DeliverDeps, record: InviteRecord, { content }: Prepared, claimed: LedgerRow): Promise<Sent> {
  if (!content) return { status: 'nothing' };

  const { sessionId, clientId, businessId, deadline } = record;
  const { sendTimeoutMs, marginMs } = deps.settings;
  const opened = await deps.openChannel(record.channel).then(
    (channel) => ({ channel }),
    () => undefined,
  );

  if (!opened) return { status: 'retry', fault: 'account_stopped' };
  if (deps.now() >= deadline || deps.now() + sendTimeoutMs + marginMs >= (claimed.leaseUntil ?? 0)) return { status: 'late' };

  try {
    return await opened.channel.send({ sessionId, clientId, businessId, content }, { signal: deps.abortAfter(sendTimeoutMs) });
  } catch {
    return { status: 'unknown' };
  }
}

function toOutcome(deps: DeliverDeps, { attempt, deadline }: LedgerRow, sent: Sent): { outcome: Outcome; vendorCode?: string } {
  const now = deps.now();

  switch (sent.status) {
    case 'nothing':
      return { outcome: { status: 'sent' } };
    case 'late':
      return { outcome: now >= deadline ? { status: 'expired', fault: { code: 'expired' } } : { status: 'retrying', notBefore: now } };
    case 'sent':
      return { outcome: { status: 'sent', messageId: sent.messageId } };
    case 'unknown':
      return { outcome: { status: 'unknown' }, ...vendorCodeOf(sent) };
    case 'refused':
      return { outcome: { status: 'failed', fault: vendorFault(sent) }, ...vendorCodeOf(sent) };
    case 'retry': {
      const notBefore = nextAttemptAt({ attempt, retryAfterSeconds: sent.retryAfterSeconds }, { now, deadline, random: deps.random() });
      return { outcome: { status: 'retrying', fault: vendorFault(sent), notBefore }, ...vendorCodeOf(sent) };
    }
    default:
      return sent satisfies never;
  }
}

function vendorCodeOf({ vendorCode }: { readonly vendorCode?: string }): { vendorCode?: string } {
  return vendorCode === undefined ? {} : { vendorCode };
}

function vendorFault({ fault, vendorCode }: { readonly fault: LedgerFault['code']; readonly vendorCode?: string }): LedgerFault {
  return { code: fault, ...(vendorCode !== undefined && { detail: `The vendor’s code is ${vendorCode}.` }) };
}
