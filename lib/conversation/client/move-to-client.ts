import { sessionChannelChangedMessage } from '../../chat-queue/channel-changed.ts';
import { mayBeOut, movedBack } from '../../invite/steps.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';

/**
 * The row of a session whose client writes on the channel of an earlier step: what agents write goes there from now on.
 * Agents hear of it before it is written, so at least once. A row that somebody else writes at the same time is left as
 * it is, until the client's next message.
 */
export async function moveToClient(
  { chatQueues, ledger, newToken, now }: ClientMessageDeps,
  row: LedgerRow,
  conversation: string,
): Promise<LedgerRow> {
  const to = row.pastSteps?.find((step) => step.conversation === conversation);
  const isOpen = row.chat.state === 'open' && mayBeOut(row);
  if (!to || !isOpen || row.notBefore !== undefined) return row;

  const { sessionId, chatQueueKey, chat } = row;
  if (chatQueueKey !== undefined && chat.server === 'builtin')
    await chatQueues.put(chatQueueKey, sessionChannelChangedMessage(sessionId, to.channel));

  const moved = { ...movedBack(row, to), version: newToken(), updatedAt: now() };

  return (await writeOwn(ledger, moved, row.version)) ? moved : row;
}
