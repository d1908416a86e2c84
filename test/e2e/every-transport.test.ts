import { join } from 'node:path';
import { expect, test } from 'vitest';
import { transportNames } from '../../lib/channel/transports.ts';
import { conversationContract } from '../contract/conversation.ts';
import { everyTransport, namesOfEveryTransport } from '../support/every-transport.ts';
import { chatQueueKeyOf, writeCatalogOfEveryTransport } from '../support/every-transport-catalog.ts';
import { shareSystem } from '../support/shared-system.ts';
import { createTalk } from '../support/talk.ts';

const system = shareSystem(async (folder) => {
  const CATALOG = join(folder, 'catalog');
  await writeCatalogOfEveryTransport(CATALOG);

  return { CATALOG };
});

for (const transport of namesOfEveryTransport) {
  const traits = everyTransport[transport];

  conversationContract({
    ...{ transport, traits },
    registration: () => system().endpoints.receivers[traits.receiver],
    talkWith: (clientId) =>
      createTalk({
        ...{ api: system().api, channel: transport, businessId: traits.business.id, clientId },
        chatQueueKey: chatQueueKeyOf(transport),
      }),
  });
}

test('no transport is left out, and nothing unexpected happened beside the conversations', async () => {
  expect(namesOfEveryTransport).toEqual(transportNames);
  expect(system().output()).not.toContain('unexpected');
  expect(await (await fetch(`${system().api}/local/dead-letters`)).json()).toEqual([]);
});
