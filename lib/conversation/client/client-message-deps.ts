import type { Catalog } from '../../catalog/catalog.ts';
import type { Contacts } from '../../contact/contacts.ts';
import type { Identities } from '../../contact/identities.ts';
import type { ExternalDeps } from '../../invite/end-on-chat-server.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { MessageIndex } from '../../ledger/message-index.ts';
import type { OptOuts } from '../../ledger/opt-outs.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { ReceivedMessages } from '../../queue/message-queue.ts';
import type { SendSystemMessage } from '../agent/system-message.ts';
import type { PassClientMessage } from '../bridge/passing.ts';
import type { KeepFiles } from './keep-files.ts';
import type { ReadLongAnswer } from './long-answer.ts';

/** What relay needs to take what clients write. */
export type ClientMessageDeps = Omit<ExternalDeps, 'catalog'> & {
  readonly stage: string;
  readonly catalog: () => Omit<Catalog, 'loadResponses'>;
  readonly contacts: Pick<Contacts, 'find'>;
  readonly identities: Identities;
  readonly conversations: Conversations;
  readonly messageIndex: Pick<MessageIndex, 'find'>;
  readonly optOuts: OptOuts;
  readonly received: Pick<ReceivedMessages, 'hide'>;
  readonly keepFiles: KeepFiles;
  /** Absent: an answer that came as a file goes to the agents as one. */
  readonly readLongAnswer?: ReadLongAnswer | undefined;
  /** For sessions of a bridged chat server. */
  readonly passClientMessage: PassClientMessage;
  readonly sendSystemMessage: SendSystemMessage;
  /** Tells the session's caller that the client has replied. Absent in a stage without callbacks. */
  readonly announceReply?: ((row: LedgerRow) => Promise<void>) | undefined;
};
