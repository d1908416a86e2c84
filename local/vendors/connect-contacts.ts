/** The contacts of a simulated Amazon Connect, and what is said in them. */
import type * as z from 'zod';
import { chatSchema, outboundSchema } from './connect-schemas.ts';

type OutboundRequest = z.output<typeof outboundSchema>;
type ChatRequest = z.output<typeof chatSchema>;

type Attachment = {
  readonly AttachmentId: string;
  readonly AttachmentName: string;
  readonly ContentType: string;
  readonly Status: 'APPROVED';
};

/** What Connect keeps of a chat, and streams of it. */
export type ConnectItem = {
  readonly Id: string;
  readonly AbsoluteTime: string;
  readonly Type: 'MESSAGE' | 'EVENT' | 'ATTACHMENT';
  readonly ContentType: string;
  readonly Content?: string;
  readonly ParticipantRole: 'CUSTOMER' | 'AGENT' | 'SYSTEM';
  readonly DisplayName?: string;
  readonly ParticipantId: string;
  readonly Attachments?: readonly Attachment[];
};

export type ConnectFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly from: 'CUSTOMER' | 'AGENT';
  readonly bytes?: Buffer;
  readonly isComplete?: boolean;
};

/** Of a chat that it started we are the client. */
export type ConnectChat = {
  readonly request: ChatRequest;
  readonly participantToken: string;
  readonly connected: boolean;
  readonly topics: ReadonlySet<string>;
  readonly transcript: readonly ConnectItem[];
  readonly files: ReadonlyMap<string, ConnectFile>;
};

type Common = {
  readonly contactId: string;
  readonly startedAt: number;
  readonly ended: boolean;
  readonly endedAt?: number;
};

/** An outbound one reaches its client by Connect's own number. */
export type OutboundContact = Common & { readonly request: OutboundRequest };
export type ChatContact = Common & { readonly chat: ConnectChat };
export type ConnectContact = OutboundContact | ChatContact;

export type ConnectEvents = {
  readonly onStarted?: (contact: OutboundContact) => void;
  readonly onItem?: (contact: ChatContact, item: ConnectItem) => void;
  readonly onEnded?: (contact: ConnectContact, reason: string) => void;
};

export type ConnectContacts = {
  readonly all: () => readonly ConnectContact[];
  /** Undefined: the request is not one that Connect takes. */
  readonly startOutbound: (body: unknown) => OutboundContact | undefined;
  readonly startChat: (body: unknown) => ChatContact | undefined;
  readonly find: (contactId: string) => ConnectContact | undefined;
  readonly chatOf: (isOne: (chat: ConnectChat) => boolean) => ChatContact | undefined;
  readonly change: (contactId: string, change: (chat: ConnectChat) => Partial<ConnectChat>) => void;
  readonly write: (contactId: string, item: Omit<ConnectItem, 'Id' | 'AbsoluteTime'>) => ConnectItem;
  readonly end: (contactId: string, reason?: string) => void;
  readonly forget: (contactId: string) => void;
};

const tokenKeptMs = 7 * 86_400_000;
const maxAttributeBytes = 32_768;
/** Connect ends a chat to which its client has not connected by then. */
const connectWithinMs = 300_000;

type Options = ConnectEvents & { readonly now: () => number; readonly newId: () => string };

export function createConnectContacts({ now, newId, onStarted, onItem, onEnded }: Options): ConnectContacts {
  const contacts = new Map<string, ConnectContact>();

  const end = (contactId: string, reason = 'CUSTOMER_DISCONNECT') => {
    const contact = contacts.get(contactId);
    if (!contact || contact.ended) return;

    const over = { ...contact, ended: true, endedAt: now() };
    contacts.set(contactId, over);
    if ('chat' in over) {
      const chatEnded = 'application/vnd.amazonaws.connect.event.chat.ended';
      write(contactId, { Type: 'EVENT', ContentType: chatEnded, ParticipantRole: 'SYSTEM', ParticipantId: 'system' });
    }
    onEnded?.(over, reason);
  };

  /** A chat that its client never joined is over by now. */
  const current = (contact: ConnectContact | undefined): ConnectContact | undefined => {
    if (!contact || contact.ended || !('chat' in contact) || contact.chat.connected) return contact;
    if (now() > contact.startedAt + connectWithinMs) end(contact.contactId, 'CUSTOMER_NEVER_ARRIVED');

    return contacts.get(contact.contactId);
  };
  const find = (contactId: string) => current(contacts.get(contactId));

  const change: ConnectContacts['change'] = (contactId, changed) => {
    const contact = contacts.get(contactId);
    if (contact && 'chat' in contact)
      contacts.set(contactId, { ...contact, chat: { ...contact.chat, ...changed(contact.chat) } });
  };

  function write(contactId: string, given: Omit<ConnectItem, 'Id' | 'AbsoluteTime'>): ConnectItem {
    const item = { Id: newId(), AbsoluteTime: new Date(now()).toISOString(), ...given };
    change(contactId, ({ transcript }) => ({ transcript: [...transcript, item] }));
    const contact = contacts.get(contactId);
    if (contact && 'chat' in contact) onItem?.(contact, item);

    return item;
  }

  /** Within seven days the same token is the same contact. */
  const known = (clientToken: string | undefined) =>
    [...contacts.values()].find(
      (contact) =>
        clientToken !== undefined &&
        requestOf(contact).ClientToken === clientToken &&
        now() - contact.startedAt < tokenKeptMs,
    );
  const begun = () => ({ contactId: newId(), startedAt: now(), ended: false });

  return {
    all: () => [...contacts.values()].flatMap((contact) => current(contact) ?? []),
    ...{ find, change, write, end },
    forget: (contactId) => void contacts.delete(contactId),
    chatOf: (isOne) =>
      [...contacts.values()].map(current).find((contact) => contact && 'chat' in contact && isOne(contact.chat)) as
        | ChatContact
        | undefined,

    startOutbound: (body) => {
      const { data: request } = outboundSchema.safeParse(body);
      if (!request || attributeBytes(request) > maxAttributeBytes) return undefined;

      const same = known(request.ClientToken);
      if (same) return 'request' in same ? same : undefined;

      const contact = { ...begun(), request };
      contacts.set(contact.contactId, contact);
      onStarted?.(contact);

      return contact;
    },

    startChat: (body) => {
      const { data: request } = chatSchema.safeParse(body);
      if (!request || attributeBytes(request) > maxAttributeBytes) return undefined;

      const same = known(request.ClientToken);
      if (same) return 'chat' in same ? same : undefined;

      const source = request.PersistentChat?.SourceContactId;
      const previous = source === undefined ? undefined : find(source);
      if (source !== undefined && !(previous && 'chat' in previous && previous.ended)) return undefined;

      const transcript = previous && 'chat' in previous ? previous.chat.transcript : [];
      const chat: ConnectChat = {
        ...{ request, participantToken: newId(), connected: false, transcript },
        ...{ topics: new Set(), files: new Map() },
      };
      const contact = { ...begun(), chat };
      contacts.set(contact.contactId, contact);

      return contact;
    },
  };
}

export function requestOf(contact: ConnectContact) {
  return 'chat' in contact ? contact.chat.request : contact.request;
}

function attributeBytes({ Attributes }: { readonly Attributes: Readonly<Record<string, string>> }): number {
  return Object.entries(Attributes).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
}
