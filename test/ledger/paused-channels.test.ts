import { createDynamodbPausedChannels } from '../../cli/operate/dynamodb-paused-channels.ts';
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
