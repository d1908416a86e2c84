import type { Identities } from '../contact/identities.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { openOnce } from '../net/open-once.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/**
 * The names of clients in the table of conversations; undefined if no vendor posts to this stage, whose functions then
 * have neither table nor secret. Opened with the first call: a stage's other channels never do.
 */
export function identitiesOf({ env, catalog, readSecret }: SecretRuntime): Identities | undefined {
  if (catalog().receivers.length === 0) return undefined;

  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  const digest = createKeyedDigest({ readKey: async () => readSecret(`ssm:/${name}`) });
  const open = openOnce(async () => {
    const [{ createDynamodbIdentities }, { createTableClient }] = await Promise.all([
      import('../contact/identities-dynamodb.ts'),
      import('../net/clients.ts'),
    ]);

    return createDynamodbIdentities({ client: createTableClient(), table, digest });
  });

  return {
    personOf: async (scope, clientId) => (await open()).personOf(scope, clientId),
    link: async (scope, clientIds, expiresAt) => (await open()).link(scope, clientIds, expiresAt),
  };
}
