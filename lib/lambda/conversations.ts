import type { Identities } from '../contact/identities.ts';
import type { MessageIndex } from '../ledger/message-index.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { openOnce } from '../net/open-once.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

export type Conversations = { readonly identities: Identities; readonly messageIndex: MessageIndex };

/**
 * The names of clients and the vendors' ids of messages in the table of conversations; undefined if no vendor posts to
 * this stage, whose functions then have neither table nor secret. Opened with the first call: a stage's other channels
 * never do.
 */
export function conversationsOf({ env, catalog, readSecret }: SecretRuntime): Conversations | undefined {
  if (catalog().receivers.length === 0) return undefined;

  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  const digest = createKeyedDigest({ readKey: async () => readSecret(`ssm:/${name}`) });
  const open = openOnce(async (): Promise<Conversations> => {
    const [{ createDynamodbIdentities }, { createDynamodbMessageIndex }, { createTableClient }] = await Promise.all([
      import('../contact/identities-dynamodb.ts'),
      import('../ledger/message-index-dynamodb.ts'),
      import('../net/clients.ts'),
    ]);
    const options = { client: createTableClient(), table, digest };

    return { identities: createDynamodbIdentities(options), messageIndex: createDynamodbMessageIndex(options) };
  });

  return {
    identities: {
      personOf: async (scope, clientId) => (await open()).identities.personOf(scope, clientId),
      link: async (scope, clientIds, expiresAt) => (await open()).identities.link(scope, clientIds, expiresAt),
    },
    messageIndex: {
      put: async (message, options) => (await open()).messageIndex.put(message, options),
      find: async (messages) => (await open()).messageIndex.find(messages),
    },
  };
}
