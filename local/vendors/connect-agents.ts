/** Agents in the chats of a simulated Amazon Connect. */
import { randomUUID } from 'node:crypto';
import type { AgentAction } from './chat-agents.ts';
import type { ConnectContacts, ConnectItem } from './connect-contacts.ts';

const types = 'application/vnd.amazonaws.connect.event.';

/** Returns why Connect does not take it. What agents write in a chat of Connect's own number never comes this way. */
export function actInConnect(contacts: ConnectContacts, contactId: string, action: AgentAction): string | undefined {
  const contact = contacts.find(contactId);
  if (!contact || contact.ended) return 'the chat has ended';
  if (!('chat' in contact) && action.type !== 'end')
    return 'Connect sends this by its own number: it does not come this way';

  switch (action.type) {
    case 'message':
      contacts.write(contactId, {
        ...{ Type: 'MESSAGE', ContentType: 'text/plain', Content: action.text },
        ...agent(action.name),
      });
      return undefined;
    case 'file': {
      const { name, mediaType, bytes } = action.file;
      const id = randomUUID();
      const file = { name, mediaType, bytes, size: bytes.byteLength, from: 'AGENT', isComplete: true } as const;
      contacts.change(contactId, ({ files }) => ({ files: new Map([...files, [id, file]]) }));
      contacts.write(contactId, {
        ...{ Type: 'ATTACHMENT', ContentType: mediaType, ...agent(action.name) },
        Attachments: [{ AttachmentId: id, AttachmentName: name, ContentType: mediaType, Status: 'APPROVED' }],
      });
      return undefined;
    }
    case 'typing':
      contacts.write(contactId, event('typing', action.name));
      return undefined;
    case 'end':
      if ('chat' in contact) contacts.write(contactId, event('participant.left', action.name));
      contacts.end(contactId, 'AGENT_DISCONNECT');
      return undefined;
    default:
      return action satisfies never;
  }
}

function agent(name: string) {
  return { ParticipantRole: 'AGENT', ParticipantId: 'agent-1', DisplayName: name } as const;
}

function event(kind: string, name: string): Omit<ConnectItem, 'Id' | 'AbsoluteTime'> {
  return { Type: 'EVENT', ContentType: `${types}${kind}`, ...agent(name) };
}
