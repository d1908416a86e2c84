import { terminate } from '../../invite/state.ts';
import { writeConversation } from '../../ledger/change-conversation.ts';
import { type Carried, type Conversation, namesIn } from '../../ledger/conversation.ts';
import type { Decided } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import { chooseTarget, type Target, type Undecided } from './choose-target.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { clientMessageIdOf } from './client-message-id.ts';
import { noteOptOut } from './opt-out.ts';
import { touchConversation } from './touch-conversation.ts';

/** What was read to decide: the row of the session, and what the invite carried that it goes on from. */
export type ReadToDecide = { readonly row?: LedgerRow | undefined; readonly carried?: Carried | undefined };

/** `wait`: whether an invite went out is not known before `until`. */
export type Decision =
  | ({ readonly status: 'decided'; readonly decided: Decided } & ReadToDecide)
  | { readonly status: 'wait'; readonly until: number };

/** Meta repeats for seven days what was not answered. */
const decidedForMs = 8 * 86_400_000;

/** A conversation that somebody else writes in every round: the message comes again. */
const maxRounds = 5;

/**
 * Decides where a client's message goes, for good. The conversation is written before, so that messages that come at
 * once get one session, and each a time of its own; after a crash in between it is written again.
 */
export async function decideMessage(deps: ClientMessageDeps, undecided: Undecided): Promise<Decision> {
  const { record, inbound, found } = undecided;
  const clientIds = namesIn(found.stored, record.clientIds);
  const opted = await noteOptOut(deps, { message: record, channel: inbound.channel, clientIds });
  let { stored } = found;
  let own: LedgerRow | undefined;

  for (let round = 0; round < maxRounds; round += 1) {
    const target = await chooseTarget(deps, { ...undecided, opted }, stored);
    if (target.status === 'wait') return target;

    own = target.opened ? target.row : own;
    const receivedAt = await touch(deps, undecided, { stored, target });
    if (receivedAt !== undefined) {
      const decided = await decide(deps, record, { target, receivedAt });
      // Somebody else may have decided it at the same time, in another way.
      if (own && !decided.messageId?.startsWith(`${own.sessionId}.`)) await dropOpened(deps, own);

      // What was read for another decision may have changed since: the session's row was moved, or has ended.
      const isOwn = decided.receivedAt === receivedAt;

      return { status: 'decided', decided, ...(isOwn && { row: target.row, carried: target.carried }) };
    }

    stored = await deps.conversations.read(found.id);
  }

  throw new Error('the conversation was written by others in every round');
}

/** When the message was received, as the conversation has it; undefined if somebody else wrote that first. */
async function touch(
  deps: ClientMessageDeps,
  { record, inbound, found }: Undecided,
  { stored, target }: { readonly stored: Conversation | undefined; readonly target: Target },
): Promise<number | undefined> {
  const now = deps.now();
  const { row, at = record.at } = target;
  // Who writes without having been invited, and to no session, leaves no trace but the decision.
  if (!stored && !row) return now;

  const session = row && { sessionId: row.sessionId, at };
  const touched = touchConversation(found.id, stored, { record, inbound, session, now });
  const isWritten = await writeConversation(deps, { ...touched, version: deps.newToken() }, stored?.version);

  return isWritten ? touched.receivedAt : undefined;
}

async function decide(
  { conversations, now }: ClientMessageDeps,
  record: ClientMessageRecord,
  { target, receivedAt }: { readonly target: Target; readonly receivedAt: number },
): Promise<Decided> {
  const { row, reason, opened, answer } = target;
  const decided: Decided = {
    receivedAt,
    ...(row && { messageId: clientMessageIdOf(row.sessionId, record) }),
    ...(reason !== undefined && { reason }),
    ...(opened && { opened }),
    ...(answer && { answer }),
  };

  return conversations.decide(record, decided, now() + decidedForMs);
}

/** A session that nobody has heard of, because another message was first. One that is left behind expires. */
async function dropOpened({ ledger, newToken, now }: ClientMessageDeps, row: LedgerRow): Promise<void> {
  await ledger.write(terminate(row, 'superseded', { version: newToken(), now: now() }), row.version);
}
