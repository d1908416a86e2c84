import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

describe('a conversation on a bridged server', () => {
  test('goes both ways: the client’s message opens a chat, and what its agents write reaches the client', async () => {
    const system = createBridgedSystem();
    system.write('Is it ready?');
    await system.run();

    const { sessionId, chat } = system.session();
    expect(chat).toMatchObject({ state: 'open', server: 'genesys', id: 'chat-1' });
    expect(system.genesys.chats).toMatchObject([{ sessionId, chatQueueKey: '1:chat', nickname: '15550100001' }]);
    expect(system.genesys.clientTexts()).toEqual(['Is it ready?']);

    system.genesys.agentSays('Yes, it is.');
    system.wake(sessionId);
    await system.run();
    expect(system.texts()).toEqual(['Yes, it is.']);
    expect(system.genesys.warnings()).toEqual([]);
    expect(system.errors).toEqual([]);
  });
});
