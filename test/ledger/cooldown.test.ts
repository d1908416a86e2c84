import { createDynamodbCooldown } from '../../lib/ledger/cooldown-dynamodb.ts';
import { cooldownContract } from '../contract/cooldown.ts';
import { createMemoryCooldown } from '../memory/cooldown.ts';
import { dynaliteTable } from '../support/tables.ts';

cooldownContract('memory', async () => ({ cooldown: createMemoryCooldown(), close: async () => {} }));

cooldownContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return { cooldown: createDynamodbCooldown({ client, table }), close };
});
