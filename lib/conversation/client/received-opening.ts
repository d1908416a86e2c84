import type { SessionOpened } from '../../chat-queue/interaction.ts';
import type { Contacts } from '../../contact/contacts.ts';
import type { Identities } from '../../contact/identities.ts';
import { isKvList } from '../../esp/kv-list.ts';
import { knownContact } from '../../invite/contact.ts';
import type { Report } from '../../invite/report.ts';
import type { Carried } from '../../ledger/conversation.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { InboundChannel } from './inbound-channel.ts';
import { receivedOpened } from './open-session.ts';

export type ReceivedOpening = {
  readonly record: ClientMessageRecord;
  readonly inbound: InboundChannel;
  readonly row: LedgerRow;
  readonly carried: Carried | undefined;
};

type OpeningDeps = {
  readonly contacts: Pick<Contacts, 'find'>;
  readonly identities: Pick<Identities, 'personOf'>;
  readonly report: Report;
};

/** What agents get of a session that a client opened. Contacts may have come to know them since the invite went out. */
export async function receivedOpening(
  deps: OpeningDeps,
  { record, inbound, row, carried }: ReceivedOpening,
): Promise<SessionOpened> {
  const { sessionId } = row;
  const { channel } = inbound;
  const [clientId = ''] = record.clientIds;
  const chatQueueKey = carried?.chatQueueKey ?? row.chatQueueKey ?? '';
  const userData = isKvList(carried?.userData) ? carried.userData : {};
  const named = { sessionId, channel: channel.name, chatQueueKey, clientId, userData };
  const contactId = carried?.contactId ?? (await knownContact(deps, channel, named));

  return receivedOpened({ row, inbound, carried, clientId, contactId });
}
