/** What follows a delivery on a chat server of its own. Loaded with the first of these. */
import { endingEntry } from '../chat-queue/interaction.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import { type ExternalDeps, endOnChatServer } from './end-on-chat-server.ts';
import { chatOf } from './keep-chat.ts';
import { reasonToEnd, terminate } from './state.ts';

/**
 * A session that need not stay open ends with its invite. If its server does not confirm that, an entry leaves it to
 * the sweep.
 */
export async function endWithInvite(deps: ExternalDeps, row: LedgerRow): Promise<void> {
  const reason = reasonToEnd(row);
  if (reason === undefined) return;

  const { sessionId } = row;
  const ended = terminate(row, reason, { version: deps.newToken(), now: deps.now() });

  try {
    await endOnChatServer(deps, row, ended);
  } catch (cause) {
    if (!row.notification) await writeEnding(deps, row, cause);
    deps.report({ step: 'chat_kept', sessionId });
    return;
  }

  if (await writeOwn(deps.ledger, ended, row.version)) deps.report({ step: 'terminated', sessionId, reason });
}

/**
 * A notification's entry has been there since before its claim. If the catalog has no queue for one, the record comes
 * again.
 */
async function writeEnding(deps: ExternalDeps, row: LedgerRow, cause: unknown): Promise<void> {
  const [queue] = deps.catalog().queueKeys('notifications');
  if (queue === undefined) throw cause;

  await deps.chatQueues.put(queue, endingEntry(row));
}

/**
 * Writes into the transcript what was sent to the client. It is not repeated if it fails: the session's user data hold
 * it, too.
 */
export async function noteOnChatServer(deps: ExternalDeps, row: LedgerRow, message: string | undefined): Promise<void> {
  if (reasonToEnd(row) !== undefined || message === undefined) return;

  const noted = await deps.chatServers.note(row.chat.server, chatOf(row), message);
  if (noted.status === 'lost' || noted.chat.secret === row.chat.secret) return;

  const { secret } = noted.chat;
  await deps.ledger.write({ ...row, version: deps.newToken(), chat: { ...row.chat, secret } }, row.version);
}
