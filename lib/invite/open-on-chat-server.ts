/**
 * The part of a delivery that concerns a chat server other than the builtin one: it opens the session before the
 * message, or with it.
 */
import type { Opened, OpenedChat } from '../chat-server/chat-server.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { reportLostChat } from './lost-chat.ts';
import { newSession } from './new-session.ts';
import type { Sent } from './outcome.ts';
import { type ReadyDelivery, traitsOfServer } from './resolve.ts';

/**
 * `handed`: `row` is what the ledger holds now, with the session in it. `lost`: somebody else wrote the row; nothing
 * was sent.
 */
type Handed = { readonly status: 'handed'; readonly sent: Sent; readonly row: LedgerRow } | { readonly status: 'lost' };

type Attempted = {
  readonly delivery: ReadyDelivery;
  readonly claimed: LedgerRow;
  /** Whether a message could no longer be sent and recorded in time. */
  readonly isLate: () => boolean;
};

export type SendThroughChatServer = typeof sendThroughChatServer;

/**
 * Calls `send` with a session opened before it, on a chat server that needs one first. An earlier attempt's session is
 * used again.
 */
export async function sendThroughChatServer(
  deps: DeliverDeps,
  { delivery, claimed, isLate }: Attempted,
  send: () => Promise<Sent>,
): Promise<Handed> {
  // The row's, not the channel's: a deployment may have moved it in between.
  const { server } = claimed.chat;
  const { opens, repeatable } = traitsOfServer(delivery, server, deps.catalog());
  const handed = (sent: Sent, row = claimed): Handed => ({ status: 'handed', sent, row });

  // A notification's session is over when a later step sends it.
  const hasSession = claimed.chat.id !== undefined || claimed.chat.state === 'terminated';
  if (hasSession) return handed(await send());
  if (isLate()) return handed({ status: 'late' });

  const { record, channel, content } = delivery;
  const session = newSession(record, { mediaType: channel.mediaType, message: content?.text, content });
  const opened = await deps.chatServers.open(server, session, opens);

  switch (opened.status) {
    case 'opened': {
      const { id, secret } = opened.chat;
      const row = { ...claimed, chat: { ...claimed.chat, id, secret } };
      reportOpened(deps, claimed, opened);
      if (opens === 'with-send') return handed({ status: 'sent', messageId: id ?? '' }, row);

      const written = await writeDown(deps, row, { expectedVersion: claimed.version, chat: opened.chat });

      return written ? handed(await send(), written) : { status: 'lost' };
    }
    case 'refused':
    case 'retry':
      return handed(opened);
    case 'unknown':
      if (opens === 'with-send') return handed({ status: 'unknown' });
      // Another try finds the same session.
      if (repeatable) return handed({ status: 'retry', fault: 'chat_server_refused' });

      return handed(afterLostAnswer(deps, claimed, delivery));
    default:
      return opened satisfies never;
  }
}

/**
 * The message has not been sent. Another try would leave another session behind, so only a channel that says
 * `resend-unknown` gets one.
 */
function afterLostAnswer(deps: DeliverDeps, claimed: LedgerRow, { channel }: ReadyDelivery): Sent {
  reportLostChat(deps, claimed);

  return { status: channel.resendUnknown ? 'retry' : 'refused', fault: 'chat_server_refused' };
}

/** The session is in the ledger before anything is sent; one that could not be written ends at once. */
async function writeDown(
  deps: DeliverDeps,
  row: LedgerRow,
  { expectedVersion, chat }: { readonly expectedVersion: string; readonly chat: OpenedChat },
): Promise<LedgerRow | undefined> {
  const next = { ...row, version: deps.newToken(), updatedAt: deps.now() };
  let failure: { readonly cause: unknown } | undefined;

  try {
    if (await deps.ledger.write(next, expectedVersion)) return next;
  } catch (cause) {
    failure = { cause };
  }

  const read = () => deps.ledger.read(row.sessionId);
  // Twice: a session that the row names must not be ended because one read was not answered.
  const stored = await read()
    .catch(read)
    .catch(() => undefined);
  if (stored?.version === next.version) return next;
  // Our write took effect, and another one followed: the row names the session, so its next writer ends it if it must.
  const isNamed = stored?.chat.id !== undefined && stored.chat.id === chat.id;
  if (!isNamed) await endUnnamed(deps, row, chat);
  if (failure) throw failure.cause;

  return undefined;
}

async function endUnnamed(deps: DeliverDeps, row: LedgerRow, chat: OpenedChat): Promise<void> {
  const { status } = await deps.chatServers.terminate(row.chat.server, chat, { reason: 'failed', at: deps.now() });
  if (status === 'unconfirmed')
    deps.report({ step: 'chat_unverifiable', sessionId: row.sessionId, channel: row.channel });
}

function reportOpened(
  { report }: DeliverDeps,
  { sessionId, channel }: LedgerRow,
  { changedKeys = [] }: Extract<Opened, { status: 'opened' }>,
): void {
  report({
    step: 'chat_opened',
    sessionId,
    channel,
    ...(changedKeys.length > 0 && { reason: `${changedKeys.length} keys of the user data changed` }),
  });
}
