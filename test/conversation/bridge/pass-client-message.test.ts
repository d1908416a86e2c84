import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

describe('what a client writes to a bridged server', () => {
  test('is split at the end of a word if it is too long for the server, in order', async () => {
    const system = createBridgedSystem({ server: { maxTextBytes: 12 } });
    system.write('One two three four five äöüß seven');
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['One two', 'three four', 'five', 'äöüß', 'seven']);
  });

  test('as a choice is its title', async () => {
    const system = createBridgedSystem();
    system.write('Yes, please: {id}', { kind: 'choice', choice: { id: 'y', title: 'Yes' } });
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Yes']);
  });

  test('is said once, however often its record comes', async () => {
    const system = createBridgedSystem();
    for (let time = 0; time < 3; time += 1) {
      system.write('Hello', { vendorMessageId: 'wamid.1' });
      await system.run();
      system.pass(3 * 86_400);
    }

    expect(system.genesys.clientTexts()).toEqual(['Hello']);
    expect(system.genesys.chats).toHaveLength(1);
  });

  test('opens nothing if its record comes again after the end', async () => {
    const system = createBridgedSystem();
    system.write('Hello', { vendorMessageId: 'wamid.1' });
    await system.run();
    system.genesys.end();
    system.wake(system.session().sessionId);
    await system.run();
    expect(system.session().chat.state).toBe('terminated');
    system.write('Hello', { vendorMessageId: 'wamid.1' });
    await system.run();

    expect(system.genesys.chats).toHaveLength(1);
  });

  test.each([
    ['the answer to it is lost: the transcript has it', 'lost', 1],
    ['it got lost itself: the transcript does not have it', 'dropped', 2],
  ] as const)('is said once if %s', async (_, trouble, requests) => {
    const system = createBridgedSystem();
    system.genesys.trouble('say', trouble);
    system.write('Hello');
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Hello']);
    expect(system.genesys.requests.filter((of) => of === 'say')).toHaveLength(requests);
  });

  test('is said again if it is the same as what was said before it: the transcript has that one', async () => {
    const system = createBridgedSystem();
    system.write('Ok');
    await system.run();
    system.genesys.trouble('say', 'dropped');
    system.write('Ok', { vendorMessageId: 'wamid.2' });
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Ok', 'Ok']);
  });

  test('of which one part equals another is said whole', async () => {
    const system = createBridgedSystem({ server: { maxTextBytes: 4 } });
    system.genesys.trouble('say', 'lost');
    system.write('la la la la');
    await system.run();
    expect(system.genesys.clientTexts()).toEqual(['la', 'la', 'la', 'la']);
  });

  test('waits while the server is busy, and so does what the client writes after it', async () => {
    const system = createBridgedSystem();
    system.write('First');
    await system.run();
    system.genesys.trouble('say', 'busy');
    const before = system.clock.now;
    system.write('Second');
    system.write('Third');
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['First', 'Second', 'Third']);
    expect(system.clock.now - before).toBe(7000);
  });

  test('goes to the dead letters if the server does not answer for 15 minutes, and its session ends', async () => {
    const system = createBridgedSystem();
    for (let time = 0; time < 300; time += 1) system.genesys.trouble('open', 'busy');
    system.write('Hello');
    await system.run(400);

    expect(system.buried).toEqual([expect.stringContaining('ChatServerSilentError')]);
    expect(system.session().chat.state).toBe('terminated');
  });

  test('opens another chat if nobody knows whether the first was opened, and that is counted', async () => {
    const system = createBridgedSystem();
    system.genesys.trouble('open', 'lost');
    system.write('Hello');
    await system.run();

    expect(system.genesys.chats).toHaveLength(2);
    expect(system.genesys.clientTexts()).toEqual(['Hello']);
    expect(system.session().chat.id).toBe('chat-2');
    expect(system.steps().filter((step) => step === 'chat_unverifiable')).toHaveLength(1);
  });

  test('counts no lost chat if the server said that it opened none', async () => {
    const system = createBridgedSystem();
    system.genesys.trouble('open', 'busy');
    system.write('Hello');
    await system.run();

    expect(system.genesys.chats).toHaveLength(1);
    expect(system.steps()).not.toContain('chat_unverifiable');
  });

  test('is said once by two workers that have its record at the same time', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    system.genesys.trouble('say', 'busy');
    system.write('Again', { vendorMessageId: 'wamid.2' });
    await system.handleOnce();
    system.write('Again', { vendorMessageId: 'wamid.2' });
    await system.handleAtOnce();
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Hello', 'Again']);
  });

  test('leaves no chat behind that its session cannot name', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    let times = 0;
    system.onStep('chat_opened', () => {
      times += 1;
      const row = system.session();
      if (times === 1) system.rows.set(row.sessionId, { ...row, version: 'somebody else’s' });
    });
    await system.run();

    expect(system.genesys.chats.map(({ closed }) => closed)).toEqual([true, false]);
    expect(system.session().chat.id).toBe('chat-2');
    expect(system.genesys.clientTexts(system.genesys.chats[1])).toEqual(['Hello']);
  });

  test('brings what the server wants to hear next time, and it is stored', async () => {
    const system = createBridgedSystem();
    system.write('Hello');
    await system.run();
    expect(system.session().chat.secret).toBe('s1');

    system.genesys.agentSays('One');
    system.wake(system.session().sessionId);
    await system.run();
    expect(system.session().chat.secret).toBe('t2');
  });

  test('is known by the server’s idempotency where it has one: nothing is read', async () => {
    const system = createBridgedSystem({ server: { repeatable: true } });
    system.genesys.trouble('say', 'lost');
    system.write('Hello');
    await system.run();

    expect(system.genesys.clientTexts()).toEqual(['Hello']);
    expect(system.genesys.requests).toEqual(['open', 'say', 'say']);
  });
});
