import type { EntryQueue, ReceivedEntry } from '../chat-server/chat-queues.ts';
import { readEntry } from '../chat-server/interaction.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { Report } from './report.ts';
import { secondsUntil } from './retry.ts';
import { settle, terminate, withoutRecord } from './state.ts';

export type SweepDeps = {
  readonly ledger: Ledger;
  /** The notifications queues of the catalog. */
  readonly entryQueues: readonly EntryQueue[];
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
  readonly settings: SweepSettings;
};

/** `loops` long-polls a queue at once; `marginMs`: no receive begins with less time left. */
export type SweepSettings = { readonly leaseMs: number; readonly loops: number; readonly marginMs: number };

/**
 * What a sweep did, in entries: `alreadyTerminated` needed nothing; `terminated` were orphans; `waiting` are still being worked on; `dropped` have no
 * invite any more; `failed` could not be read or handled, and come again.
 */
export type SweepResult = { seen: number; alreadyTerminated: number; terminated: number; waiting: number; dropped: number; failed: number };

type Finding = Exclude<keyof SweepResult, 'seen'>;

/** Drains the notifications queues until each answers empty twice, or the time is nearly over. Overlapping and crashed sweeps do no harm. */
export function createSweep(deps: SweepDeps): (remainingMs: () => number) => Promise<SweepResult> {
  return async (remainingMs) => {
    const result: SweepResult = { seen: 0, alreadyTerminated: 0, terminated: 0, waiting: 0, dropped: 0, failed: 0 };
    const loops = deps.entryQueues.flatMap((queue) =>
      Array.from({ length: deps.settings.loops }, () => drain(deps, queue, remainingMs, result)),
    );
    await Promise.all(loops);

    return result;
  };
}

async function drain(deps: SweepDeps, queue: EntryQueue, remainingMs: () => number, result: SweepResult): Promise<void> {
  let empty = 0;

  while (empty < 2 && remainingMs() > deps.settings.marginMs) {
    const entries = await queue.receive();
    empty = entries.length === 0 ? empty + 1 : 0;
    result.seen += entries.length;

    const findings = await Promise.all(entries.map(async (entry) => ({ entry, finding: await examine(deps, queue, entry) })));
    const over = findings.filter(({ finding }) => finding === 'alreadyTerminated' || finding === 'terminated' || finding === 'dropped');
    const kept = new Set(
      over.length === 0
        ? []
        : await removeOrKeep(
            queue,
            over.map(({ entry }) => entry.receipt),
          ),
    );

    for (const { entry, finding } of findings) result[kept.has(entry.receipt) ? 'failed' : finding] += 1;
  }
}

/** An entry that could not be removed comes again, and its session is found terminated then. */
async function removeOrKeep(queue: EntryQueue, receipts: readonly string[]): Promise<readonly string[]> {
  try {
    return await queue.remove(receipts);
  } catch {
    return receipts;
  }
}

async function examine(deps: SweepDeps, queue: EntryQueue, { body, receipt }: ReceivedEntry): Promise<Finding> {
  const entry = readEntry(body);
  if (!entry) return 'failed';

  try {
    const row = await deps.ledger.read(entry.sessionId);
    const decision = decide(row, entry, { owner: deps.newToken(), now: deps.now() }, deps.settings.leaseMs);

    switch (decision.kind) {
      case 'over':
        return 'alreadyTerminated';
      case 'wait':
        await queue.hide(receipt, secondsUntil(decision.until, deps.now()));
        return 'waiting';
      case 'write':
        if (!(await writeOwn(deps.ledger, decision.row, row?.owner))) return 'failed';
        deps.report({
          step: decision.finding === 'dropped' ? 'dropped' : 'terminated',
          sessionId: entry.sessionId,
          reason: decision.row.chat.reason ?? 'orphan',
        });
        return decision.finding;
      default:
        return decision satisfies never;
    }
  } catch {
    return 'failed';
  }
}

type Decision =
  | { readonly kind: 'over' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'write'; readonly row: LedgerRow; readonly finding: 'terminated' | 'dropped' };

/** What an entry needs, by its session's row. A row that is still being worked on is left alone until its deadline and a lease are past. */
function decide(
  row: LedgerRow | undefined,
  entry: { readonly sessionId: string; readonly deadline: number },
  writer: { readonly owner: string; readonly now: number },
  leaseMs: number,
): Decision {
  if (row?.chat.state === 'terminated') return { kind: 'over' };

  const workEnds = (row?.deadline ?? entry.deadline) + leaseMs;
  const expired = { status: 'expired', fault: { code: 'expired' } } as const;

  if (!row) {
    if (writer.now <= workEnds) return { kind: 'wait', until: workEnds + 1 };

    return { kind: 'write', finding: 'dropped', row: withoutRecord(entry, { ...expired, reason: 'expired' }, writer) };
  }

  if (row.status === 'sending' || row.status === 'retrying') {
    if (writer.now <= workEnds) return { kind: 'wait', until: workEnds + 1 };

    const settled = settle(row, row.status === 'retrying' ? expired : { status: 'unknown' }, writer);
    return { kind: 'write', finding: 'terminated', row: terminate(settled, 'orphan', writer) };
  }

  return { kind: 'write', finding: 'terminated', row: terminate(row, 'orphan', writer) };
}
