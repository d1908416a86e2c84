import { readMessageId } from '../../channel/message-id.ts';
import type { SessionMessage, SessionOpened } from '../../chat-queue/interaction.ts';
import { isKvList } from '../../esp/kv-list.ts';
import { knownContact } from '../../invite/contact.ts';
import { endOnChatServer } from '../../invite/end-on-chat-server.ts';
import { windowClosesAt } from '../../invite/window.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { Decided } from '../../ledger/conversations.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import type { ReadToDecide } from './decide-message.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { receivedOpened } from './open-session.ts';

export type DecidedMessage = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly conversation: string;
  readonly decided: Decided;
  readonly replyTo: string | undefined;
};

/**
 * Publishes a client's message to the agents of its session, which it may have opened, and answers it where the catalog
 * does. However often: the ids are the same. `read`: just now, to decide. `remainingMs`: of this invocation.
 */
export async function publishMessage(
  deps: ClientMessageDeps,
  message: DecidedMessage,
  { read, remainingMs }: { readonly read: ReadToDecide; readonly remainingMs: () => number },
): Promise<void> {
  const { decided, inbound } = message;
  const sessionId = decided.messageId === undefined ? undefined : readMessageId(decided.messageId)?.sessionId;

  if (decided.messageId !== undefined && sessionId !== undefined) {
    const row = read.row?.sessionId === sessionId ? read.row : await deps.ledger.read(sessionId);
    // The vendor got its 200: what no agents can get must lie among the dead letters.
    if (row?.chatQueueKey === undefined) throw new Error('the session of a message has gone, or has no chat queue');

    await publish(deps, message, { row, messageId: decided.messageId, carried: read.carried, remainingMs });
  }

  if (decided.answer) await answer(deps, inbound, decided.answer);
}

type Session = { readonly row: LedgerRow; readonly messageId: string };
type Publishing = Session & { readonly carried: Carried | undefined; readonly remainingMs: () => number };

async function publish(
  deps: ClientMessageDeps,
  message: DecidedMessage,
  { row, messageId, carried: read, remainingMs }: Publishing,
): Promise<void> {
  const { record, inbound, conversation, decided } = message;
  const { chatQueueKey = '', chat } = row;
  const { channel, businessId } = inbound;
  const attachments = await deps.keepFiles({ record, channel, businessId, conversation }, remainingMs);

  // It ended before its opening was known to be published: whoever sees it opened must see its end, too.
  if (decided.opened && chat.state === 'terminated') await endOnChatServer(deps, row, row);

  // First: a desk that meets a message of an unknown session has nothing to show it in.
  if (decided.opened)
    await deps.chatQueues.put(
      chatQueueKey,
      await opening(deps, message, { row, carriedFrom: decided.opened.carriedFrom, read }),
    );
  await deps.chatQueues.put(chatQueueKey, {
    ...sessionMessage(message, { row, messageId }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
  });

  const { sessionId } = row;
  if (decided.opened) deps.report({ step: 'session_received', sessionId, channel: channel.name, chatQueueKey });
  deps.report({ step: 'client_message', sessionId, channel: channel.name });
}

/** Contacts may have come to know the client since the invite went out. */
async function opening(
  deps: ClientMessageDeps,
  { record, inbound }: DecidedMessage,
  { row, carriedFrom, read }: Opening,
): Promise<SessionOpened> {
  const carried = await carriedOf(deps, carriedFrom, read);
  const { sessionId } = row;
  const { channel } = inbound;
  const [clientId = ''] = record.clientIds;
  const chatQueueKey = carried?.chatQueueKey ?? row.chatQueueKey ?? '';
  const userData = isKvList(carried?.userData) ? carried.userData : {};
  const named = { sessionId, channel: channel.name, chatQueueKey, clientId, userData };
  const contactId = carried?.contactId ?? (await knownContact(deps, channel, named));

  return receivedOpened({ row, inbound, carried, clientId, contactId });
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

type Opening = {
  readonly row: LedgerRow;
  readonly carriedFrom: string | undefined;
  readonly read: Carried | undefined;
};

function sessionMessage({ record, inbound, decided, replyTo }: DecidedMessage, { row, messageId }: Session) {
  const { vendorMessageId, at, kind, text, choice, client } = record;
  const closesAt = kind === 'reaction' ? undefined : windowClosesAt(inbound.channel, { clientAt: at });

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
