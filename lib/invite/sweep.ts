import type { EntryQueue, ReceivedEntry } from '../chat-queue/chat-queues.ts';
import { type Entry, readEntry } from '../chat-queue/interaction.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { endAndWrite } from './end-on-chat-server.ts';
import { type Report, reportOutcome } from './report.ts';
import { secondsUntil } from './retry.ts';
import { settleStepOf } from './settle-step-of.ts';
import { type Decision, decide } from './sweep-decision.ts';

export type SweepDeps = {
  readonly ledger: Ledger;
  /** The notifications queues of the catalog. */
  readonly entryQueues: readonly EntryQueue[];
  readonly chatServers: ChatServers;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
  readonly settings: SweepSettings;
};

/** `loops` long-polls a queue at once; `marginMs`: no receive begins with less time left. */
export type SweepSettings = { readonly leaseMs: number; readonly loops: number; readonly marginMs: number };

/**
 * What a sweep did, in entries: `alreadyTerminated` needed nothing; `terminated` were orphans; `waiting` are still
 * being worked on; `dropped` have no invite any more; `failed` could not be read or handled, and come again.
 */
export type SweepResult = {
  seen: number;
  alreadyTerminated: number;
  terminated: number;
  waiting: number;
  dropped: number;
  failed: number;
};

type Finding = Exclude<keyof SweepResult, 'seen'>;

/**
 * Drains the notifications queues until each loop has had two empty answers in a row, or the time is nearly over.
 * Overlapping and crashed sweeps do no harm. Throws if a queue did not answer, after the others have been drained.
 */
export function createSweep(deps: SweepDeps): (remainingMs: () => number) => Promise<SweepResult> {
  return async (remainingMs) => {
    const result: SweepResult = { seen: 0, alreadyTerminated: 0, terminated: 0, waiting: 0, dropped: 0, failed: 0 };
    const loops = deps.entryQueues.flatMap((queue) =>
      Array.from({ length: deps.settings.loops }, () => drain(deps, queue, remainingMs, result)),
    );

    for (const loop of await Promise.allSettled(loops)) {
      if (loop.status === 'rejected') throw loop.reason;
    }

    return result;
  };
}

async function drain(
  deps: SweepDeps,
  queue: EntryQueue,
  remainingMs: () => number,
  result: SweepResult,
): Promise<void> {
  let empty = 0;

  while (empty < 2 && remainingMs() > deps.settings.marginMs) {
    const entries = await queue.receive();
    empty = entries.length === 0 ? empty + 1 : 0;
    result.seen += entries.length;

    for (const finding of await handle(deps, queue, entries)) result[finding] += 1;
  }
}

/**
 * The finding for an entry, and until when its message is to be hidden; without `until` it is removed, or comes again.
 */
type Examined = { readonly receipt: string; readonly finding: Finding; readonly until?: number };

async function handle(deps: SweepDeps, queue: EntryQueue, received: readonly ReceivedEntry[]): Promise<Finding[]> {
  if (received.length === 0) return [];

  const entries = received.map(({ body, receipt }) => ({ receipt, entry: readEntry(body) }));
  const rows = await readRows(
    deps.ledger,
    entries.flatMap(({ entry }) => entry?.sessionId ?? []),
  );
  const examined = await Promise.all(entries.map(({ receipt, entry }) => examine(deps, receipt, entry, rows)));

  const over = examined.filter(
    ({ finding }) => finding === 'alreadyTerminated' || finding === 'terminated' || finding === 'dropped',
  );
  const hidden = examined.flatMap(({ receipt, until }) =>
    until === undefined ? [] : [{ receipt, seconds: secondsUntil(until, deps.now()) }],
  );
  const undone = new Set([
    ...(await undoneOf(
      over.map(({ receipt }) => receipt),
      queue.remove,
    )),
    ...(await undoneOf(hidden, queue.hide)),
  ]);

  return examined.map(({ receipt, finding }) => (undone.has(receipt) ? 'failed' : finding));
}

/** An entry that could be neither removed nor hidden comes again. */
async function undoneOf<Item extends string | { readonly receipt: string }>(
  items: readonly Item[],
  request: (items: readonly Item[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (items.length === 0) return [];

  try {
    return await request(items);
  } catch {
    return items.map((item) => (typeof item === 'string' ? item : item.receipt));
  }
}

async function readRows(
  ledger: Ledger,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, LedgerRow | undefined>> {
  if (sessionIds.length === 0) return new Map();

  try {
    return await ledger.readMany(sessionIds);
  } catch {
    return new Map();
  }
}

async function examine(
  deps: SweepDeps,
  receipt: string,
  entry: Entry | undefined,
  rows: ReadonlyMap<string, LedgerRow | undefined>,
): Promise<Examined> {
  if (!entry || !rows.has(entry.sessionId)) return { receipt, finding: 'failed' };

  const row = rows.get(entry.sessionId);
  const settleStep = row && (await settleStepOf(row));
  const writer = { version: deps.newToken(), now: deps.now() };
  const decision = decide(row, entry, writer, { leaseMs: deps.settings.leaseMs, settleStep });

  switch (decision.kind) {
    case 'over':
      return { receipt, finding: 'alreadyTerminated' };
    case 'wait':
      return { receipt, finding: 'waiting', until: decision.until };
    case 'write':
      return { receipt, finding: (await end(deps, decision, row)) ? decision.finding : 'failed' };
    default:
      return decision satisfies never;
  }
}

async function end(
  deps: SweepDeps,
  { row, finding }: Extract<Decision, { kind: 'write' }>,
  before: LedgerRow | undefined,
): Promise<boolean> {
  try {
    if (!(await endAndWrite(deps, before, row))) return false;
  } catch {
    return false;
  }

  if (finding !== 'dropped') reportOutcome(deps.report, row, { before });
  deps.report({
    step: finding === 'dropped' ? 'dropped' : 'terminated',
    sessionId: row.sessionId,
    reason: row.chat.reason ?? 'orphan',
  });

  return true;
}
