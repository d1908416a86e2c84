import { describe, expect, test } from 'vitest';
import { ledgerRow, noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { first, invite, second } from '../../support/invite-client.ts';

describe('the same message again', () => {
  test('that somebody else has decided meanwhile in another way leaves no session that nobody has seen opened', async () => {
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        decide: async (message) => {
          await conversations.decide(message, { reason: 'opt-in', receivedAt: noon }, noon + 1000);
          return conversations.decide(message, { receivedAt: noon }, noon + 1000);
        },
      }),
    });
    await system.relay(clientMessage());

    expect(system.told()).toEqual([]);
    expect([...system.rows.values()]).toMatchObject([{ status: 'received', chat: { state: 'terminated' } }]);
  });

  test('that somebody else has decided meanwhile leaves the session open to which it would have gone', async () => {
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        decide: async (message) => conversations.decide(message, { reason: 'opt-in', receivedAt: noon }, noon + 1000),
      }),
    });
    await invite(system);
    await system.relay(clientMessage());

    expect(system.written()).toEqual([]);
    expect(system.rows.get(first)?.chat.state).toBe('open');
  });

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

  test('whose session has gone is not acknowledged: it goes to the dead letters', async () => {
    const system = createConversationSystem();
    await system.relay(clientMessage());
    system.rows.clear();

    expect(await system.relay(clientMessage())).toEqual(['retain']);
    expect(system.errors).toMatchObject([{ message: 'the session of a message has gone, or has no chat queue' }]);
  });

  test('stays with the session that it opened though the client was invited before it was decided', async () => {
    let crashes = true;
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        decide: async (...given) => {
          if (crashes) throw new Error('no answer');
          return conversations.decide(...given);
        },
      }),
    });
    await system.relay(clientMessage());
    const [own] = system.rows.keys();
    crashes = false;
    await invite(system);
    await system.relay(clientMessage());

    expect(system.written().map(({ interactionId }) => interactionId)).toEqual([own]);
  });

  test('stays with the session that it opened though the response of an invite since then ignores replies', async () => {
    let crashes = true;
    const system = createConversationSystem({
      response: (known) => ({ ...known, onReply: 'ignore' }),
      conversations: (conversations) => ({
        ...conversations,
        decide: async (...given) => {
          if (crashes) throw new Error('no answer');
          return conversations.decide(...given);
        },
      }),
    });
    await system.relay(clientMessage());
    const [own] = system.rows.keys();
    crashes = false;
    await invite(system, { notification: true, chatQueueKey: '1:session-WA-sendSR' });
    await system.relay(clientMessage());

    expect(system.written().map(({ interactionId }) => interactionId)).toEqual([own]);
  });

  test('ends the session that it opened, if it was ended before agents heard of it', async () => {
    let fails = true;
    const published: string[] = [];
    const system = createConversationSystem({
      chatQueues: {
        put: async (_, { type }) => {
          if (fails) throw new Error('no answer');
          published.push(type);
        },
      },
    });
    await system.relay(clientMessage());
    fails = false;
    await system.endSession([...system.rows.keys()][0] ?? '');
    published.length = 0;
    await system.relay(clientMessage());

    expect(new Set(published)).toEqual(new Set(['session.terminated', 'session.opened', 'session.message']));
  });

  test('that opts out is answered in the last session that was claimed', async () => {
    const system = createConversationSystem({ conversation: { optOut: { outResponse: 'order-ready' } } });
    await invite(system);
    await system.endSession(first);
    const [id, stored] = [...system.tables.conversations][0] ?? [];
    const cancelled = {
      status: 'failed',
      chat: { state: 'terminated', server: 'builtin', reason: 'cancelled' },
    } as const;
    system.rows.set(second, ledgerRow({ sessionId: second, ...cancelled }));
    if (id !== undefined && stored)
      system.tables.conversations.set(id, {
        ...stored,
        sessions: [...stored.sessions, { sessionId: second, at: noon + 60_000 }],
      });
    await system.relay(clientMessage({ text: 'Stop' }));

    expect(system.answers.map(({ sessionId }) => sessionId)).toEqual([first]);
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

  test('stays where the client’s names lead, also if an attempt that knew none of them comes back late', async () => {
    let isLate = true;
    const system: ReturnType<typeof createConversationSystem> = createConversationSystem({
      ledger: (ledger) => ({
        ...ledger,
        write: async (row, expectedVersion) => {
          if (isLate) {
            isLate = false;
            await system.identities.link('meta', ['15550100009', 'US.1'], 0);
            await system.relay(clientMessage({ clientIds: ['US.1'] }));
          }

          return ledger.write(row, expectedVersion);
        },
      }),
    });

    expect(await system.relay(clientMessage({ clientIds: ['US.1'] }))).toEqual(['retain']);
    expect(await system.relay(clientMessage({ clientIds: ['US.1'] }))).toEqual(['ack']);
    const [row, ...others] = system.rows.values();
    expect(others).toEqual([]);
    expect([...system.tables.conversations.keys()]).toEqual([row?.conversation]);
  });

  test('has its end told again if its opening comes again while it ends', async () => {
    let isEnding = false;
    const system: ReturnType<typeof createConversationSystem> = createConversationSystem({
      ledger: (ledger) => ({
        ...ledger,
        write: async (row, expectedVersion) => {
          if (isEnding && row.chat.state === 'terminated') {
            isEnding = false;
            await system.relay(clientMessage());
          }

          return ledger.write(row, expectedVersion);
        },
      }),
    });
    await system.relay(clientMessage());
    const [sessionId = ''] = system.rows.keys();
    isEnding = true;
    await system.endSession(sessionId).catch(() => undefined);
    await system.endSession(sessionId);

    expect(system.rows.get(sessionId)?.chat.state).toBe('terminated');
    expect(system.told().at(-1)).toBe(`session.terminated ${sessionId}`);
  });

  test('ends the session that it had opened if another message opens one first', async () => {
    let isFirst = true;
    const system = createConversationSystem({
      conversations: (conversations) => ({
        ...conversations,
        write: async (conversation, expectedVersion) => {
          if (!isFirst) return conversations.write(conversation, expectedVersion);

          isFirst = false;
          await system.relay(clientMessage({ vendorMessageId: 'wamid.c2' }));
          return false;
        },
      }),
    });
    await system.relay(clientMessage());

    expect(new Set(system.written().map(({ interactionId }) => interactionId)).size).toBe(1);
    expect([...system.rows.values()].map(({ chat }) => [chat.state, chat.reason])).toEqual([
      ['terminated', 'superseded'],
      ['open', undefined],
    ]);
  });
});
