/** The API of a chat's participants. Nobody signs its requests: each bears a token of the chat. */
import type * as z from 'zod';
import type { Answer, Asked, Failure, Request } from './connect-answers.ts';
import type { ChatContact, ConnectContacts, ConnectFile } from './connect-contacts.ts';
import {
  attachmentSchema,
  completeSchema,
  connectionSchema,
  eventSchema,
  messageSchema,
  uploadSchema,
} from './connect-schemas.ts';

const denied: Failure = { error: [403, 'AccessDeniedException'] };
const malformed: Failure = { error: [400, 'ValidationException'] };

/** How long a connection lives. */
const connectionMs = 86_400_000;

type Options = {
  readonly contacts: ConnectContacts;
  readonly now: () => number;
  readonly newId: () => string;
  /** Of this server: links to files lead to it. */
  readonly url: () => string;
};

export type ConnectParticipants = {
  /** Undefined: there is no such operation. */
  readonly read: (request: Request) => Asked | undefined;
  /** The store of files: what a link leads to. */
  readonly putFile: (id: string, bytes: Buffer) => boolean;
  readonly getFile: (id: string) => ConnectFile | undefined;
  /** The connections of all chats are no longer valid, as after a day. */
  readonly expire: () => void;
};

type Connection = { readonly contactId: string; readonly until: number };
type Doing<Body> = (contact: ChatContact, body: Body) => Answer;

export function createConnectParticipants({ contacts, now, newId, url }: Options): ConnectParticipants {
  const connections = new Map<string, Connection>();
  /** Client token in its chat → what its first request was answered. */
  const answered = new Map<string, Answer>();

  const once = (contact: ChatContact, what: string, token: string | undefined, answer: () => Answer): Answer => {
    const key = `${contact.contactId} ${what} ${token}`;
    const before = token === undefined ? undefined : answered.get(key);
    const current = before ?? answer();
    if (token !== undefined) answered.set(key, current);

    return current;
  };
  const customer = ({ contactId, chat }: ChatContact) => ({
    ...({ ParticipantRole: 'CUSTOMER', ParticipantId: `customer-of-${contactId}` } as const),
    DisplayName: chat.request.ParticipantDetails.DisplayName,
  });

  const connect = (participantToken: string, body: unknown): Answer => {
    const contact = contacts.chatOf((chat) => chat.participantToken === participantToken);
    const { data } = connectionSchema.safeParse(body);
    if (!contact || contact.ended) return denied;
    if (!data) return malformed;

    const token = newId();
    const until = now() + connectionMs;
    connections.set(token, { contactId: contact.contactId, until });
    if (data.ConnectParticipant) contacts.change(contact.contactId, () => ({ connected: true }));

    return { body: { ConnectionCredentials: { ConnectionToken: token, Expiry: new Date(until).toISOString() } } };
  };

  const send: Doing<z.output<typeof messageSchema>> = (contact, { ContentType, Content, ClientToken }) =>
    once(contact, 'message', ClientToken, () => {
      const item = contacts.write(contact.contactId, { Type: 'MESSAGE', ContentType, Content, ...customer(contact) });

      return { body: { Id: item.Id, AbsoluteTime: item.AbsoluteTime } };
    });

  const show: Doing<z.output<typeof eventSchema>> = (contact, { ContentType }) => {
    const item = contacts.write(contact.contactId, { Type: 'EVENT', ContentType, ...customer(contact) });

    return { body: { Id: item.Id, AbsoluteTime: item.AbsoluteTime } };
  };

  const startUpload: Doing<z.output<typeof uploadSchema>> = (contact, file) =>
    once(contact, 'upload', file.ClientToken, () => {
      const id = newId();
      const { AttachmentName: name, ContentType: mediaType, AttachmentSizeInBytes: size } = file;
      contacts.change(contact.contactId, ({ files }) => ({
        files: new Map([...files, [id, { name, mediaType, size, from: 'CUSTOMER' }]]),
      }));
      const UploadMetadata = { Url: `${url()}/files/${id}`, HeadersToInclude: { 'content-type': mediaType } };

      return { body: { AttachmentId: id, UploadMetadata } };
    });

  const completeUpload: Doing<z.output<typeof completeSchema>> = (contact, { AttachmentIds: [id = ''], ClientToken }) =>
    once(contact, 'complete', ClientToken, () => {
      const file = contact.chat.files.get(id);
      if (!file?.bytes) return malformed;

      keep(contact.contactId, id, { ...file, isComplete: true });
      const { name: AttachmentName, mediaType: ContentType } = file;
      const Attachments = [{ AttachmentId: id, AttachmentName, ContentType, Status: 'APPROVED' as const }];
      contacts.write(contact.contactId, { Type: 'ATTACHMENT', ContentType, Attachments, ...customer(contact) });

      return { body: {} };
    });

  const getAttachment: Doing<z.output<typeof attachmentSchema>> = ({ chat }, { AttachmentId: id }) =>
    chat.files.get(id)?.isComplete ? { body: { Url: `${url()}/files/${id}` } } : malformed;

  const disconnect: Doing<unknown> = ({ contactId }) => {
    contacts.end(contactId, 'CUSTOMER_DISCONNECT');

    return { body: {} };
  };

  const keep = (contactId: string, id: string, file: ConnectFile) =>
    contacts.change(contactId, ({ files }) => ({ files: new Map([...files, [id, file]]) }));
  const holderOf = (id: string) => contacts.chatOf((chat) => chat.files.has(id));

  return {
    putFile: (id, bytes) => {
      const contact = holderOf(id);
      const file = contact?.chat.files.get(id);
      if (!contact || !file || file.size !== bytes.byteLength) return false;

      keep(contact.contactId, id, { ...file, bytes });

      return true;
    },
    getFile: (id) => holderOf(id)?.chat.files.get(id),
    expire: () => connections.clear(),

    read: ({ operation, headers, body }) => {
      const bearer = String(headers['x-amz-bearer'] ?? '');
      const of = (what: Asked['operation'], answer: (contact: ChatContact) => Answer): Asked => {
        const connection = connections.get(bearer);
        const contact = connection && connection.until > now() ? contacts.find(connection.contactId) : undefined;
        const isOpen = contact && 'chat' in contact && !contact.ended;

        return { operation: what, contact, answer: () => (isOpen ? answer(contact) : denied) };
      };
      const checked = <Body>(schema: z.ZodType<Body>, doing: Doing<Body>) => {
        const { data } = schema.safeParse(body);

        return (contact: ChatContact) => (data === undefined ? malformed : doing(contact, data));
      };

      switch (operation) {
        case 'POST /participant/connection':
          return { operation: 'open', answer: () => connect(bearer, body) };
        case 'POST /participant/message':
          return of('say', checked(messageSchema, send));
        case 'POST /participant/event':
          return of('show', checked(eventSchema, show));
        case 'POST /participant/start-attachment-upload':
          return of('attach', checked(uploadSchema, startUpload));
        case 'POST /participant/complete-attachment-upload':
          return of('attach', checked(completeSchema, completeUpload));
        case 'POST /participant/attachment':
          return of('fetch', checked(attachmentSchema, getAttachment));
        case 'POST /participant/disconnect':
          return of('terminate', (contact) => disconnect(contact, body));
        default:
          return undefined;
      }
    },
  };
}
