import type { LedgerRow, TerminationReason } from '../ledger/row.ts';
import { type ExternalDeps, endAndWrite } from './end-on-chat-server.ts';
import { terminate } from './state.ts';

/**
 * Ends a session whose invite is final: on its chat server first, so that its agents hear of it. Undefined: somebody
 * else wrote the row first. Throws if the server does not confirm it.
 */
export async function endNow(
  deps: Pick<ExternalDeps, 'chatServers' | 'ledger' | 'newToken' | 'now' | 'report'>,
  row: LedgerRow,
  reason: TerminationReason,
): Promise<LedgerRow | undefined> {
  const ended = terminate(row, reason, { version: deps.newToken(), now: deps.now() });
  if (!(await endAndWrite(deps, row, ended))) return undefined;

  deps.report({ step: 'terminated', sessionId: row.sessionId, channel: row.channel, reason });

  return ended;
}
