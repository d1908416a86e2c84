import { describe, expect, test } from 'vitest';
import { noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { invite } from '../../support/invite-client.ts';

describe('a client with two names', () => {
  test('who opts out under a name of the vendor’s has opted out under the number that was invited', async () => {
    const system = createConversationSystem();
    await invite(system);
    await system.identities.link('meta', ['15550100001', 'US.1'], 0);
    await system.relay(clientMessage({ clientIds: ['US.1'] }));
    await system.relay(
      clientMessage({ clientIds: ['US.1'], text: 'Stop', vendorMessageId: 'wamid.c2', at: noon + 130_000 }),
    );

    expect(await system.optOuts.read('phone', ['15550100001'])).toMatchObject({ by: 'client', word: 'stop' });
  });

  test.each([
    ['15550100001', 'US.1'],
    ['US.1', '15550100001'],
  ])('and nobody invited, who wrote as %s and opts out as %s, has opted out under both', async (before, now) => {
    const system = createConversationSystem();
    await system.identities.link('meta', ['15550100001', 'US.1'], 0);
    const write = (vendorMessageId: string, clientId: string, text: string, at: number) =>
      system.relay(clientMessage({ clientIds: [clientId], vendorMessageId, text, at }));
    await write('wamid.c1', before, 'Hello', noon + 120_000);
    await write('wamid.c2', now, 'It is me', noon + 130_000);
    await write('wamid.c3', now, 'Stop', noon + 140_000);

    for (const name of [before, now])
      expect(await system.optOuts.read('phone', [name])).toMatchObject({ by: 'client', word: 'stop' });
  });

  test('of two names at the same moment, one session is opened', async () => {
    const system = createConversationSystem();
    await system.identities.link('meta', ['15550100001', 'US.1'], 0);
    await Promise.all([
      system.relay(clientMessage()),
      system.relay(clientMessage({ vendorMessageId: 'wamid.c2', at: noon + 120_214, clientIds: ['US.1'] })),
    ]);

    expect(new Set(system.written().map(({ interactionId }) => interactionId)).size).toBe(1);
    expect(system.opened()).toHaveLength(1);
    const [one, two] = system.written().map(({ receivedAt }) => receivedAt);
    expect(one).not.toBe(two);
  });
});
