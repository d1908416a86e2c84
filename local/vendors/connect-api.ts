/** Connect's own API: to start, describe and stop contacts, and to stream a chat. */
import * as z from 'zod';
import { type Answer, type Asked, invalid, notFound, type Request } from './connect-answers.ts';
import type { ConnectContact, ConnectContacts } from './connect-contacts.ts';
import { streamingSchema } from './connect-schemas.ts';

const startedSchema = z.object({
  DestinationEndpoint: z.object({ Address: z.string() }).optional(),
  Attributes: z.object({ _umsClientId: z.string().optional() }).optional(),
});
const stopSchema = z.object({ ContactId: z.string(), InstanceId: z.string() });

/** Undefined: there is no such operation. */
export function readConnectRequest(contacts: ConnectContacts, { operation, body }: Request): Asked | undefined {
  const { data: started } = startedSchema.safeParse(body);
  const client = started?.DestinationEndpoint?.Address.slice(1) ?? started?.Attributes?._umsClientId;

  switch (operation) {
    case 'PUT /contact/outbound-chat':
      return {
        ...{ operation: 'open', client },
        answer: () => {
          const contact = contacts.startOutbound(body);

          return contact ? { body: { ContactId: contact.contactId } } : invalid;
        },
      };
    case 'PUT /contact/chat':
      return { operation: 'open', client, answer: () => startChat(contacts, body) };
    case 'POST /contact/start-streaming': {
      const { data } = streamingSchema.safeParse(body);
      const contact = contacts.find(data?.ContactId ?? '');

      return { operation: 'open', contact, answer: () => stream(contacts, data, contact) };
    }
    case 'POST /contact/stop': {
      const contact = contacts.find(stopSchema.parse(body).ContactId);

      return { operation: 'terminate', contact, answer: () => stop(contacts, contact) };
    }
    default: {
      const described = /^GET \/contacts\/[^/]+\/([^/]+)$/.exec(operation)?.[1];
      if (described === undefined) return undefined;

      const contact = contacts.find(decodeURIComponent(described));

      return { operation: 'state', contact, answer: () => describe(contact) };
    }
  }
}

function startChat(contacts: ConnectContacts, body: unknown): Answer {
  const contact = contacts.startChat(body);
  if (!contact) return invalid;

  const { contactId: ContactId, chat } = contact;

  return { body: { ContactId, ParticipantId: `customer-of-${ContactId}`, ParticipantToken: chat.participantToken } };
}

function stream(
  contacts: ConnectContacts,
  request: z.output<typeof streamingSchema> | undefined,
  contact: ConnectContact | undefined,
): Answer {
  if (!request) return invalid;
  if (!contact || !('chat' in contact) || contact.ended) return notFound;

  const { StreamingEndpointArn: topic } = request.ChatStreamingConfiguration;
  contacts.change(contact.contactId, ({ topics }) => ({ topics: new Set([...topics, topic]) }));

  return { body: { StreamingId: `stream-of-${contact.contactId}` } };
}

function stop(contacts: ConnectContacts, contact: ConnectContact | undefined): Answer {
  if (!contact) return notFound;
  if (contact.ended) return { error: [410, 'ContactNotFoundException'] };

  contacts.end(contact.contactId, 'API');

  return { body: {} };
}

function describe(contact: ConnectContact | undefined): Answer {
  if (!contact) return notFound;

  const { contactId: Id, endedAt } = contact;
  const over = endedAt !== undefined && { DisconnectTimestamp: endedAt / 1000 };

  return { body: { Contact: { Id, InitiationMethod: 'API', Channel: 'CHAT', ...over } } };
}
