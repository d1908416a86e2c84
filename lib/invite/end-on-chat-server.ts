/** An end, and a look, on a chat server. */
import type { Lookup } from '../catalog/lookup.ts';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { isBridged } from '../chat-server/is-bridged.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';
import { chatOf, keepChat } from './keep-chat.ts';
import { reportLostChat } from './lost-chat.ts';
import type { Report } from './report.ts';
import { isExternal, isForAgents, reasonToEnd, terminate } from './state.ts';

export type ExternalDeps = {
  readonly catalog: () => Lookup;
  readonly ledger: Ledger;
  readonly chatQueues: ChatQueueSender;
  readonly chatServers: ChatServers;
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
};

/**
 * Ends a session that may be open, before the end is written; `ended` says why. A crash in between costs an end too
 * many, never one too few, and to end it twice does no harm. Throws if the server does not confirm it.
 */
export async function endOnChatServer(
  { chatServers }: Pick<ExternalDeps, 'chatServers'>,
  before: LedgerRow | undefined,
  ended: LedgerRow,
): Promise<void> {
  if (!before || !(isExternal(before) || isForAgents(ended))) return;

  const { chat, updatedAt: at } = ended;
  const result = await chatServers.terminate(before.chat.server, chatOf(before), {
    reason: chat.reason ?? 'requested',
    at,
  });

  if (result.status === 'unconfirmed')
    throw new Error('the chat server did not confirm the end of a session', { cause: result.cause });
}

/** Ends the session, then writes that. False: somebody else wrote the row first. */
export async function endAndWrite(
  deps: Pick<ExternalDeps, 'chatServers' | 'ledger' | 'report'>,
  before: LedgerRow | undefined,
  ended: LedgerRow,
): Promise<boolean> {
  await endOnChatServer(deps, before, ended);
  if (before) reportLostChat(deps, before);

  return writeOwn(deps.ledger, ended, before?.version);
}

/**
 * The row, terminated if its session has ended on its server without us: by its agent, its client, or a limit. Only for
 * an invite that is final: the row of another belongs to the worker that sends it. That of a bridged server is only
 * shown so: relay ends it, when it has read what the agents wrote last.
 */
export async function lookOnChatServer(
  deps: Pick<ExternalDeps, 'catalog' | 'chatServers' | 'ledger' | 'newToken' | 'now' | 'report'>,
  row: LedgerRow,
): Promise<LedgerRow> {
  if (!isExternal(row) || row.status === 'sending' || row.status === 'retrying') return row;
  const { state, chat } = await deps.chatServers.state(row.chat.server, chatOf(row));
  if (state !== 'ended') return keepChat(deps, row, chat);

  const reason = reasonToEnd(row) ?? 'ended';
  const ended = terminate(row, reason, { version: deps.newToken(), now: deps.now() });
  const server = deps.catalog().externalServer(row.chat.server);
  if (server && isBridged(server) && reason === 'ended') return ended;

  // What could not be written now is written at the next look.
  const written = await writeOwn(deps.ledger, ended, row.version).catch(() => false);
  if (written) deps.report({ step: 'terminated', sessionId: row.sessionId, reason });

  return ended;
}
