import type { ChatServers } from '../../chat-server/chat-servers.ts';
import { isExternal, isUnderWay } from '../../invite/state.ts';
import type { ReceivedMessages } from '../../queue/message-queue.ts';
import type { WakeUpRecord } from '../../queue/message-record.ts';
import type { ReceivedMessage } from '../agent/agent-message-deps.ts';
import type { Disposition } from '../relay.ts';
import { comeAgain } from './come-again.ts';
import { endIfOver, type ReadChatDeps, readChat } from './read-chat.ts';

type Deps = Omit<ReadChatDeps, 'chatServers'> & {
  readonly chatServers: Pick<ChatServers, 'bridge' | 'state'>;
  readonly received: Pick<ReceivedMessages, 'hide'>;
};

/** Throws if a table, a queue or the bucket does not answer. */
export type ReadTranscript = (record: WakeUpRecord, received: ReceivedMessage) => Promise<Disposition>;

/** After that the next one, or the next look, reads what this one could not. */
const triedForMs = 60_000;

/**
 * Reads on in the transcript of the chat that has woken us up. A wake-up that is older than the last read brings
 * nothing new and costs no request. What agents write before the invite went out waits for it.
 */
export function createReadTranscript(deps: Deps): ReadTranscript {
  return async ({ sessionId, at }, received) => {
    const row = await deps.ledger.read(sessionId);
    if (!row || row.chat.state === 'terminated' || row.chat.server === 'builtin') return 'ack';

    const again = () => comeAgain(deps, received);
    const isTimely = () => deps.now() < at + triedForMs;
    if (isUnderWay(row)) return again();
    // Its server was faster than the write of its id.
    if (!isExternal(row)) return isTimely() ? again() : 'ack';

    const stored = await deps.bridges.read(sessionId);
    if ((stored?.readAt ?? 0) > at) return 'ack';

    const read = await readChat(deps, row, { closing: true });
    if (read.status === 'none') await endIfOver(deps, row);
    if (read.status !== 'lost') return 'ack';
    if (isTimely()) return again();

    deps.report({ step: 'transcript_unread', sessionId, channel: row.channel, reason: 'no answer' });

    return 'ack';
  };
}
