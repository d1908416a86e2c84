import { createDynamodbCooldown } from '../../lib/ledger/cooldown-dynamodb.ts';
import { createDynamodbCooldownEnd } from '../../lib/ledger/cooldown-end-dynamodb.ts';
import { cooldownContract } from '../contract/cooldown.ts';
import { createMemoryCooldown, createMemoryCooldownEnd } from '../memory/cooldown.ts';
import { dynaliteTable } from '../support/tables.ts';

cooldownContract('memory', async () => {
  const held = new Map();

  return { cooldown: createMemoryCooldown(held), end: createMemoryCooldownEnd(held), close: async () => {} };
});

cooldownContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return {
    cooldown: createDynamodbCooldown({ client, table }),
    end: createDynamodbCooldownEnd({ client, table }),
    close,
  };
});
