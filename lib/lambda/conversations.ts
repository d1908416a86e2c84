import type { Identities } from '../contact/identities.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { MessageIndex } from '../ledger/message-index.ts';
import type { OptOuts } from '../ledger/opt-outs.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { openOnce } from '../net/open-once.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

export type ConversationItems = {
  readonly identities: Identities;
  readonly messageIndex: MessageIndex;
  readonly conversations: Conversations;
  readonly optOuts: OptOuts;
};

/**
 * What lies in the table of conversations; undefined if no vendor posts to this stage, whose functions then have
 * neither table nor secret. Opened with the first call: a stage's other channels never do.
 */
export function conversationsOf({ env, catalog, readSecret, now }: SecretRuntime): ConversationItems | undefined {
  if (catalog().receivers.length === 0) return undefined;

  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  const readKey = async () => readSecret(`ssm:/${name}`);
  const digest = createKeyedDigest({ readKey });
  const openTable = openOnce(async () => {
    const { createTableClient } = await import('../net/clients.ts');

    return { client: createTableClient(), table, digest };
  });

  const identities = openOnce(async () =>
    (await import('../contact/identities-dynamodb.ts')).createDynamodbIdentities(await openTable()),
  );
  const messageIndex = openOnce(async () =>
    (await import('../ledger/message-index-dynamodb.ts')).createDynamodbMessageIndex(await openTable()),
  );
  const conversations = openOnce(async () => {
    const [{ createDynamodbConversations }, { createDerivedSeal }, options] = await Promise.all([
      import('../ledger/conversations-dynamodb.ts'),
      import('../net/seal.ts'),
      openTable(),
    ]);

    return createDynamodbConversations({
      ...options,
      seal: createDerivedSeal({ readKey, purpose: 'conversations' }),
      now,
    });
  });
  const optOuts = openOnce(async () =>
    (await import('../ledger/opt-outs-dynamodb.ts')).createDynamodbOptOuts(await openTable()),
  );

  return {
    identities: {
      personOf: async (scope, clientId) => (await identities()).personOf(scope, clientId),
      link: async (scope, clientIds, expiresAt) => (await identities()).link(scope, clientIds, expiresAt),
    },
    messageIndex: {
      put: async (message, options) => (await messageIndex()).put(message, options),
      find: async (messages) => (await messageIndex()).find(messages),
    },
    conversations: {
      idOf: async (key) => (await conversations()).idOf(key),
      read: async (id) => (await conversations()).read(id),
      write: async (conversation, expectedVersion) => (await conversations()).write(conversation, expectedVersion),
      readCarried: async (sessionId) => (await conversations()).readCarried(sessionId),
      putCarried: async (carried, expiresAt) => (await conversations()).putCarried(carried, expiresAt),
      decide: async (message, decided, expiresAt) => (await conversations()).decide(message, decided, expiresAt),
      decided: async (message) => (await conversations()).decided(message),
    },
    optOuts: {
      read: async (scope, identities) => (await optOuts()).read(scope, identities),
      put: async (scope, identities, optOut) => (await optOuts()).put(scope, identities, optOut),
      allowAnswers: async (scope, identities, at) => (await optOuts()).allowAnswers(scope, identities, at),
      remove: async (scope, identities, lifted) => (await optOuts()).remove(scope, identities, lifted),
    },
  };
}
