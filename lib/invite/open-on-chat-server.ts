/** The part of a delivery that concerns a chat server other than the builtin one: it opens the session before the message, or with it. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Opened, OpenedChat } from '../chat-server/chat-server.ts';
import { type KindTraits, traitsOf } from '../chat-server/settings.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { writeOwn } from '../ledger/write-own.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { DeliverDeps } from './deliver.ts';
import { reportLostChat } from './lost-chat.ts';
import { newSession } from './new-session.ts';
import type { Sent } from './outcome.ts';
import type { Prepared } from './prepare.ts';

/** `handed`: `row` is what the ledger holds now, with the session in it. `lost`: somebody else wrote the row; nothing was sent. */
type Handed = { readonly status: 'handed'; readonly sent: Sent; readonly row: LedgerRow } | { readonly status: 'lost' };

type Attempted = {
  readonly record: InviteRecord;
  readonly prepared: Prepared;
  readonly claimed: LedgerRow;
  /** Whether a message could no longer be sent and recorded in time. */
  readonly isLate: () => boolean;
};

/** Sends what `send` sends, and has a session for it where the channel's chat server wants one first. An earlier attempt's is used again. */
export async function sendThroughChatServer(
  deps: DeliverDeps,
  { record, prepared, claimed, isLate }: Attempted,
  send: () => Promise<Sent>,
): Promise<Handed> {
  // The row's, not the channel's: a deployment may have moved it in between.
  const { server } = claimed.chat;
  const { opens } = traitsOfServer(deps.catalog(), server);
  const handed = (sent: Sent, row = claimed): Handed => ({ status: 'handed', sent, row });

  if (opens === 'after-send' || claimed.chat.id !== undefined) return handed(await send());
  if (isLate()) return handed({ status: 'late' });

  const { channel, content } = prepared;
  const session = newSession(record, { mediaType: channel.mediaType, message: content?.text, content });
  const opened = await deps.chatServers.open(server, session, opens);

  switch (opened.status) {
    case 'opened': {
      const { id, secret } = opened.chat;
      const row = { ...claimed, chat: { ...claimed.chat, id, secret } };
      tell(deps, claimed, opened);
      if (opens === 'with-send') return handed({ status: 'sent', messageId: id ?? '' }, row);

      const written = await writeDown(deps, row, { seen: claimed.version, chat: opened.chat });

      return written ? handed(await send(), written) : { status: 'lost' };
    }
    case 'refused':
    case 'retry':
      return handed(opened);
    case 'unknown':
      return handed(opens === 'with-send' ? { status: 'unknown' } : afterLostAnswer(deps, claimed, prepared));
    default:
      return opened satisfies never;
  }
}

/**
 * Whether what may have been sent is sent again: the channel says so, or a repeat is the same session there and cannot reach the client twice.
 */
export function sendsAgain(catalog: Catalog, channelName: string): boolean {
  const channel = catalog.channel(channelName);
  if (!channel) return false;

  const { opens, repeatable } = traitsOfServer(catalog, channel.chatServer);

  return channel.resendUnknown || (opens === 'with-send' && repeatable);
}

export function traitsOfServer(catalog: Catalog, name: string): KindTraits {
  return traitsOf(catalog.host(name) ?? { kind: 'builtin' });
}

/** The message has not been sent. Another try would leave another session behind, so it waits for a channel that wants it all the same. */
function afterLostAnswer(deps: DeliverDeps, claimed: LedgerRow, { channel }: Prepared): Sent {
  reportLostChat(deps, claimed);

  return { status: channel.resendUnknown ? 'retry' : 'refused', fault: 'chat_server_refused' };
}

/** The session is in the ledger before anything is sent; one that could not be written down ends at once. */
async function writeDown(
  deps: DeliverDeps,
  row: LedgerRow,
  { seen, chat }: { readonly seen: string; readonly chat: OpenedChat },
): Promise<LedgerRow | undefined> {
  const next = { ...row, version: deps.newToken(), updatedAt: deps.now() };
  let failure: { readonly cause: unknown } | undefined;

  try {
    if (await writeOwn(deps.ledger, next, seen)) return next;
  } catch (cause) {
    failure = { cause };
    const now = await deps.ledger.read(row.sessionId).catch(() => undefined);
    if (now?.version === next.version) return next;
  }

  const { status } = await deps.chatServers.terminate(row.chat.server, chat, { reason: 'failed', at: deps.now() });
  if (status === 'unconfirmed')
    deps.report({ step: 'chat_unverifiable', sessionId: row.sessionId, channel: row.channel });
  if (failure) throw failure.cause;

  return undefined;
}

function tell(
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
