import { describe, expect, test } from 'vitest';
import { isGenuine } from '../../../lib/invite/session-id.ts';
import { noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { first, invite, second } from '../../support/invite-client.ts';

describe('a client without an open session', () => {
  test('opens one that nobody was invited to', async () => {
    const system = createConversationSystem();
    await system.relay(clientMessage());
    const [row] = system.rows.values();

    expect(row).toMatchObject({
      ...{ status: 'received', notification: false, chatQueueKey: '1:session-WA', channel: 'whatsapp-main' },
      ...{ businessId: '19251112222', lookbackDays: 30, chat: { state: 'open', server: 'builtin' } },
    });
    expect(isGenuine(row?.sessionId ?? '', 'test')).toBe(true);
    expect(system.opened()).toMatchObject([
      {
        ...{ interactionId: row?.sessionId, interactionType: 'Inbound', interactionSubtype: 'InboundNew' },
        ...{ clientId: '15550100001', businessId: '19251112222', chatQueueKey: '1:session-WA', tenantId: '1' },
        ...{ notification: false, userData: { _umsClientId: '15550100001', _umsChatSessionId: row?.sessionId } },
      },
    ]);
    expect(system.steps()).toEqual(['session_received', 'client_message']);
  });

  test('goes on from a notification on the queue for replies, with its user data', async () => {
    const system = createConversationSystem({ conversation: { replyQueue: '1:replies' } });
    await invite(system, {
      ...{ notification: true, chatQueueKey: '1:session-WA-sendSR' },
      userData: { OrderId: 'A-17', LastCalledAgent_EmployeeID: '4711', GCTI_Chat_SubmitAsOutbound: 'true' },
    });
    system.pass(3600);
    await system.relay(clientMessage({ at: noon + 3_600_000 }));

    expect(system.opened().at(-1)).toMatchObject({
      ...{ chatQueueKey: '1:replies', interactionType: 'Inbound', previousSessionId: first, notification: false },
      ...{ standardResponseId: 'order-ready', lastCalledAgent: '4711', userData: { OrderId: 'A-17' } },
    });
  });

  test('waits where the invite waited, and after continue-hours by the channel’s route', async () => {
    const system = createConversationSystem({ conversation: { continueHours: 2 } });
    await invite(system, { chatQueueKey: '1:replies', userData: { OrderId: 'A-17' } });
    await system.endSession(first);
    system.pass(3600);
    await system.relay(clientMessage({ at: noon + 3_600_000 }));
    const opened = system.opened().at(-1);
    expect(opened).toMatchObject({
      chatQueueKey: '1:replies',
      previousSessionId: first,
      userData: { OrderId: 'A-17' },
    });

    await system.endSession(opened?.interactionId ?? '');
    system.pass(3601);
    await system.relay(clientMessage({ at: noon + 7_201_000, vendorMessageId: 'wamid.c2' }));
    const last = system.opened().at(-1);
    expect(last).toMatchObject({ chatQueueKey: '1:session-WA', previousSessionId: opened?.interactionId });
    expect(last?.userData).not.toHaveProperty('OrderId');
  });

  test('ends what was idle for idle-hours, and opens the next', async () => {
    const system = createConversationSystem();
    await invite(system);
    system.pass(86_400);
    await system.relay(clientMessage({ at: noon + 86_400_000 }));

    expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'idle' });
    expect(system.agents.at(1)).toMatchObject({ type: 'session.terminated', interactionId: first, reason: 'idle' });
    expect(system.opened().at(-1)).toMatchObject({ previousSessionId: first });
  });

  test.each([
    ['ignores it', 'ignore', []],
    ['answers it', 'welcome-text', ['welcome-text']],
  ])('opens none where the response %s', async (_, onReply, expected) => {
    const system = createConversationSystem({
      response: (known) => (known.id === 'order-ready' ? { ...known, onReply } : known),
    });
    await invite(system, { notification: true, chatQueueKey: '1:session-WA-sendSR' });
    await system.relay(clientMessage());
    await system.relay(clientMessage());

    expect(system.opened().filter(({ interactionId }) => interactionId !== first)).toEqual([]);
    expect([...new Set(system.answers.map(({ response: answer, sessionId }) => `${sessionId} ${answer?.id}`))]).toEqual(
      expected.map((id) => `${first} ${id}`),
    );
  });

  test.each([
    ['ignores replies', { onReply: 'ignore' }, 'session', 1],
    ['answers replies', { onReply: 'welcome-text' }, 'session', 1],
    ['has a channel of replies only', {}, 'replies', 0],
  ] as const)('replies to no invite that was refused, if it %s', async (_, response, clientMessages, expected) => {
    const system = createConversationSystem({
      conversation: { clientMessages },
      response: (known) => (known.id === 'order-ready' ? { ...known, ...response } : known),
    });
    await invite(system, { notification: true, chatQueueKey: '1:session-WA-sendSR' });
    const row = system.rows.get(first);
    if (row) system.rows.set(first, { ...row, status: 'failed' });
    await system.relay(clientMessage());

    expect(system.opened().filter(({ interactionId }) => interactionId !== first)).toHaveLength(expected);
    expect(system.answers).toEqual([]);
  });

  test('is answered once where the channel has an inbound-response', async () => {
    const system = createConversationSystem({ conversation: { inboundResponse: 'welcome-text' } });
    await system.relay(clientMessage());
    await system.relay(clientMessage({ vendorMessageId: 'wamid.c2', at: noon + 121_000 }));

    expect(system.answers).toMatchObject([{ from: 'system', response: { id: 'welcome-text' } }]);
  });

  test('opens none where only replies count, unless an invite is answered', async () => {
    const system = createConversationSystem({ conversation: { clientMessages: 'replies' } });
    await system.relay(clientMessage());
    expect(system.told()).toEqual([]);
    expect(system.tables.conversations.size).toBe(0);

    await invite(system, { notification: true, chatQueueKey: '1:session-WA-sendSR' });
    system.pass(120);
    await system.relay(clientMessage({ vendorMessageId: 'wamid.c2' }));
    expect(system.opened().at(-1)).toMatchObject({ previousSessionId: first });
  });

  test.each([
    ['a reaction', { kind: 'reaction', text: '👍' }],
    ['STOP', { text: 'Stop!' }],
  ] as const)('opens none by %s, which an open session gets', async (_, members) => {
    const system = createConversationSystem();
    await system.relay(clientMessage(members));
    expect(system.told()).toEqual([]);

    await invite(system, { sessionId: second });
    system.pass(120);
    await system.relay(clientMessage({ ...members, vendorMessageId: 'wamid.c2' }));
    expect(system.told().at(-1)).toBe(`session.message ${second}`);
  });

  test('does not count as having answered by a reaction alone', async () => {
    const system = createConversationSystem();
    await invite(system);
    await system.relay(clientMessage({ kind: 'reaction', text: '👍' }));

    const [conversation] = system.tables.conversations.values();
    expect(conversation?.sessions).toEqual([{ sessionId: first, at: noon }]);
    expect(conversation?.clientAt).toBeUndefined();
  });
});
