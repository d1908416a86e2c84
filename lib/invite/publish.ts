import type { Catalog } from '../catalog/catalog.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import { identifyContact } from './contact.ts';
import { endOnChatServer } from './end-on-chat-server.ts';
import { newSession } from './new-session.ts';
import { renderMessage } from './render-message.ts';
import type { Report } from './report.ts';
import { isForAgents } from './state.ts';

type PublishDeps = {
  readonly catalog: () => Catalog;
  readonly contacts: Contacts;
  readonly chatServers: ChatServers;
  readonly report: Report;
};

/** Opens a session where it waits for agents of ours, and ends it where it has ended. The id is always the same, however often. */
export async function publish(deps: PublishDeps, record: InviteRecord, row: LedgerRow): Promise<void> {
  if (!isForAgents(row)) return;
  if (row.chat.state === 'terminated') await endOnChatServer(deps, row, row);

  const catalog = deps.catalog();
  const mediaType = catalog.channel(record.channel)?.mediaType ?? 'whatsapp';
  const { contactId, filled } = await identifyContact(deps, record);
  const message = filled && (await renderMessage(filled, catalog));
  const session = newSession(record, { mediaType, message, contactId });
  const opened = await deps.chatServers.open(row.chat.server, session, 'after-send');
  if (opened.status !== 'opened') {
    throw new Error('the chat server did not confirm a session', {
      cause: opened.status === 'unknown' ? opened.cause : opened.status,
    });
  }

  deps.report({ step: 'published', sessionId: record.sessionId, chatQueueKey: record.chatQueueKey });
}
