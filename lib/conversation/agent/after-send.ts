import type { Sent } from '../../invite/outcome.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import type { Outgoing } from './outgoing.ts';
import { messageKeptUntil } from './put-agent-message.ts';

/** A message waits at most this long for it. */
const maxWaitMs = 1000;

/**
 * What is remembered of a message that went out, or may have: by what id its vendor knows it, so that what the client
 * taps on it leads back, and that the session is not idle. Never throws: it changes nothing for the message.
 */
export async function afterSend(deps: AgentMessageDeps, outgoing: Outgoing, sent: Sent): Promise<void> {
  if (sent.status !== 'sent' && sent.status !== 'unknown') return;

  const { row, channel } = outgoing;
  const done = await Promise.allSettled([index(deps, outgoing, sent), touch(deps, outgoing)]);
  const failed = done.find(({ status }) => status === 'rejected');
  if (failed) deps.report({ step: 'unindexed', sessionId: row.sessionId, channel: channel.name });
}

async function index(
  { messageIndex, abortAfter, now }: AgentMessageDeps,
  { record: { messageId }, row, channel: { receiver } }: Outgoing,
  sent: Sent,
): Promise<void> {
  if (receiver === undefined || sent.status !== 'sent' || sent.messageId === '') return;

  const expiresAt = messageKeptUntil(row, now());
  const message = { receiver, vendorMessageId: sent.messageId, messageId, expiresAt };
  await messageIndex.put(message, { abortSignal: abortAfter(maxWaitMs) });
}

const hourMs = 3_600_000;

/**
 * In steps, and with an agent's first in a session that the client has not answered: most of the agents' messages cost
 * no write. A write that is lost is made up for by the next one.
 */
async function touch(
  { conversations, now, newToken }: AgentMessageDeps,
  { record: { sessionId, from }, channel: { conversation: settings }, conversation }: Outgoing,
): Promise<void> {
  const { idleHours = 24, lookbackDays = 30 } = settings ?? {};
  const activeAt = now();
  const own = conversation.sessions.find((session) => session.sessionId === sessionId);
  const isFirst = from === 'agent' && own && !own.answered && !own.spoken;
  if (!isFirst && activeAt - conversation.activeAt < Math.min(1, idleHours / 4) * hourMs) return;

  const expiresAt = Math.max(conversation.expiresAt, activeAt + lookbackDays * 24 * hourMs);
  const sessions = conversation.sessions.map((session) =>
    session === own && from === 'agent' ? { ...session, spoken: true as const } : session,
  );
  const next = { ...conversation, sessions, activeAt, expiresAt, version: newToken() };
  await conversations.write(next, conversation.version);
}
