import type { ChatServers } from '../../chat-server/chat-servers.ts';
import { chatOf, keepChat } from '../../invite/keep-chat.ts';
import { reportOutcome } from '../../invite/report.ts';
import { settleStepOf } from '../../invite/settle-step-of.ts';
import { giveUp, terminate } from '../../invite/state.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { ReceiptQueue } from '../../queue/receipt-queue.ts';
import { messageKeptUntil } from '../agent/put-agent-message.ts';
import type { SendSystemMessage } from '../agent/system-message.ts';
import { type ChangeBridgeDeps, changeBridge } from './change-bridge.ts';
import { lookSooner } from './looks.ts';
import { type AgentEventsDeps, takeAgentEvents } from './take-agent-events.ts';

export type ReadChatDeps = AgentEventsDeps &
  ChangeBridgeDeps & {
    readonly ledger: Pick<Ledger, 'read' | 'write'>;
    readonly conversations: Pick<Conversations, 'read'>;
    readonly sendSystemMessage: SendSystemMessage;
    readonly receiptQueue: ReceiptQueue;
  };

/** `none`: the server reports its events by itself, or has no bridge any more. */
export type ReadChat = { readonly status: 'open' | 'ended' | 'lost' | 'none' };

class NoBridgeError extends Error {
  override readonly name = 'NoBridgeError';
}

/**
 * Reads the transcript of a bridged session from where it was read last, and puts what the agents' side did on the way
 * to the client. Where it was read to is written only then: a crash in between reads the same again, and each event is
 * one message however often. A chat that is over ends its session, behind all that was said in it. `closing`: whether
 * the client gets the response for that.
 */
export async function readChat(
  deps: ReadChatDeps,
  row: LedgerRow,
  { closing }: { readonly closing: boolean },
): Promise<ReadChat> {
  const bridge = await deps.chatServers.bridge(row.chat.server);
  if (!bridge) throw new NoBridgeError('the chat server of a bridged session cannot be opened');
  if (!bridge.transcript) return { status: 'none' };

  const readAt = deps.now();
  const seen = await deps.bridges.read(row.sessionId);
  const transcript = await bridge.transcript(chatOf(row), seen?.position ?? 0);
  if (transcript.status === 'lost') return { status: 'lost' };

  const { events, position, ended, chat } = transcript;
  const kept = await keepChat(deps, row, chat);
  await takeAgentEvents(deps, kept, events);
  if (ended) {
    await endByServer(deps, kept, { closing });

    return { status: 'ended' };
  }

  const wrote = events.some(({ type }) => type === 'message' || type === 'file');
  await changeBridge(
    deps,
    row.sessionId,
    (stored) => ({
      position: Math.max(position, stored?.position ?? 0),
      readAt: Math.max(readAt, stored?.readAt ?? 0),
      ...(wrote && { activeAt: readAt }),
      expiresAt: messageKeptUntil(row, readAt),
    }),
    { stored: seen },
  );
  if (wrote) await lookSooner(deps, row);

  return { status: 'open' };
}

/** Its outcome is its sender's: the record comes again. */
class UnderWayError extends Error {
  override readonly name = 'UnderWayError';
}

/** A row that somebody else writes in every round is written when the record comes again. */
const maxRounds = 3;

/**
 * Ends a session whose chat server has ended its chat. What was put on the messages queue before still goes out, the
 * closing response behind it. An invite that waits for another attempt is not sent any more. Throws if it was not
 * written.
 */
export async function endByServer(
  deps: Pick<ReadChatDeps, 'ledger' | 'catalog' | 'sendSystemMessage' | 'newToken' | 'now' | 'report'>,
  given: LedgerRow,
  { closing }: { readonly closing: boolean },
): Promise<void> {
  let row: LedgerRow | undefined = given;

  for (let round = 0; round < maxRounds; round += 1) {
    if (!row || row.chat.state === 'terminated') return;

    const { sessionId } = row;
    const channel = row.channel === undefined ? undefined : deps.catalog().channel(row.channel);
    const responseId = channel?.conversation?.closingResponse;
    if (closing && channel && responseId !== undefined)
      await deps.sendSystemMessage({ row, channel, what: 'closing-response', responseId });

    const writer = { version: deps.newToken(), now: deps.now() };
    if (row.status === 'sending' && (row.leaseUntil ?? 0) > writer.now) throw new UnderWayError('it is being sent');

    const ended = terminate(giveUp(row, writer, await settleStepOf(row)), 'ended', writer);
    if (await writeOwn(deps.ledger, ended, row.version)) {
      reportOutcome(deps.report, ended, { before: row });
      deps.report({ step: 'terminated', sessionId, channel: channel?.name, reason: 'ended' });
      return;
    }

    row = await deps.ledger.read(sessionId);
  }

  throw new Error('the row of a session that its chat server has ended kept changing');
}

type OverDeps = Parameters<typeof endByServer>[0] & { readonly chatServers: Pick<ChatServers, 'state'> };

/** Ends the session of a chat that is over, of whose end nothing was heard. */
export async function endIfOver(deps: OverDeps, row: LedgerRow): Promise<void> {
  const { state } = await deps.chatServers.state(row.chat.server, chatOf(row));
  if (state === 'ended') await endByServer(deps, row, { closing: true });
}
