import type { OpenedChat } from '../chat-server/chat-server.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { writeOwn } from '../ledger/write-own.ts';

export type KeepChatDeps = { readonly ledger: Pick<Ledger, 'read' | 'write'>; readonly newToken: () => string };

export function chatOf({ sessionId, chatQueueKey = '', chat: { id, secret } }: LedgerRow): OpenedChat {
  return { sessionId, chatQueueKey, id, secret };
}

/**
 * Writes what the server wants to hear next time, if that has changed. What cannot be written is found anew with the
 * next request; nor is the row of an invite that is being sent, whose outcome its sender could not write any more.
 * Never throws.
 */
export async function keepChat(
  { ledger, newToken }: KeepChatDeps,
  row: LedgerRow,
  { secret }: OpenedChat,
): Promise<LedgerRow> {
  if (secret === row.chat.secret || row.chat.state === 'terminated' || row.status === 'sending') return row;

  const next = { ...row, version: newToken(), chat: { ...row.chat, secret } };
  const written = await writeOwn(ledger, next, row.version).catch(() => false);

  return written ? next : row;
}
