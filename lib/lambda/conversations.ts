import { openOnce } from '../net/open-once.ts';
import type { ConversationItems } from './conversation-items.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * What lies in the table of conversations; undefined if no vendor posts to this stage, whose functions then have
 * neither table nor secret. Opened with the first call: a stage's other channels never do.
 */
export function conversationsOf({ env, catalog, readSecret, now }: SecretRuntime): ConversationItems | undefined {
  if (catalog().receivers.length === 0) return undefined;

  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  // One file of all its adapters: each that is loaded alone would share the rest with it in files of their own.
  const items = openOnce(async () =>
    (await import('./conversation-items.ts')).openConversationItems({
      table,
      readKey: async () => readSecret(`ssm:/${name}`),
      now,
    }),
  );

  return {
    ids: {
      seal: async (vendorMessageId, ownerId) => (await items()).ids.seal(vendorMessageId, ownerId),
      open: async (sealed, ownerId) => (await items()).ids.open(sealed, ownerId),
    },
    transcripts: {
      add: async (said) => (await items()).transcripts.add(said),
      read: async (session, after) => (await items()).transcripts.read(session, after),
    },
    identities: {
      personOf: async (scope, clientId) => (await items()).identities.personOf(scope, clientId),
      link: async (scope, clientIds, expiresAt) => (await items()).identities.link(scope, clientIds, expiresAt),
    },
    messageIndex: {
      put: async (message, options) => (await items()).messageIndex.put(message, options),
      find: async (messages) => (await items()).messageIndex.find(messages),
    },
    conversations: {
      idOf: async (key) => (await items()).conversations.idOf(key),
      read: async (id) => (await items()).conversations.read(id),
      write: async (conversation, expectedVersion) =>
        (await items()).conversations.write(conversation, expectedVersion),
      readCarried: async (sessionId) => (await items()).conversations.readCarried(sessionId),
      putCarried: async (carried, expiresAt) => (await items()).conversations.putCarried(carried, expiresAt),
      decide: async (message, decided, expiresAt) => (await items()).conversations.decide(message, decided, expiresAt),
      decided: async (message) => (await items()).conversations.decided(message),
    },
    optOuts: {
      read: async (scope, identities) => (await items()).optOuts.read(scope, identities),
      put: async (scope, identities, optOut) => (await items()).optOuts.put(scope, identities, optOut),
      allowAnswers: async (scope, identities, at) => (await items()).optOuts.allowAnswers(scope, identities, at),
      remove: async (scope, identities, lifted) => (await items()).optOuts.remove(scope, identities, lifted),
    },
  };
}
