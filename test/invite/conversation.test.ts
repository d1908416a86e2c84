import { describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { inviteRecord, noon } from '../support/builders.ts';
import { clientMessage, createConversationSystem } from '../support/conversation-system.ts';

const sessionOf = (key: string) => sessionIdOf({ stage: 'test', caller: 'anyone', key });
const [first, second, third] = [sessionOf('k1'), sessionOf('k2'), sessionOf('k3')];

type System = ReturnType<typeof createConversationSystem>;

async function invite(system: System, sessionId: string, members: Parameters<typeof inviteRecord>[0] = {}) {
  const found = await system.catalog.response('order-ready');
  const response = { id: 'order-ready', hash: found?.hash ?? '' };
  system.put(inviteRecord({ sessionId, deadline: system.now() + 900_000, response, ...members }));
  await system.poll();
}

const conversationOf = (system: System) => [...system.tables.conversations.values()][0];

describe('an invite on a channel that takes messages', () => {
  test('is in its conversation, with what it carries, before it is claimed', async () => {
    const atClaim: unknown[] = [];
    const system: System = createConversationSystem({
      ledger: (ledger) => ({
        ...ledger,
        claim: async (...given) => {
          atClaim.push(conversationOf(system)?.sessions, [...system.tables.carried.keys()]);
          return ledger.claim(...given);
        },
      }),
    });
    await invite(system, first);

    expect(atClaim).toEqual([[{ sessionId: first, at: noon }], [first]]);
    expect(system.rows.get(first)).toMatchObject({ conversation: conversationOf(system)?.id, lookbackDays: 30 });
    expect(system.tables.carried.get(first)).toEqual({
      carried: {
        ...{ sessionId: first, chatQueueKey: '1:session-WA', notification: false },
        ...{ userData: inviteRecord().userData, standardResponseId: 'order-ready' },
      },
      expiresAt: noon + 72 * 3_600_000,
    });
    expect(conversationOf(system)).toMatchObject({ clientId: '15550100001', expiresAt: noon + 30 * 86_400_000 });
  });

  test('has the time of its claim in the conversation, also if an attempt died before it', async () => {
    let dies = true;
    const system = createConversationSystem({
      ledger: (ledger) => ({
        ...ledger,
        claim: async (...given) => {
          if (dies) throw new Error('no answer');
          return ledger.claim(...given);
        },
      }),
    });
    await expect(invite(system, first)).rejects.toThrow('no answer');
    expect(conversationOf(system)?.sessions).toEqual([{ sessionId: first, at: noon }]);

    dies = false;
    system.pass(120);
    await system.poll();
    expect(system.rows.get(first)?.status).toBe('sent');
    expect(conversationOf(system)?.sessions).toEqual([{ sessionId: first, at: noon + 120_000 }]);
  });

  test('keeps the time of the attempt that was sent if another worker joins after it', async () => {
    let isStale = false;
    const system = createConversationSystem({
      ledger: (ledger) => ({
        ...ledger,
        claim: async (...given) => {
          const claimed = await ledger.claim(...given);
          isStale = true;
          return claimed;
        },
        // What another worker read before the claim.
        read: async (sessionId) => (isStale ? undefined : ledger.read(sessionId)),
      }),
    });
    await invite(system, first);
    system.pass(5);
    await invite(system, first);

    expect(conversationOf(system)?.sessions).toEqual([{ sessionId: first, at: noon }]);
  });

  test('has the time of its last attempt in the conversation, and carries what it did at first', async () => {
    const system = createConversationSystem();
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused', retryAfterSeconds: 30 });
    await invite(system, first);
    system.pass(60);
    await system.poll();

    expect(conversationOf(system)?.sessions).toEqual([{ sessionId: first, at: noon + 60_000 }]);
    expect(system.tables.carried.get(first)?.expiresAt).toBe(noon + 72 * 3_600_000);
  });

  test('is not claimed if its conversation cannot be written, and comes again', async () => {
    let fails = true;
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        write: async (...given) => {
          if (fails) throw new Error('no answer');
          return conversations.write(...given);
        },
      }),
    });
    const sent = invite(system, first);
    await expect(sent).rejects.toThrow('no answer');
    expect([system.rows.size, system.phone.length]).toEqual([0, 0]);

    fails = false;
    system.pass(60);
    await system.poll();
    expect(system.phone).toHaveLength(1);
  });

  test('is written again if somebody else wrote the conversation in between', async () => {
    let rounds = 0;
    const system: System = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        write: async (conversation, expectedVersion) => {
          rounds += 1;
          if (rounds === 1) await conversations.write({ ...conversation, version: 'other', sessions: [] }, undefined);
          return conversations.write(conversation, expectedVersion);
        },
      }),
    });
    await invite(system, first);

    expect(conversationOf(system)?.sessions).toEqual([{ sessionId: first, at: noon }]);
  });

  test('keeps the last five sessions', async () => {
    const system = createConversationSystem();
    for (let count = 0; count < 6; count += 1) {
      await invite(system, sessionOf(`n${count}`), { notification: true, chatQueueKey: '1:session-WA-sendSR' });
      system.pass(1);
    }

    expect(conversationOf(system)?.sessions.map(({ sessionId }) => sessionId)).toEqual(
      [1, 2, 3, 4, 5].map((count) => sessionOf(`n${count}`)),
    );
  });
});

describe('an older session', () => {
  test('in which nobody wrote ends with the new one, and its agents hear of it', async () => {
    const system = createConversationSystem();
    await invite(system, first);
    system.pass(60);
    await invite(system, second);

    expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'superseded' });
    expect(system.told()).toEqual([
      `session.opened ${first}`,
      `session.opened ${second}`,
      `session.terminated ${first}`,
    ]);
    expect(system.rows.get(second)?.chat.state).toBe('open');
  });

  test('in which the client has written stays open', async () => {
    const system = createConversationSystem();
    await invite(system, first);
    await system.relay(clientMessage());
    system.pass(60);
    await invite(system, second);

    expect(system.rows.get(first)?.chat.state).toBe('open');
  });

  test('in which an agent has written stays open', async () => {
    const system = createConversationSystem();
    await invite(system, first);
    const conversation = conversationOf(system);
    if (!conversation) throw new Error('there is no conversation');
    const sessions = conversation.sessions.map((session) => ({ ...session, spoken: true as const }));
    system.tables.conversations.set(conversation.id, { ...conversation, sessions });
    system.pass(60);
    await invite(system, second);

    expect(system.rows.get(first)?.chat.state).toBe('open');
  });

  test('takes no place of a newer one when its record comes again', async () => {
    const system = createConversationSystem();
    await invite(system, first);
    system.pass(60);
    await invite(system, second);
    await invite(system, first);

    expect(system.rows.get(second)?.chat.state).toBe('open');
  });

  test('in which the client has written ends if it is idle', async () => {
    const system = createConversationSystem();
    await invite(system, first);
    await system.relay(clientMessage());
    system.pass(86_400);
    await invite(system, second);

    expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'idle' });
  });

  test.each([
    ['a notification', { notification: true, chatQueueKey: '1:session-WA-sendSR' }, []],
    ['an invite that fails', {}, [{ status: 'refused', fault: 'client_unreachable' }]],
  ] as const)('is not ended by %s', async (_, members, outcomes) => {
    const system = createConversationSystem();
    await invite(system, first);
    system.pass(60);
    system.outcomes.push(...outcomes);
    await invite(system, second, members);

    expect(system.rows.get(first)?.chat.state).toBe('open');
  });

  test('ends though the delivery of the new one died before it did', async () => {
    let dies = false;
    const told: string[] = [];
    const system = createConversationSystem({
      chatQueues: {
        put: async (_, { type, interactionId }) => {
          if (dies && type === 'session.terminated') throw new Error('died');
          told.push(`${type} ${interactionId}`);
        },
      },
    });
    await invite(system, first);
    system.pass(60);
    dies = true;
    await expect(invite(system, second)).rejects.toThrow('did not confirm');
    dies = false;
    system.pass(60);
    await system.poll();

    expect(system.phone).toHaveLength(2);
    expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'superseded' });
    expect(told).toContain(`session.terminated ${first}`);
  });
});

describe('when-open: refuse', () => {
  const conversation = { whenOpen: 'refuse' } as const;

  test('an invite fails while the client has written in an open session, which its fault names', async () => {
    const system = createConversationSystem({ conversation });
    await invite(system, first);
    await system.relay(clientMessage());
    await invite(system, second);

    expect(system.phone).toHaveLength(1);
    expect(system.rows.get(second)).toMatchObject({
      ...{ status: 'failed', attempt: 0 },
      fault: { code: 'session_open', detail: `The open session is ${first}.` },
    });
    expect(system.rows.get(first)?.chat.state).toBe('open');
  });

  test('a notification goes out, and so does an invite while nobody has written, or the session is idle', async () => {
    const system = createConversationSystem({ conversation });
    await invite(system, first);
    await invite(system, second);
    await system.relay(clientMessage());
    await invite(system, third, { notification: true, chatQueueKey: '1:session-WA-sendSR' });
    expect(system.phone).toHaveLength(3);

    system.pass(86_400);
    await invite(system, sessionOf('k4'));
    expect(system.phone).toHaveLength(4);
  });
});

test('a number that the vendor has named is marked only where it may be written differently', async () => {
  const system = createConversationSystem();
  system.outcomes.push(
    { status: 'sent', messageId: 'wamid.1', clientIds: ['551187654321'] },
    { status: 'sent', messageId: 'wamid.2', clientIds: ['15550100001'] },
  );
  await invite(system, first, { clientId: '551187654321' });
  await invite(system, second);

  expect([...system.tables.conversations.values()].map(({ isNamed }) => isNamed)).toEqual([true, undefined]);
});
