import { describe, expect, test } from 'vitest';
import { createBridgedSystem } from '../../support/bridged-system.ts';

/** With one open chat in which the client has written. */
async function talkingSystem(options: Parameters<typeof createBridgedSystem>[0] = {}) {
  const system = createBridgedSystem(options);
  system.write('Hello');
  await system.run();
  const { sessionId } = system.session();
  const wake = async () => {
    system.wake(sessionId);
    await system.run();
  };
  const wakeUnknown = () => system.wake('A999999999999999');
  const wakeOnly = () => system.wake(sessionId);
  const reads = () => system.genesys.requests.filter((of) => of === 'transcript').length;

  return { ...system, sessionId, wake, wakeOnly, wakeUnknown, reads };
}

describe('what agents write in a bridged chat', () => {
  test('reaches the client once, however often its transcript is read', async () => {
    const system = await talkingSystem();
    system.genesys.agentSays('One');
    system.genesys.agentSays('Two');
    await system.wake();
    system.bridged.sessions.clear();
    system.pass(400);
    await system.wake();
    system.genesys.agentSays('Three');
    await system.wake();

    expect(system.texts()).toEqual(['One', 'Two', 'Three']);
  });

  test('is read once for all wake-ups that came before the read', async () => {
    const system = await talkingSystem();
    system.genesys.agentSays('One');
    for (let time = 0; time < 5; time += 1) system.wakeOnly();
    system.pass(1);
    const before = system.reads();
    await system.run();

    expect(system.reads() - before).toBe(1);
    expect(system.texts()).toEqual(['One']);
  });

  test('that is too long for the channel goes out in parts, in order', async () => {
    const system = await talkingSystem();
    const text = 'word '.repeat(1700).trim();
    system.genesys.agentSays(text);
    await system.wake();

    expect(system.texts().map((part) => String(part).length)).toEqual([4094, 4094, 309]);
    expect(system.texts().join(' ')).toBe(text);
  });

  test('waits while the transcript cannot be read, and then for the next wake-up', async () => {
    const system = await talkingSystem();
    system.genesys.agentSays('One');
    system.genesys.trouble('transcript', 'busy');
    await system.wake();
    expect(system.texts()).toEqual(['One']);

    for (let time = 0; time < 21; time += 1) system.genesys.trouble('transcript', 'busy');
    system.genesys.agentSays('Two');
    await system.wake();
    expect(system.texts()).toEqual(['One']);
    expect(system.steps()).toContain('transcript_unread');
    expect(system.buried).toEqual([]);

    await system.wake();
    expect(system.texts()).toEqual(['One', 'Two']);
  });

  test('waits for the invite that opened the chat', async () => {
    const system = await talkingSystem();
    const row = system.session();
    system.rows.set(row.sessionId, { ...row, status: 'sending', leaseUntil: system.clock.now + 10_000 });
    system.genesys.agentSays('One');
    system.wakeOnly();
    await system.handleOnce();
    await system.handleOnce();
    expect(system.texts()).toEqual([]);

    system.rows.set(row.sessionId, { ...row, status: 'sent' });
    await system.run();
    expect(system.texts()).toEqual(['One']);
  });

  test('shows the client that an agent types', async () => {
    const system = await talkingSystem();
    system.genesys.agentDoes({ type: 'typing' });
    await system.wake();

    expect(system.presence).toEqual(['typing']);
    expect(system.texts()).toEqual([]);
  });

  test('of a session that has ended, or that nobody knows, is not read', async () => {
    const system = await talkingSystem();
    const row = system.session();
    system.rows.set(row.sessionId, { ...row, chat: { ...row.chat, state: 'terminated' } });
    const before = system.reads();
    await system.wake();
    system.wakeUnknown();
    await system.run();

    expect(system.reads()).toBe(before);
  });
});

describe('an agent’s file', () => {
  const bytes = Buffer.from('a picture');
  const event = { type: 'file', ref: 'f1', mediaType: 'image/png', name: 'map.png', size: 9 };

  test('goes to the client from the bucket, once', async () => {
    const system = await talkingSystem();
    system.genesys.files.set('f1', { bytes, mediaType: 'image/png', name: 'map.png' });
    system.genesys.agentDoes(event);
    await system.wake();
    system.bridged.sessions.clear();
    system.pass(400);
    await system.wake();

    expect(system.sent).toMatchObject([{ content: { attachments: [{ mediaType: 'image/png', name: 'map.png' }] } }]);
    expect(system.media.files).toMatchObject([{ name: 'map.png', bytes }]);
    expect(system.genesys.requests.filter((of) => of === 'fetchFile')).toHaveLength(1);
  });

  test('that comes later is waited for, with what was written after it', async () => {
    const system = await talkingSystem();
    system.genesys.files.set('f1', { bytes, mediaType: 'image/png', name: 'map.png' });
    system.genesys.trouble('fetchFile', 'lost');
    system.genesys.agentDoes(event);
    system.genesys.agentSays('There it is.');
    await system.wake();

    expect(system.sent.map(({ content }) => (content.type === 'text' ? content.text : ''))).toEqual([
      '',
      'There it is.',
    ]);
  });

  test.each([
    ['that the server does not hand out', event, /^Not sent: the file map.png. The chat server does not hand it out/],
    ['of a type that the channel does not take', { ...event, mediaType: 'image/tiff' }, /does not take image\/tiff/],
    ['that is too large', { ...event, size: 99_000_000 }, /It is larger than 25 MB/],
  ])('%s is named to the agents, and what comes after it goes out', async (_, given, line) => {
    const system = await talkingSystem();
    system.genesys.agentDoes(given);
    system.genesys.agentSays('Text');
    await system.wake();

    expect(system.genesys.warnings()).toEqual([expect.stringMatching(line)]);
    expect(system.texts()).toEqual(['Text']);
  });
});

describe('the end of a bridged chat', () => {
  test('brings the last words to the client, then the closing response, and ends the session', async () => {
    const system = await talkingSystem({ conversation: { closingResponse: 'welcome-text' } });
    system.genesys.agentSays('Goodbye.');
    system.genesys.end();
    await system.wake();
    await system.wake();

    expect(system.texts()).toHaveLength(2);
    expect(system.texts()[0]).toBe('Goodbye.');
    expect(system.session()).toMatchObject({ chat: { state: 'terminated', reason: 'ended' } });
    expect(system.session().chat).not.toHaveProperty('secret');
    expect(system.steps()).toContain('terminated');
  });
});

describe('what agents must see of what did not go out', () => {
  test('after the window: the response of the channel goes out once until the client writes, and they read so', async () => {
    const system = await talkingSystem({ conversation: { windowResponse: 'come-back' } });
    system.pass(25 * 3600);
    system.genesys.agentSays('Are you still there?');
    system.genesys.agentSays('Hello?');
    await system.wake();

    expect(system.sent.map(({ content }) => content.type)).toEqual(['template']);
    expect(system.genesys.warnings()).toHaveLength(3);
    expect(system.genesys.warnings()).toContain('Sent automatically: Please answer.');
    expect(system.genesys.warnings()[0]).toMatch(/^Not sent: the 24 h window is closed. The client gets “come-back”/);
    expect([...system.messages.values()].map(({ status }) => status)).toEqual(['failed', 'failed', 'sent']);

    system.write('Yes');
    await system.run();
    system.genesys.agentSays('Good.');
    await system.wake();
    expect(system.texts().at(-1)).toBe('Good.');
  });

  test('after the window without such a response: only a line', async () => {
    const system = await talkingSystem();
    system.pass(25 * 3600);
    system.genesys.agentSays('Are you still there?');
    await system.wake();

    expect(system.sent).toEqual([]);
    expect(system.genesys.warnings()).toEqual([
      'Not sent: the client can be written to again once they have answered (the 24 h window is closed).',
    ]);
  });

  test.each([
    ['refused', { status: 'refused', fault: 'client_unreachable', vendorCode: '131026' }, /^Not sent: .*131026/],
    ['unknown', { status: 'unknown' }, /^Perhaps not sent/],
  ] as const)('%s by the vendor', async (_, answer, line) => {
    const system = await talkingSystem({ answers: [answer] });
    system.genesys.agentSays('One');
    await system.wake();

    expect(system.sent).toHaveLength(1);
    expect(system.genesys.warnings()).toEqual([expect.stringMatching(line)]);
  });

  test('barred by the client', async () => {
    const system = await talkingSystem();
    system.genesys.agentSays('One');
    await system.optOuts.put('phone', ['15550100001'], { at: system.clock.now + 1, by: 'client', word: 'stop' });
    await system.wake();

    expect(system.sent).toEqual([]);
    expect(system.genesys.warnings()).toEqual(['Not sent: the client wants no more messages.']);
  });

  test('is shown when the server takes it again', async () => {
    const system = await talkingSystem({ answers: [{ status: 'unknown' }] });
    system.genesys.trouble('warn', 'busy');
    system.genesys.agentSays('One');
    await system.wake();

    expect(system.sent).toHaveLength(1);
    expect(system.genesys.warnings()).toHaveLength(1);
  });
});
