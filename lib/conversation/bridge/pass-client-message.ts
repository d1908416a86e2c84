import { chatOf, keepChat } from '../../invite/keep-chat.ts';
import type { PassedMessage } from '../../ledger/bridges.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { messageKeptUntil } from '../agent/put-agent-message.ts';
import { clientMessageIdOf } from '../client/client-message-id.ts';
import type { PassDeps } from './bridge-deps.ts';
import { writePassed } from './change-bridge.ts';
import { clientParts } from './client-parts.ts';
import { lookSooner } from './looks.ts';
import { openNextSession } from './move-session.ts';
import { openChat } from './open-chat.ts';
import type { PassClientMessage, Passed, Passing } from './passing.ts';
import { endByServer, readChat } from './read-chat.ts';
import { sayParts } from './say-parts.ts';

class ChatServerSilentError extends Error {
  override readonly name = 'ChatServerSilentError';
}

/** A chat that ends as soon as it is opened is followed by so many others for one message. */
const maxSessions = 3;

/**
 * Passes on what a client wrote to the agents of a bridged server: in the chat of its session, which it may have to
 * open. If that is over, the session ends, and the message opens another one. However often: its journals say how far
 * it went, and a repeat days later goes the same way.
 */
export function createPassClientMessage(deps: PassDeps): PassClientMessage {
  return async (passing) => {
    let { row, messageId } = passing;

    for (let session = 0; session < maxSessions; session += 1) {
      const passed = await deps.bridges.readPassed(messageId);
      const next = passed?.movedTo ?? (await passIn(deps, passing, { row, messageId, passed }));
      if (typeof next !== 'string') return next.status === 'later' ? notForever(deps, passing, next) : next;

      const moved = await deps.ledger.read(next);
      if (!moved) throw new Error('the row of a session that a client’s message moved to has gone');
      row = moved;
      messageId = clientMessageIdOf(next, passing.record);
    }

    throw new ChatServerSilentError('every chat that was opened for a client’s message ended at once');
  };
}

/** What waits for so long holds up all that the client wrote after it: it goes to the dead letters. */
function notForever<Later>({ now, settings }: PassDeps, { record }: Passing, later: Later): Later {
  if (now() < record.receivedAt + settings.giveUpMs) return later;

  throw new ChatServerSilentError('the chat server did not take a client’s message in time');
}

type In = {
  readonly row: LedgerRow;
  readonly messageId: string;
  readonly passed: PassedMessage | undefined;
};

/** The id of the next session if this one's chat is over. */
async function passIn(
  deps: PassDeps,
  passing: Passing,
  { row: given, messageId, passed }: In,
): Promise<Passed | string> {
  const { record, inbound, conversation, attachments } = passing;
  const { sessionId } = given;
  const later = (seconds: number): Passed => ({ status: 'later', until: deps.now() + seconds * 1000 });
  const bridge = await deps.chatServers.bridge(given.chat.server);
  if (!bridge) throw new ChatServerSilentError('the chat server of a session cannot be opened');

  const parts = clientParts(record, attachments, bridge);
  if (passed && passed.parts >= parts.length) return { status: 'passed', row: given };
  const isOver = given.chat.state === 'terminated';
  // If a part may have been said in it, its transcript is asked first, for as long as the server has that.
  if (isOver && passed?.saidFrom === undefined) return move(deps, passing, { row: given, messageId, passed });

  const expiresAt = messageKeptUntil(given, deps.now());
  const isOpen = given.chat.id !== undefined;
  const opened = isOpen
    ? ({ status: 'opened', row: given, passed } as const)
    : await openChat(deps, {
        ...{ row: given, record, inbound, messageId, passed, expiresAt },
        carried: await carriedBy(deps, passing, sessionId),
      });
  if (opened.status === 'later') return later(opened.seconds);

  const { row } = opened;
  const chat = chatOf(row);
  const said = await sayParts(deps, {
    ...{ bridge, chat, messageId, parts, conversation, passed: opened.passed, expiresAt },
  });
  const kept = await keepChat(deps, row, said.chat);

  switch (said.status) {
    case 'later':
      return later(said.seconds);
    case 'ended': {
      const stored = await deps.bridges.readPassed(messageId);
      if (isOver) return move(deps, passing, { row: kept, messageId, passed: stored });

      const read = await readChat(deps, kept, { closing: false });
      if (read.status === 'lost') return later(retrySeconds);
      // What does not read its transcript, or says something else in it, has said that the chat is over.
      if (read.status !== 'ended') await endByServer(deps, kept, { closing: false });

      return move(deps, passing, { row: kept, messageId, passed: stored });
    }
    case 'said':
      if (isOpen) await lookSooner(deps, kept);
      return { status: 'passed', row: kept };
    default:
      return said satisfies never;
  }
}

const retrySeconds = 5;

async function move(deps: PassDeps, passing: Passing, { row, messageId, passed }: In): Promise<string> {
  const { record, inbound, conversation } = passing;
  const carried = await carriedBy(deps, passing, row.sessionId);
  const next = await openNextSession(deps, {
    ...{ row, record, inbound, conversation, carried },
    decidedFor: passing.row.sessionId,
  });
  const known = passed ?? { messageId, parts: 0, expiresAt: messageKeptUntil(row, deps.now()) };
  const moved = { ...known, movedTo: next.sessionId, version: deps.newToken() };
  if (!(await writePassed(deps, moved, passed?.version)))
    throw new Error('another worker passes a client’s message on');

  deps.report({ step: 'session_moved', sessionId: next.sessionId, channel: inbound.channel.name });

  return next.sessionId;
}

/** What the invite carried that the session goes on from: its own, or that of the one which the message was for. */
async function carriedBy(
  { conversations }: Pick<PassDeps, 'conversations'>,
  { row, opened }: Passing,
  sessionId: string,
): Promise<Carried | undefined> {
  for (const id of new Set([sessionId, row.sessionId, opened?.carriedFrom])) {
    const carried = id === undefined ? undefined : await conversations.readCarried(id);
    if (carried) return carried;
  }

  return undefined;
}
