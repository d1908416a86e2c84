import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

describe('what a client writes after the server has ended the chat', () => {
  test('opens another one, which knows both ids of the one before', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    const first = system.session();
    system.genesys.end();
    system.write('Are you there?');
    await system.run();

    const second = system.session();
    expect(system.rows.get(first.sessionId)?.chat).toMatchObject({ state: 'terminated', reason: 'ended' });
    expect(second).toMatchObject({ previousSessionId: first.sessionId, chat: { state: 'open', id: 'chat-2' } });
    expect(system.genesys.chats[1]).toMatchObject({
      userData: { _umsPreviousSessionId: first.sessionId, _umsPreviousChatId: 'chat-1' },
    });
    expect(system.genesys.clientTexts(system.genesys.chats[1])).toEqual(['Are you there?']);

    system.write('Hello again');
    await system.run();
    expect(system.genesys.clientTexts(system.genesys.chats[1])).toEqual(['Are you there?', 'Hello again']);
    expect(system.rows.size).toBe(2);
  });

  test('goes the same way when it comes again, and is not said twice', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    system.genesys.end();
    for (let time = 0; time < 3; time += 1) {
      system.write('Are you there?', { vendorMessageId: 'wamid.2' });
      await system.run();
    }

    expect(system.genesys.chats).toHaveLength(2);
    expect(system.genesys.clientTexts(system.genesys.chats[1])).toEqual(['Are you there?']);
  });

  test('brings what the agents had written last to the client first, and no closing response', async () => {
    const system = createBridgedSystem({ conversation: { closingResponse: 'welcome-text' } });
    system.write('Hello');
    await system.run();
    system.genesys.agentSays('Goodbye.');
    system.genesys.end();
    system.write('One more thing');
    await system.run();

    expect(system.texts()).toEqual(['Goodbye.']);
  });

  test('was said in it if its transcript has it: nothing is opened for it', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    system.genesys.trouble('say', 'lost');
    system.write('Bye');
    await system.handleOnce();
    system.genesys.end();
    await system.run();

    expect(system.genesys.chats).toHaveLength(1);
    expect(system.genesys.clientTexts()).toEqual(['Hello', 'Bye']);
  });

  test('was said in it if its transcript has it, also when the session has ended since', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    system.genesys.trouble('say', 'lost');
    system.write('Bye', { vendorMessageId: 'wamid.2' });
    await system.handleOnce();
    system.genesys.end();
    system.wake(system.session().sessionId);
    await system.handleOnce();
    expect(system.session().chat.state).toBe('terminated');
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Hello', 'Bye']);
    expect(system.genesys.chats).toHaveLength(1);
  });

  test('lies among the dead letters if every chat ends at once', async () => {
    const system = createBridgedSystem();
    const endAtOnce = () => {
      for (const chat of system.genesys.chats) chat.closed = true;
    };
    system.write('Hello');
    system.onStep('chat_opened', endAtOnce);
    await system.run(200);

    expect(system.genesys.chats).toHaveLength(3);
    expect(system.buried).toEqual([expect.stringContaining('ChatServerSilentError')]);
  });
});
