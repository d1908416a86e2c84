import { readMessageId } from '../../channel/message-id.ts';
import type { SessionMessage } from '../../chat-queue/interaction.ts';
import { endOnChatServer } from '../../invite/end-on-chat-server.ts';
import { windowClosesAt } from '../../invite/window.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { Decided } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import type { ReadToDecide } from './decide-message.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { receivedOpening } from './received-opening.ts';

export type DecidedMessage = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly conversation: string;
  readonly decided: Decided;
  readonly replyTo: string | undefined;
  /** Whether the client had not written in its session before. */
  readonly isFirst: boolean;
};

/**
 * Publishes a client's message to the agents of its session, which it may have opened, and answers it where the catalog
 * does. However often: the ids are the same. `read`: just now, to decide. `remainingMs`: of this invocation. A time: a
 * chat server does not take it before that.
 */
export async function publishMessage(
  deps: ClientMessageDeps,
  message: DecidedMessage,
  { read, remainingMs }: { readonly read: ReadToDecide; readonly remainingMs: () => number },
): Promise<number | undefined> {
  const { decided, inbound } = message;
  const sessionId = decided.messageId === undefined ? undefined : readMessageId(decided.messageId)?.sessionId;

  if (decided.messageId !== undefined && sessionId !== undefined) {
    const found = read.row?.sessionId === sessionId ? read.row : await deps.ledger.read(sessionId);
    const isElsewhere = found?.pastSteps !== undefined && found.conversation !== message.conversation;
    const row = isElsewhere
      ? await (await import('./move-to-client.ts')).moveToClient(deps, found, message.conversation)
      : found;
    // The vendor got its 200: what no agents can get must lie among the dead letters.
    if (row?.chatQueueKey === undefined) throw new Error('the session of a message has gone, or has no chat queue');

    const { messageId } = decided;
    const publishing = { row, messageId, carried: read.carried, isAgain: read.row === undefined, remainingMs };
    const until =
      row.chat.server === 'builtin'
        ? await publish(deps, message, publishing)
        : await passOn(deps, message, publishing);
    if (until !== undefined) return until;

    if (message.isFirst && row.callbackTo !== undefined) await deps.announceReply?.(row);
  }

  if (decided.answer) await answer(deps, inbound, decided.answer);

  return undefined;
}

type Session = { readonly row: LedgerRow; readonly messageId: string };
type Publishing = Session & {
  readonly carried: Carried | undefined;
  /** An earlier attempt may have published it. */
  readonly isAgain: boolean;
  readonly remainingMs: () => number;
};

async function publish(
  deps: ClientMessageDeps,
  message: DecidedMessage,
  { row, messageId, carried: read, isAgain, remainingMs }: Publishing,
): Promise<undefined> {
  const { record, inbound, conversation, decided } = message;
  const { chatQueueKey = '', chat } = row;
  const { channel, businessId } = inbound;
  const attachments = await deps.keepFiles({ record, channel, businessId, conversation }, remainingMs);

  // It ended before its opening was known to be published: whoever sees it opened must see its end, too.
  if (decided.opened && chat.state === 'terminated') await endOnChatServer(deps, row, row);

  // First: a desk that meets a message of an unknown session has nothing to show it in.
  if (decided.opened) {
    const carried = await carriedOf(deps, decided.opened.carriedFrom, read);
    await deps.chatQueues.put(chatQueueKey, await receivedOpening(deps, { record, inbound, row, carried }));
  }
  await deps.chatQueues.put(chatQueueKey, {
    ...sessionMessage(message, { row, messageId }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
  });

  if (decided.opened && isAgain) await startEndsOver(deps, row);

  const { sessionId } = row;
  if (decided.opened) deps.report({ step: 'session_received', sessionId, channel: channel.name, chatQueueKey });
  deps.report({ step: 'client_message', sessionId, channel: channel.name });
}

/** An end may have been published before the opening came again: a new version makes that end start over. */
async function startEndsOver({ ledger, newToken }: ClientMessageDeps, row: LedgerRow): Promise<void> {
  if (row.chat.state === 'terminated' || (await writeOwn(ledger, { ...row, version: newToken() }, row.version))) return;

  throw new Error('a session was ended while its opening was published again');
}

/** On a chat server that the client's words are passed on to. */
async function passOn(
  deps: ClientMessageDeps,
  { record, inbound, conversation, decided: { opened } }: DecidedMessage,
  { row, messageId, remainingMs }: Publishing,
): Promise<number | undefined> {
  const { channel, businessId } = inbound;
  const attachments = await deps.keepFiles({ record, channel, businessId, conversation }, remainingMs);
  const passed = await deps.passClientMessage({ record, inbound, conversation, opened, row, messageId, attachments });
  if (passed.status === 'later') return passed.until;

  const { sessionId, chatQueueKey } = passed.row;
  if (opened) deps.report({ step: 'session_received', sessionId, channel: channel.name, chatQueueKey });
  deps.report({ step: 'client_message', sessionId, channel: channel.name });

  return undefined;
}

/** Another attempt may have decided it, and gone on from another invite. */
async function carriedOf(
  { conversations }: Pick<ClientMessageDeps, 'conversations'>,
  carriedFrom: string | undefined,
  read: Carried | undefined,
): Promise<Carried | undefined> {
  if (carriedFrom === undefined) return undefined;

  return carriedFrom === read?.sessionId ? read : conversations.readCarried(carriedFrom);
}

function sessionMessage({ record, inbound, decided, replyTo }: DecidedMessage, { row, messageId }: Session) {
  const { vendorMessageId, at, kind, text, choice, client } = record;
  const closesAt =
    kind === 'reaction' ? undefined : windowClosesAt(inbound.channel, { clientAt: at, businessId: inbound.businessId });

  return {
    ...{ v: 1, type: 'session.message', interactionId: row.sessionId, messageId, vendorMessageId },
    ...{ at: iso(at), receivedAt: iso(decided.receivedAt), from: 'client', kind, text },
    ...(client && { client }),
    ...(choice && { choice }),
    ...(replyTo !== undefined && { replyTo }),
    ...(closesAt !== undefined && { windowClosesAt: iso(closesAt) }),
    ...(row.chat.state === 'terminated' && { late: true }),
  } as const satisfies SessionMessage;
}

const iso = (ms: number) => new Date(ms).toISOString();

async function answer(
  { ledger, sendSystemMessage }: ClientMessageDeps,
  { channel }: InboundChannel,
  { sessionId, ...given }: NonNullable<Decided['answer']>,
): Promise<void> {
  const row = await ledger.read(sessionId);
  if (row) await sendSystemMessage({ row, channel, ...given });
}
