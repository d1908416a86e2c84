import { createDynamodbQuotas } from '../../lib/ledger/quota-dynamodb.ts';
import { quotaContract } from '../contract/quota.ts';
import { createMemoryQuotas } from '../memory/quota.ts';
import { tokens } from '../support/builders.ts';
import { dynaliteTable } from '../support/tables.ts';

quotaContract('memory', async () => ({ quotas: createMemoryQuotas(), close: async () => {} }));

quotaContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return { quotas: createDynamodbQuotas({ client, table, newToken: tokens() }), close };
});
