import type { Lookup } from '../../catalog/lookup.ts';
import type { ChatServers } from '../../chat-server/chat-servers.ts';
import type { Contacts } from '../../contact/contacts.ts';
import type { Identities } from '../../contact/identities.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MediaStore } from '../../media/media-store.ts';
import type { ReceiptQueue } from '../../queue/receipt-queue.ts';
import type { ReadChatDeps } from './read-chat.ts';

/** What relay needs to pass on what clients write to the agents of a bridged server. */
export type PassDeps = Omit<ReadChatDeps, 'catalog'> & {
  readonly stage: string;
  readonly catalog: () => Lookup;
  readonly ledger: Ledger;
  readonly conversations: Pick<Conversations, 'read' | 'write' | 'readCarried'>;
  readonly contacts: Pick<Contacts, 'find'>;
  readonly identities: Pick<Identities, 'personOf'>;
  readonly chatServers: Pick<ChatServers, 'bridge' | 'open' | 'state' | 'terminate'>;
  readonly media: Pick<MediaStore, 'find' | 'put' | 'read'>;
  readonly receiptQueue: ReceiptQueue;
  readonly settings: {
    /** How long a message waits for its chat server before it goes to the dead letters. */
    readonly giveUpMs: number;
  };
};
