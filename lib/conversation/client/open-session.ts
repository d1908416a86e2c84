import type { Lookup } from '../../catalog/lookup.ts';
import { type SessionOpened, sessionOpenedMessage } from '../../chat-queue/interaction.ts';
import { takesChatQueue } from '../../chat-server/settings.ts';
import { isKvList } from '../../esp/kv-list.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { writeOwn } from '../../ledger/write-own.ts';
import type { InboundChannel } from './inbound-channel.ts';

/** A session of a client's message for which the catalog has no chat queue. */
class NoChatQueueError extends Error {
  override readonly name = 'NoChatQueueError';
}

type NewSession = {
  readonly sessionId: string;
  readonly inbound: InboundChannel;
  readonly conversation: string;
  readonly previousSessionId: string | undefined;
  readonly chatQueueKey: string;
  readonly now: number;
};

/** The row of a session that a client's message opens. Nothing is sent for it. */
export function receivedRow({ inbound, now, ...session }: NewSession, version: string): LedgerRow {
  const { channel, settings, businessId } = inbound;

  return {
    ...session,
    ...{ status: 'received', attempt: 0, version, contentHash: '', notification: false },
    ...{ deadline: now, acceptedAt: now, updatedAt: now, channel: channel.name, businessId },
    lookbackDays: settings.lookbackDays,
    chat: { state: 'open', server: channel.chatServer },
  };
}

/**
 * The row that is stored: ours, or that of an earlier attempt. `mayMove`: whether the names that are known now still
 * lead to our conversation, and nobody has decided on the message. Throws if not: it comes again.
 */
export async function writeReceived(
  ledger: Pick<Ledger, 'read' | 'write'>,
  row: LedgerRow,
  mayMove: () => Promise<boolean>,
): Promise<LedgerRow> {
  if (await ledger.write(row, undefined)) return row;

  const stored = await ledger.read(row.sessionId);
  if (!stored) throw new Error('the row of a session has gone while it was opened');
  if (stored.conversation === row.conversation || stored.version === row.version) return stored;

  // The client's names were linked between the two: the session belongs to where the others are now.
  if (!(await mayMove())) throw new Error('the names of a client were linked while its session was opened');

  const { conversation, previousSessionId, version } = row;
  const moved = { ...stored, conversation, previousSessionId, version };
  if (!(await writeOwn(ledger, moved, stored.version))) throw new Error('the row of a session was written by others');

  return moved;
}

/**
 * Where the session waits: on the queue of the invite that it goes on from; a notification's are consumed by nobody, so
 * on the queue for replies. Throws if the catalog has none of them.
 */
export function queueOf(
  { channel, settings }: InboundChannel,
  carried: Carried | undefined,
  catalog: Pick<Lookup, 'queue' | 'externalServer'>,
): string {
  const external = catalog.externalServer(channel.chatServer);
  const wanted = [
    carried?.notification ? settings.replyQueue : carried?.chatQueueKey,
    channel.inboundRouteByCall,
    carried?.chatQueueKey,
  ];
  const isOpen = (queue: string) =>
    external ? takesChatQueue(external, queue) : catalog.queue(queue)?.kind === 'agents';
  const key = wanted.find((queue) => queue !== undefined && isOpen(queue));
  if (key === undefined) throw new NoChatQueueError('no chat queue for a session that a client opened');

  return key;
}

type Opened = {
  readonly row: LedgerRow;
  readonly inbound: InboundChannel;
  readonly carried: Carried | undefined;
  readonly clientId: string;
  readonly contactId: string | undefined;
};

/** What agents get: with what the invite carried that it goes on from. */
export function receivedOpened({ row, inbound, carried, clientId, contactId }: Opened): SessionOpened {
  const { channel, businessId } = inbound;
  const { standardResponseId, lastCalledAgent } = carried ?? {};
  const interaction = sessionOpenedMessage(
    {
      ...{ v: 1, caller: '', contentHash: '', contact: {}, agent: {}, customProperties: {} },
      ...{ sessionId: row.sessionId, acceptedAt: row.acceptedAt, deadline: row.deadline, notification: false },
      ...{ channel: channel.name, clientId, businessId, chatQueueKey: row.chatQueueKey ?? '' },
      ...(standardResponseId !== undefined && { response: { id: standardResponseId, hash: '' } }),
      userData: isKvList(carried?.userData) ? carried.userData : {},
    },
    { mediaType: channel.mediaType, message: undefined, contactId },
  );

  return {
    ...interaction,
    interactionType: 'Inbound',
    interactionSubtype: 'InboundNew',
    ...(row.previousSessionId !== undefined && { previousSessionId: row.previousSessionId }),
    ...(lastCalledAgent !== undefined && { lastCalledAgent }),
  };
}
