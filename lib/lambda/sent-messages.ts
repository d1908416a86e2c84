import type { SentMessages } from '../ledger/sent-messages.ts';
import { createDynamodbSentMessages } from '../ledger/sent-messages-dynamodb.ts';
import { createTableClient } from '../net/clients.ts';
import { createKeyedDigest } from '../net/keyed-digest.ts';
import { readEnv } from './env.ts';
import type { SecretRuntime } from './runtime.ts';

/** Loaded late: a stage whose vendors name each message in their receipts never does. */
export function sentMessagesOf({ env, readSecret }: Pick<SecretRuntime, 'env' | 'readSecret'>): SentMessages {
  const { CONVERSATIONS_TABLE: table, IDENTITY_KEY: name } = readEnv(env, ['CONVERSATIONS_TABLE', 'IDENTITY_KEY']);
  const digest = createKeyedDigest({ readKey: async () => readSecret(`ssm:/${name}`) });

  return createDynamodbSentMessages({ client: createTableClient(), table, digest });
}
