import type { Identities } from '../contact/identities.ts';
import { createDynamodbIdentities } from '../contact/identities-dynamodb.ts';
import type { Conversations } from '../ledger/conversations.ts';
import { createDynamodbConversations } from '../ledger/conversations-dynamodb.ts';
import type { MessageIndex } from '../ledger/message-index.ts';
import { createDynamodbMessageIndex } from '../ledger/message-index-dynamodb.ts';
import type { OptOuts } from '../ledger/opt-outs.ts';
import { createDynamodbOptOuts } from '../ledger/opt-outs-dynamodb.ts';
import type { SealedIds } from '../ledger/sealed-ids.ts';
import type { Transcripts } from '../ledger/transcripts.ts';
import { createDynamodbTranscripts } from '../ledger/transcripts-dynamodb.ts';
import { createTableClient } from '../net/clients.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { createDerivedSeal } from '../net/seal.ts';

export type ConversationItems = {
  readonly identities: Identities;
  readonly messageIndex: MessageIndex;
  readonly conversations: Conversations;
  readonly optOuts: OptOuts;
  readonly transcripts: Transcripts;
  /** For the ledger's table. */
  readonly ids: SealedIds;
};

/** Loaded late, by conversations.ts. */
export function openConversationItems({
  table,
  readKey,
  now,
}: {
  readonly table: string;
  readonly readKey: () => Promise<string>;
  readonly now: () => number;
}): ConversationItems {
  const options = { client: createTableClient(), table, digest: createKeyedDigest({ readKey }) };
  const sealFor = (purpose: string) => createDerivedSeal({ readKey, purpose });
  const idSeal = sealFor('message ids');

  return {
    identities: createDynamodbIdentities(options),
    messageIndex: createDynamodbMessageIndex(options),
    conversations: createDynamodbConversations({ ...options, seal: sealFor('conversations'), now }),
    optOuts: createDynamodbOptOuts({ ...options, now }),
    transcripts: createDynamodbTranscripts({ ...options, seal: sealFor('transcripts'), now }),
    ids: {
      seal: async (vendorMessageId, ownerId) => (await idSeal()).seal(vendorMessageId, ownerId),
      open: async (sealed, ownerId) => (await idSeal()).open(sealed, ownerId),
    },
  };
}
