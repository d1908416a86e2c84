import { isExternal } from '../../invite/state.ts';
import type { Bridges } from '../../ledger/bridges.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageQueue } from '../../queue/message-queue.ts';
import type { LookRecord } from '../../queue/receipt-record.ts';
import { outgoingGroup, outgoingId } from '../agent/outgoing-place.ts';
import { messageKeptUntil } from '../agent/put-agent-message.ts';
import { changeBridge } from './change-bridge.ts';
import { type PutLookDeps, putLook, soonSeconds } from './put-look.ts';

/** While nobody does; SQS delays for no longer. */
const seldomSeconds = 900;
/** How long after the last words somebody counts as writing. */
const writingMs = 600_000;

type SoonerDeps = PutLookDeps & { readonly bridges: Bridges; readonly newToken: () => string };

/** Somebody has written: the next look comes soon, not when it was due. */
export async function lookSooner(
  deps: SoonerDeps,
  row: { readonly sessionId: string; readonly deadline: number },
): Promise<void> {
  const { sessionId } = row;
  const due = deps.now() + soonSeconds * 1000;
  const isLater = (lookDue: number | undefined) => lookDue === undefined || lookDue > due;
  const stored = await deps.bridges.read(sessionId);
  if (!isLater(stored?.lookDue)) return;

  await putLook(deps.receiptQueue, { sessionId, due }, soonSeconds);
  await changeBridge(
    deps,
    sessionId,
    (known) => (isLater(known?.lookDue) ? { lookDue: due, expiresAt: messageKeptUntil(row, deps.now()) } : undefined),
    { stored },
  );
}

export type LookDeps = SoonerDeps & {
  readonly ledger: Pick<Ledger, 'read'>;
  /** Absent if no vendor posts to this stage any more. */
  readonly conversations: Pick<Conversations, 'read'> | undefined;
  readonly messageQueue: MessageQueue;
};

/**
 * Wakes up a session whose chat may have gone on without us hearing of it, and puts the next look. A session has one
 * chain of looks: one that is older than the next is left over. The chain ends with its session. Throws if the record
 * must come again.
 */
export async function takeLook(deps: LookDeps, { sessionId, due }: LookRecord): Promise<void> {
  const row = await deps.ledger.read(sessionId);
  if (!row || row.chat.state === 'terminated' || row.chat.server === 'builtin') return;

  const stored = await deps.bridges.read(sessionId);
  if ((stored?.lookDue ?? 0) > due) return;

  const now = deps.now();
  if (isExternal(row))
    await deps.messageQueue.put(
      { v: 2, type: 'wake-up', sessionId, at: now },
      { group: outgoingGroup(sessionId), deduplicationId: outgoingId('look', sessionId, due) },
    );

  const conversation = row.conversation === undefined ? undefined : await deps.conversations?.read(row.conversation);
  const activeAt = Math.max(row.updatedAt, conversation?.activeAt ?? 0, stored?.activeAt ?? 0);
  const seconds = now - activeAt < writingMs ? soonSeconds : seldomSeconds;
  const next = now + seconds * 1000;
  await putLook(deps.receiptQueue, { sessionId, due: next }, seconds);
  await changeBridge(
    deps,
    sessionId,
    (known) => ((known?.lookDue ?? 0) > due ? undefined : { lookDue: next, expiresAt: messageKeptUntil(row, now) }),
    { stored },
  );
}
