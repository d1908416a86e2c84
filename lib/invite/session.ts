import type { ChatQueueSender } from '../chat-server/chat-queues.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { Report } from './report.ts';
import { secondsUntil } from './retry.ts';
import { isGenuine } from './session-id.ts';
import { isForAgents, settle, terminate, withoutRecord } from './state.ts';

export type SessionDeps = {
  readonly stage: string;
  readonly ledger: Ledger;
  readonly chatQueues: ChatQueueSender;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
  readonly settings: { readonly leaseMs: number };
};

/** `accepted`: the id is genuine and nothing is known of it yet. */
export type SessionFound =
  | { readonly status: 'found'; readonly row: LedgerRow }
  | { readonly status: 'accepted' }
  | { readonly status: 'unknown' };

export function createReadSession(deps: Pick<SessionDeps, 'stage' | 'ledger'>): (sessionId: string) => Promise<SessionFound> {
  return async (sessionId) => {
    if (!isGenuine(sessionId, deps.stage)) return { status: 'unknown' };

    const row = await deps.ledger.read(sessionId);

    return row ? { status: 'found', row } : { status: 'accepted' };
  };
}

export type SessionEnded =
  | { readonly status: 'terminated'; readonly row: LedgerRow }
  | { readonly status: 'busy' }
  | { readonly status: 'unknown' };

/** How long an invite that is cancelled before it was claimed may still be on its way, ms. */
const longestTtl = 86_400_000;

/** Ends a session, or cancels an invite that is not being sent. Twice is the same. `busy`: a lease runs. */
export function createEndSession(deps: SessionDeps): (sessionId: string) => Promise<SessionEnded> {
  return async (sessionId) => {
    if (!isGenuine(sessionId, deps.stage)) return { status: 'unknown' };

    for (;;) {
      const now = deps.now();
      const row = await deps.ledger.read(sessionId);
      if (row?.chat.state === 'terminated') return { status: 'terminated', row };
      if (row?.status === 'sending' && (row.leaseUntil ?? 0) > now) return { status: 'busy' };

      const ended = end(row, sessionId, { owner: deps.newToken(), now });
      await tellAgents(deps, ended, row?.updatedAt ?? now);
      if (!(await writeOwn(deps.ledger, ended, row?.owner))) continue;

      deps.report({ step: 'terminated', sessionId, reason: ended.chat.reason ?? 'requested' });

      return { status: 'terminated', row: ended };
    }
  };
}

function end(row: LedgerRow | undefined, sessionId: string, writer: { readonly owner: string; readonly now: number }): LedgerRow {
  const cancelled = { status: 'failed', fault: { code: 'cancelled' } } as const;

  if (!row) return withoutRecord({ sessionId, deadline: writer.now + longestTtl }, { ...cancelled, reason: 'cancelled' }, writer);
  if (row.status === 'retrying') return terminate(settle(row, cancelled, writer), 'cancelled', writer);
  if (row.status === 'sending') return terminate(settle(row, { status: 'unknown' }, writer), 'requested', writer);

  return terminate(row, 'requested', writer);
}

/**
 * Told before it is written: a crash in between costs a notice too many, never one too few, and whoever consumes asks the session.
 * `session.opened` is published within a lease of the outcome: `session.terminated` waits that long, so that it comes after it.
 */
async function tellAgents({ chatQueues, settings }: SessionDeps, row: LedgerRow, settledAt: number): Promise<void> {
  if (!isForAgents(row) || row.chatQueueKey === undefined) return;

  const delaySeconds = secondsUntil(settledAt + settings.leaseMs, row.updatedAt);
  const at = new Date(row.updatedAt).toISOString();
  const reason = row.chat.reason ?? 'requested';

  await chatQueues.put(row.chatQueueKey, { v: 1, type: 'session.terminated', interactionId: row.sessionId, reason, at }, { delaySeconds });
}
