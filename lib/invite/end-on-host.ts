/** What follows a delivery, and an end, on a chat server. */
import type { Lookup } from '../catalog/lookup.ts';
import type { ChatQueueSender } from '../chat-server/chat-queues.ts';
import type { HostedChat } from '../chat-server/chat-server.ts';
import type { Hosts } from '../chat-server/hosts.ts';
import { endingEntry } from '../chat-server/interaction.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import { reportLostChat } from './lost-chat.ts';
import type { Report } from './report.ts';
import { isForAgents, isHosted, reasonToEnd, terminate } from './state.ts';

export type HostDeps = {
  readonly catalog: () => Lookup;
  readonly ledger: Ledger;
  readonly chatQueues: ChatQueueSender;
  readonly hosts: Hosts;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
};

/**
 * Ends a session where it may be open, before that is written; `ended` says why. A crash in between costs an end too many, never one too few, and
 * twice is the same. Throws where the server does not confirm it.
 */
export async function endOnHost({ hosts }: Pick<HostDeps, 'hosts'>, seen: LedgerRow | undefined, ended: LedgerRow): Promise<void> {
  if (!seen || !(isHosted(seen) || isForAgents(ended))) return;

  const { chat, updatedAt: at } = ended;
  const result = await hosts.terminate(seen.chat.server, chatOf(seen), { reason: chat.reason ?? 'requested', at });

  if (result.status === 'kept') throw new Error('the chat server did not confirm the end of a session', { cause: result.cause });
}

/** The same, and then written. False: somebody else wrote the row first. */
export async function endAndWrite(
  deps: Pick<HostDeps, 'hosts' | 'ledger' | 'report'>,
  seen: LedgerRow | undefined,
  ended: LedgerRow,
): Promise<boolean> {
  await endOnHost(deps, seen, ended);
  if (seen) reportLostChat(deps, seen);

  return writeOwn(deps.ledger, ended, seen?.owner);
}

/**
 * The row as it is, or as it is from now on where its session has ended on its server without us: by its agent, its client, or a limit. Only of an
 * invite that is final: whoever is still sending owns the row.
 */
export async function lookOnHost(
  deps: Pick<HostDeps, 'hosts' | 'ledger' | 'newToken' | 'now' | 'report'>,
  row: LedgerRow,
): Promise<LedgerRow> {
  if (!isHosted(row) || row.status === 'sending' || row.status === 'retrying') return row;
  if ((await deps.hosts.state(row.chat.server, chatOf(row))) !== 'ended') return row;

  const reason = reasonToEnd(row) ?? 'ended';
  const ended = terminate(row, reason, { owner: deps.newToken(), now: deps.now() });
  // Who asks next writes what could not be written now.
  const written = await writeOwn(deps.ledger, ended, row.owner).catch(() => false);
  if (written) deps.report({ step: 'terminated', sessionId: row.sessionId, reason });

  return ended;
}

/** A session that need not stay open ends with its invite. Where its server does not confirm it, an entry hands it to the sweep. */
export async function endWithInvite(deps: HostDeps, row: LedgerRow): Promise<void> {
  const reason = reasonToEnd(row);
  if (!isHosted(row) || reason === undefined) return;

  const { sessionId } = row;
  const ended = terminate(row, reason, { owner: deps.newToken(), now: deps.now() });

  try {
    await endOnHost(deps, row, ended);
  } catch (cause) {
    if (!row.notification) await writeEnding(deps, row, cause);
    deps.report({ step: 'chat_kept', sessionId });
    return;
  }

  if (await writeOwn(deps.ledger, ended, row.owner)) deps.report({ step: 'terminated', sessionId, reason });
}

/** A notification has its entry since before its claim. Without a queue for one the record comes again. */
async function writeEnding(deps: HostDeps, row: LedgerRow, cause: unknown): Promise<void> {
  const [queue] = deps.catalog().queueKeys('notifications');
  if (queue === undefined) throw cause;

  await deps.chatQueues.put(queue, endingEntry(row));
}

/** Writes into the transcript what the client reads. Lost is lost: the session's user data says it, too. */
export async function noteOnHost(deps: HostDeps, row: LedgerRow, message: string | undefined): Promise<void> {
  if (!isHosted(row) || row.status !== 'sent' || reasonToEnd(row) !== undefined || message === undefined) return;

  const noted = await deps.hosts.note(row.chat.server, chatOf(row), message);
  if (noted.status === 'lost' || noted.chat.secret === row.chat.secret) return;

  const { secret } = noted.chat;
  await deps.ledger.write({ ...row, owner: deps.newToken(), chat: { ...row.chat, secret } }, row.owner);
}

function chatOf({ sessionId, chatQueueKey = '', chat: { id, secret } }: LedgerRow): HostedChat {
  return { sessionId, chatQueueKey, id, secret };
}
