import { createDynamodbPausedChannels } from '../../lib/ledger/paused-channels-dynamodb.ts';
import { pausedChannelsContract } from '../contract/paused-channels.ts';
import { createMemoryPausedChannels } from '../memory/paused-channels.ts';
import { dynaliteTable } from '../support/tables.ts';

pausedChannelsContract('memory', async () => ({
  pausedChannels: createMemoryPausedChannels(),
  close: async () => {},
}));

pausedChannelsContract('dynamodb (dynalite)', async () => {
  const { client, table, close } = await dynaliteTable();

  return { pausedChannels: createDynamodbPausedChannels({ client, table }), close };
});
