import type { LedgerRow, TerminationReason } from '../ledger/row.ts';
import { type ExternalDeps, endAndWrite } from './end-on-chat-server.ts';
import { reportOutcome } from './report.ts';
import { settleStepOf } from './settle-step-of.ts';
import { giveUp, terminate } from './state.ts';

/**
 * Ends a live session: on its chat server first, so that its agents hear of it. An invite whose owner never came back
 * becomes `unknown` with it. Undefined: somebody else wrote the row first. Throws if the server does not confirm it.
 */
export async function endNow(
  deps: Pick<ExternalDeps, 'chatServers' | 'ledger' | 'newToken' | 'now' | 'report'>,
  row: LedgerRow,
  reason: TerminationReason,
): Promise<LedgerRow | undefined> {
  const writer = { version: deps.newToken(), now: deps.now() };
  const ended = terminate(giveUp(row, writer, await settleStepOf(row)), reason, writer);
  if (!(await endAndWrite(deps, row, ended))) return undefined;

  reportOutcome(deps.report, ended, { before: row });
  deps.report({ step: 'terminated', sessionId: row.sessionId, channel: row.channel, reason });

  return ended;
}
