import type { LedgerRow } from '../ledger/row.ts';
import type { Report } from './report.ts';

/**
 * Reports a chat whose id nobody knows, of an invite whose owner never came back or that is in doubt: the chat server
 * may have opened it, and the answer with its id was lost. Only the server's own limit ends it. Reported before the
 * invite is settled: rather twice than never.
 */
export function reportLostChat({ report }: { readonly report: Report }, row: LedgerRow): void {
  const { sessionId, channel, chat, status, maybeSent } = row;
  const mayBeOpen = status === 'sending' || maybeSent === true;

  if (mayBeOpen && chat.server !== 'builtin' && chat.id === undefined)
    report({ step: 'chat_unverifiable', sessionId, channel });
}
