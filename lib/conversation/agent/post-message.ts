import type { Report } from '../../invite/report.ts';
import type { Asker } from '../../invite/session.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import { agentMessageIdOf } from './agent-message-id.ts';
import { type CheckMessageDeps, checkMessage, uncheckedContent } from './check-message.ts';
import { type FindSession, type Refused, refused, whyNotOpen } from './find-session.ts';
import { contentHashOf, type PostedMessage } from './posted-message.ts';
import { messageKeptUntil, type PutAgentMessageDeps, putAgentMessage } from './put-agent-message.ts';

export type PostMessageDeps = CheckMessageDeps &
  PutAgentMessageDeps & {
    readonly ledger: Pick<Ledger, 'readMany'>;
    readonly findSession: FindSession;
    /** ms since 1970. */
    readonly now: () => number;
    /** A key for a message that brings none. */
    readonly newKey: () => string;
    readonly report: Report;
  };

/** `accepted`: stored, and on its way. `repeated`: the same message was posted before. */
export type Posted = { readonly status: 'accepted' | 'repeated'; readonly message: AgentMessage } | Refused;

export type PostMessage = (
  sessionId: string,
  posted: PostedMessage,
  by: Asker & { readonly key: string | undefined },
) => Promise<Posted>;

/**
 * Checks and stores what an agent wrote. A repeat is not checked again: what was accepted goes out, whatever has
 * happened since. Throws if it was not stored: the same key may be sent again.
 */
export function createPostMessage(deps: PostMessageDeps): PostMessage {
  return async (sessionId, posted, { key, ...asker }) => {
    const now = deps.now();
    const found = await deps.findSession(sessionId, asker);
    if (found.status === 'refused') return found;

    const { session } = found;
    const messageId = agentMessageIdOf(sessionId, key ?? deps.newKey());
    const contentHash = contentHashOf(posted);
    const known = key === undefined ? undefined : await deps.agentMessages.read(messageId);
    if (known && known.contentHash !== contentHash) return refused(reused);
    if (known && known.status !== 'accepted') return { status: 'repeated', message: known };

    const checked = known
      ? ({ status: 'sendable', content: await uncheckedContent(deps, session, posted) } as const)
      : ((await whyNotOpen(deps, session)) ?? (await checkMessage(deps, session, posted, now)));
    if (checked.status === 'refused') return checked;

    const record: AgentMessageRecord = {
      ...{ v: 1, type: 'agent-message', sessionId, messageId, from: 'agent' },
      ...(posted.author && { author: posted.author }),
      acceptedAt: now,
      deadline: now + session.settings.messageSeconds * 1000,
      ...checked.content,
    };
    const put = await putAgentMessage(deps, record, { contentHash, expiresAt: messageKeptUntil(session.row, now) });
    if (put.status === 'reused') return refused(reused);

    const { channel } = session;
    deps.report({
      step: put.status === 'accepted' ? 'message_accepted' : 'repeated',
      sessionId,
      channel: channel.name,
      ...(asker.caller !== undefined && { caller: asker.caller }),
    });

    return put;
  };
}

const reused = {
  code: 'idempotency_key_reused',
  detail: 'This key was used for another message of this session.',
} as const;
