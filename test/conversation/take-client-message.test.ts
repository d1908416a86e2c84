import { describe, expect, test } from 'vitest';
import { isGenuine, sessionIdOf } from '../../lib/invite/session-id.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { clientMessage, createConversationSystem } from '../support/conversation-system.ts';

const sessionOf = (key: string) => sessionIdOf({ stage: 'test', caller: 'anyone', key });
const [first, second] = [sessionOf('k1'), sessionOf('k2')];
const iso = (ms: number) => new Date(ms).toISOString();

type System = ReturnType<typeof createConversationSystem>;

/** Invites, of which each is delivered before the next. */
async function invite(system: System, members: Parameters<typeof inviteRecord>[0] = {}): Promise<void> {
  const found = await system.catalog.response('order-ready');
  system.put(
    inviteRecord({
      sessionId: first,
      deadline: system.now() + 900_000,
      ...members,
      ...(found && { response: { id: found.id, hash: found.hash } }),
    }),
  );
  await system.poll();
}

describe('a client who was invited', () => {
  test('writes to the session of the invite, and agents read it', async () => {
    const system = createConversationSystem();
    await invite(system);
    system.pass(120);

    expect(
      await system.relay(
        clientMessage({ client: { name: 'Ann' }, choice: { id: 'yes', title: 'Yes' }, kind: 'choice' }),
      ),
    ).toEqual(['ack']);
    expect(system.told()).toEqual([`session.opened ${first}`, `session.message ${first}`]);
    expect(system.written()).toEqual([
      {
        ...{ v: 1, type: 'session.message', chatQueueKey: '1:session-WA', interactionId: first },
        ...{ messageId: expect.stringMatching(new RegExp(`^${first}\\.\\d+$`)), vendorMessageId: 'wamid.c1' },
        ...{ at: iso(noon + 120_000), receivedAt: iso(noon + 120_000), from: 'client', kind: 'choice', text: 'Hello' },
        ...{ client: { name: 'Ann' }, choice: { id: 'yes', title: 'Yes' } },
        windowClosesAt: iso(noon + 86_520_000),
      },
    ]);
    expect([...system.tables.conversations.values()]).toMatchObject([
      {
        ...{
          clientId: '15550100001',
          clientAt: noon + 120_000,
          clientMessageId: 'wamid.c1',
          receivedAt: noon + 120_000,
        },
        sessions: [{ sessionId: first, at: noon, answered: true, repliedAt: noon + 120_000 }],
      },
    ]);
  });

  test('finds the session though the message comes before the answer to its send', async () => {
    const system = createConversationSystem();
    await invite(system);
    const row = system.rows.get(first);
    system.rows.set(first, ledgerRow({ ...row, status: 'sending', leaseUntil: noon + 130_000 }));
    system.pass(120);

    expect(await system.relay(clientMessage())).toEqual(['retain']);
    expect(system.hidden).toEqual([{ receiptHandle: 'r0', seconds: 1 }]);
    expect(system.written()).toEqual([]);

    system.rows.set(first, ledgerRow({ ...row }));
    await system.relay(clientMessage());
    expect(system.told().at(-1)).toBe(`session.message ${first}`);
  });

  test.each([
    ['the later of two', {}, second],
    ['the older, if the message is a tap on its message', { replyTo: 'wamid.1' }, first],
    ['the older, if it was written before the later one went out', { at: noon + 20_000 }, first],
  ])('writes to %s', async (_, members, expected) => {
    const system = createConversationSystem();
    await invite(system);
    await system.relay(clientMessage({ vendorMessageId: 'wamid.c0', at: noon + 10_000 }));
    system.pass(60);
    await invite(system, { sessionId: second });
    system.pass(60);
    await system.relay(clientMessage(members));

    expect(system.told().at(-1)).toBe(`session.message ${expected}`);
  });

  test('is known by the number that the vendor gave, whatever was dialled', async () => {
    const system = createConversationSystem();
    system.outcomes.push({ status: 'sent', messageId: 'wamid.1', clientIds: ['551187654321', 'BR.1'] });
    await invite(system, { clientId: '5511987654321' });
    await system.relay(clientMessage({ clientIds: ['551187654321'] }));
    await system.relay(clientMessage({ clientIds: ['BR.1'], vendorMessageId: 'wamid.c2' }));

    expect(system.told().slice(1)).toEqual([`session.message ${first}`, `session.message ${first}`]);
  });

  test.each([
    ['Brazil, without the 9', '5511987654321', '551187654321'],
    ['Mexico, with the 1', '525512345678', '5215512345678'],
    ['Argentina, with the 9', '541123456789', '5491123456789'],
  ])('is known by how a number is written otherwise: %s', async (_, dialled, wrote) => {
    const system = createConversationSystem();
    await invite(system, { clientId: dialled });
    await system.relay(clientMessage({ clientIds: [wrote, 'XX.1'] }));
    await system.relay(clientMessage({ clientIds: ['XX.1'], vendorMessageId: 'wamid.c2' }));

    expect(system.told().slice(1)).toEqual([`session.message ${first}`, `session.message ${first}`]);
  });

  test('is not taken for a landline that is written like a mobile number and was named by the vendor', async () => {
    const system = createConversationSystem();
    system.outcomes.push({ status: 'sent', messageId: 'wamid.1', clientIds: ['551187654321'] });
    await invite(system, { clientId: '551187654321' });
    await system.relay(clientMessage({ clientIds: ['5511987654321'] }));

    expect(system.written()[0]?.interactionId).not.toBe(first);
  });

  test('is not taken for somebody else of a number like theirs whose session has ended', async () => {
    const system = createConversationSystem();
    await invite(system, { clientId: '5511987654321' });
    await system.endSession(first);
    await system.relay(clientMessage({ clientIds: ['551187654321'] }));

    expect(system.opened().at(-1)?.previousSessionId).toBeUndefined();
  });

  test('under a name that nobody has learnt, on a message of theirs, goes on in its conversation', async () => {
    const system = createConversationSystem();
    await invite(system);
    system.pass(60);
    await system.relay(clientMessage({ clientIds: ['US.1'], replyTo: 'wamid.1' }));

    expect(system.told()).toEqual([`session.opened ${first}`, `session.message ${first}`]);
    expect([...system.tables.conversations.values()]).toMatchObject([
      { clientId: 'US.1', clientAt: noon + 120_000, sessions: [{ sessionId: first, answered: true }] },
    ]);
    expect(await system.identities.personOf('meta', 'US.1')).toBe(
      await system.identities.personOf('meta', '15550100001'),
    );
  });

  test('whose names were linked while their session was opened: it moves to the conversation they are one in', async () => {
    let crashes = 1;
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        decide: async (...given) => {
          crashes -= 1;
          if (crashes === 0) throw new Error('no answer');
          return conversations.decide(...given);
        },
      }),
    });
    await system.relay(clientMessage({ clientIds: ['US.1'] }));
    await system.identities.link('meta', ['15550100001', 'US.1'], 0);
    await system.relay(clientMessage({ clientIds: ['US.1'] }));

    const [opened] = system.opened();
    const known = [...system.tables.conversations.values()].find(({ id }) => id.includes('15550100001'));
    expect(system.rows.get(opened?.interactionId ?? '')).toMatchObject({ conversation: known?.id });
  });

  test('has written days ago: the message goes to the session that was open then and still is', async () => {
    const system = createConversationSystem({ conversation: { idleHours: 100 } });
    await invite(system);
    system.pass(2 * 86_400);
    await system.relay(clientMessage({ at: noon + 120_000 }));

    expect(system.written()).toMatchObject([
      { interactionId: first, at: iso(noon + 120_000), receivedAt: iso(noon + 2 * 86_400_000) },
    ]);
    expect([...system.tables.conversations.values()][0]?.clientAt).toBe(noon + 120_000);
  });
});

describe('the same message again', () => {
  test('goes the same way though its session has ended in between, and agents are told that it is late', async () => {
    const system = createConversationSystem();
    await invite(system);
    await system.relay(clientMessage());
    await system.endSession(first);
    system.pass(3 * 86_400);
    await system.relay(clientMessage());
    const [one, again] = system.written();

    expect(again).toEqual({ ...one, late: true });
    expect([...system.rows.keys()]).toEqual([first]);
    expect(system.steps()).toContain('client_message_known');
    expect(system.opened()).toHaveLength(1);
  });

  test('opens one session, however often it opens one', async () => {
    const system = createConversationSystem();
    await system.relay(clientMessage());
    await system.relay(clientMessage());
    const [opened, again] = system.opened();

    expect(again).toEqual(opened);
    expect(system.written()[0]).toEqual(system.written()[1]);
    expect(system.rows.size).toBe(1);
  });

  test('reaches agents though everything failed after it was decided', async () => {
    let fails = true;
    const published: string[] = [];
    const system = createConversationSystem({
      chatQueues: {
        put: async (_, { type, interactionId }) => {
          if (fails) throw new Error('no answer');
          published.push(`${type} ${interactionId}`);
        },
      },
    });

    expect(await system.relay(clientMessage())).toEqual(['retain']);
    fails = false;
    expect(await system.relay(clientMessage())).toEqual(['ack']);
    const [sessionId] = system.rows.keys();
    expect(published).toEqual([`session.opened ${sessionId}`, `session.message ${sessionId}`]);
  });

  test.each(['write', 'decide'] as const)(
    'has one session though an attempt died after its conversation’s %s',
    async (step) => {
      let dies = true;
      const system = createConversationSystem({
        conversations: (conversations) => {
          const die = async <Result>(result: Promise<Result>): Promise<Result> => {
            const done = await result;
            if (dies) throw new Error('died');
            return done;
          };

          return step === 'write'
            ? { ...conversations, write: (...given) => die(conversations.write(...given)) }
            : { ...conversations, decide: (...given) => die(conversations.decide(...given)) };
        },
      });
      await system.relay(clientMessage());
      dies = false;
      await system.relay(clientMessage({ vendorMessageId: 'wamid.c2', at: noon + 121_000 }));
      await system.relay(clientMessage());

      expect(system.rows.size).toBe(1);
      const [sessionId] = system.rows.keys();
      expect(system.told()).toEqual([
        `session.message ${sessionId}`,
        `session.opened ${sessionId}`,
        `session.message ${sessionId}`,
      ]);
    },
  );

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

    expect([...system.tables.conversations.values()]).toMatchObject([{ sessions: [{ sessionId: first, at: noon }] }]);
    expect([...system.tables.conversations.values()][0]?.clientAt).toBeUndefined();
  });
});

test.each([
  ['another number', { sender: '1' }],
  ['another receiver', { receiver: 'other' }],
])('what was stored for %s waits for a deployment that knows it', async (_, members) => {
  const system = createConversationSystem();

  expect(await system.relay(clientMessage(members))).toEqual(['retain']);
  expect(system.errors).toMatchObject([{ name: 'NoChannelError' }]);
});

test('what was stored for a channel that ignores it now waits, too, and nothing of it is stored', async () => {
  const system = createConversationSystem({ conversation: { clientMessages: 'ignore' } });
  await invite(system);

  expect(await system.relay(clientMessage())).toEqual(['retain']);
  expect([system.tables.conversations.size, system.tables.carried.size, system.tables.decided.size]).toEqual([0, 0, 0]);
  expect(system.rows.get(first)).not.toHaveProperty('conversation');
});

test('an echo of our own message is nobody’s', async () => {
  const system = createConversationSystem();
  await invite(system);
  await system.relay(clientMessage({ vendorMessageId: 'wamid.1' }));

  expect(system.written()).toEqual([]);
});
