import { inviteMessageId } from '../channel/message-id.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { identifyContact } from './contact.ts';
import { endOnChatServer } from './end-on-chat-server.ts';
import { newSession } from './new-session.ts';
import type { Report } from './report.ts';
import type { Resolved } from './resolve.ts';
import { isForAgents } from './state.ts';

type PublishDeps = {
  readonly contacts: Contacts;
  readonly chatServers: ChatServers;
  readonly report: Report;
};

/** Opens a session that waits for agents of ours, and ends it if it has ended. However often, its id is the same. */
export async function publish(deps: PublishDeps, resolved: () => Promise<Resolved>, row: LedgerRow): Promise<void> {
  if (!isForAgents(row)) return;
  if (row.chat.state === 'terminated') await endOnChatServer(deps, row, row);

  const { record, channel, content, contact } = (await resolved()).delivery;
  const session = newSession(record, {
    mediaType: channel?.mediaType ?? 'whatsapp',
    message: content?.text,
    contactId: await identifyContact(deps, record, contact),
    messageId: content && channel?.receiver !== undefined ? inviteMessageId(record) : undefined,
  });
  const opened = await deps.chatServers.open(row.chat.server, session, 'after-send');
  if (opened.status !== 'opened') {
    throw new Error('the chat server did not confirm a session', {
      cause: opened.status === 'unknown' ? opened.cause : opened.status,
    });
  }

  deps.report({ step: 'published', sessionId: record.sessionId, chatQueueKey: record.chatQueueKey });
}
