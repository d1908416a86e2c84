import type { NewSession, OpenedChat } from '../../chat-server/chat-server.ts';
import { traitsOf } from '../../chat-server/settings.ts';
import type { PassedMessage } from '../../ledger/bridges.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import { sessionIdFor } from '../client/client-message-id.ts';
import type { InboundChannel } from '../client/inbound-channel.ts';
import { receivedOpening } from '../client/received-opening.ts';
import type { PassDeps } from './bridge-deps.ts';
import { writePassed } from './change-bridge.ts';
import { putFirstLook } from './put-look.ts';

export type Opening = {
  readonly row: LedgerRow;
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly carried: Carried | undefined;
  readonly messageId: string;
  readonly passed: PassedMessage | undefined;
  readonly expiresAt: number;
};

export type Opened =
  | { readonly status: 'opened'; readonly row: LedgerRow; readonly passed: PassedMessage | undefined }
  | { readonly status: 'later'; readonly seconds: number };

class NotOpenedError extends Error {
  override readonly name = 'ChatNotOpenedError';
}

const retrySeconds = 5;

/**
 * Opens the chat of a session that a client's message opened; its row has the chat's id before anything is said in it.
 * A server without idempotency may open another one after a crash or a lost answer: the first, which nobody can name,
 * ends by the server's own limits, and is counted. Throws if the server refuses it, or a table does not answer.
 */
export async function openChat(deps: PassDeps, opening: Opening): Promise<Opened> {
  const { row, inbound, messageId, passed: before, expiresAt } = opening;
  const { server } = row.chat;
  const settings = deps.catalog().externalServer(server);
  if (!settings) throw new NotOpenedError('the catalog has no chat server for a session that a client opened');

  const { sessionId } = row;
  const lost = () => deps.report({ step: 'chat_unverifiable', sessionId, channel: inbound.channel.name });
  const { opens, repeatable } = traitsOf(settings);
  // The message that opened the session may lie among the dead letters: it may have opened a chat before that.
  const mayBeOpen = before?.opening || !isOpener(deps, opening);
  if (mayBeOpen && !repeatable) lost();

  await putFirstLook(deps, sessionId);
  const known = before ?? { messageId, parts: 0, expiresAt };
  const passed: PassedMessage = { ...known, opening: true, version: deps.newToken() };
  if (!(await writePassed(deps, passed, before?.version))) throw new NotOpenedError('another worker opens the chat');

  const opened = await deps.chatServers.open(server, await newSession(deps, opening), opens);
  switch (opened.status) {
    case 'opened': {
      deps.report({ step: 'chat_opened', sessionId, channel: inbound.channel.name });

      return { status: 'opened', row: await writeDown(deps, row, opened.chat), passed };
    }
    case 'retry':
      await notOpened(deps, passed);
      return { status: 'later', seconds: opened.retryAfterSeconds ?? retrySeconds };
    case 'unknown':
      return { status: 'later', seconds: retrySeconds };
    case 'refused':
      await notOpened(deps, passed);
      throw new NotOpenedError('the chat server refuses a session that a client opened');
    default:
      return opened satisfies never;
  }
}

function isOpener({ stage }: Pick<PassDeps, 'stage'>, { row, record }: Opening): boolean {
  const { sessionId, previousSessionId } = row;

  return [undefined, previousSessionId].some((previous) => sessionId === sessionIdFor(record, stage, previous));
}

/** Nothing of it was opened: the next attempt leaves nothing behind. */
async function notOpened(deps: PassDeps, { opening: _, ...passed }: PassedMessage): Promise<void> {
  await writePassed(deps, { ...passed, version: deps.newToken() }, passed.version);
}

/** A chat that the row cannot name ends at once. */
async function writeDown(deps: PassDeps, row: LedgerRow, chat: OpenedChat): Promise<LedgerRow> {
  const { id, secret } = chat;
  const next = { ...row, version: deps.newToken(), updatedAt: deps.now(), chat: { ...row.chat, id, secret } };
  if (await writeOwn(deps.ledger, next, row.version)) return next;

  const stored = await deps.ledger.read(row.sessionId);
  if (stored?.chat.id !== undefined && stored.chat.id === id) return stored;

  await deps.chatServers.terminate(row.chat.server, chat, { reason: 'failed', at: deps.now() });
  throw new NotOpenedError('the row of a session was written by others while its chat was opened');
}

async function newSession(deps: PassDeps, { row, record, inbound, carried }: Opening): Promise<NewSession> {
  const { previousSessionId } = row;
  const [clientId = ''] = record.clientIds;
  const previous = previousSessionId === undefined ? undefined : await deps.ledger.read(previousSessionId);
  const interaction = await receivedOpening(deps, { record, inbound, row, carried });
  const userData = {
    ...interaction.userData,
    ...(previousSessionId !== undefined && { _umsPreviousSessionId: previousSessionId }),
    ...(previous?.chat.id !== undefined && { _umsPreviousChatId: previous.chat.id }),
  };

  return { interaction: { ...interaction, userData }, nickname: record.client?.name?.trim() || clientId };
}
