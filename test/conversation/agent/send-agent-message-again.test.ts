import { describe, expect, test } from 'vitest';
import {
  acceptedMessage,
  conversationOf,
  createAgentMessageSystem,
  messageId,
  sessionId,
} from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

describe('a crash or an outage', () => {
  test('before the send gives the claim back: nothing was sent', async () => {
    let isDown = true;
    const agents: unknown[] = [];
    const system = createAgentMessageSystem({
      chatQueues: {
        put: async (_key, message) => {
          if (isDown) throw new Error('the queue does not answer');
          agents.push(message);
        },
      },
    });

    await expect(system.handle()).rejects.toThrow('does not answer');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'retrying', attempt: 0 });

    isDown = false;
    system.clock.now += 2000;
    expect(await system.handle()).toBe('ack');
    expect(system.sent).toHaveLength(1);
    expect(agents).toMatchObject([{ type: 'session.message' }, { type: 'session.receipt' }]);
  });

  test('of the read of opt-outs sends nothing', async () => {
    const system = createAgentMessageSystem({
      optOuts: {
        put: async () => {},
        read: async () => {
          throw new Error('the table does not answer');
        },
      },
    });

    await expect(system.handle()).rejects.toThrow('does not answer');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'retrying', attempt: 0 });
  });

  test.each(['lost', 'that of a repeat, which met it'])('a claim whose answer was %s is our own', async (answer) => {
    const system = createAgentMessageSystem();
    const { agentMessages } = system.deps;
    let isLost = false;
    const losing = createAgentMessageSystem({
      agentMessages: {
        read: agentMessages.read,
        write: async (message, expectedVersion) => {
          const written = await agentMessages.write(message, expectedVersion);
          if (isLost) return written;
          isLost = true;
          if (answer !== 'lost') return false;
          throw new Error('the answer was lost');
        },
      },
    });

    expect(await losing.handle()).toBe('ack');
    expect(losing.sent).toHaveLength(1);
    expect(system.message()).toMatchObject({ status: 'sent', attempt: 1 });
  });

  test('two workers with the same record send it once', async () => {
    const system = createAgentMessageSystem();
    const both = await Promise.all([system.handle(), system.handle()]);

    expect(both.toSorted()).toEqual(['ack', 'retain']);
    expect(system.sent).toHaveLength(1);
  });
});

describe('what is remembered', () => {
  test('by what id the vendor knows it, so that a tap on it finds its session', async () => {
    const system = createAgentMessageSystem();
    await system.handle();

    expect([...system.index.values()]).toEqual([messageId]);
  });

  test('that the session is not idle, in steps of an hour', async () => {
    const system = createAgentMessageSystem();
    await system.handle();
    expect(system.tables.conversations.get('c1')).toMatchObject({ version: 'cv1', activeAt: noon - 30_000 });

    system.messages.set(messageId, acceptedMessage());
    system.tables.conversations.set('c1', conversationOf({ activeAt: noon - 3_600_000 }));
    await system.handle();
    expect(system.tables.conversations.get('c1')).toMatchObject({ activeAt: system.clock.now });
  });

  test('that an agent wrote first in a session, so that no newer invite ends it', async () => {
    const system = createAgentMessageSystem();
    const waiting = conversationOf({ sessions: [{ sessionId, at: noon - 60_000 }] });
    system.tables.conversations.set('c1', waiting);
    await system.handle();

    expect(system.tables.conversations.get('c1')?.sessions).toEqual([{ sessionId, at: noon - 60_000, spoken: true }]);
  });

  test('of a message that did not go out nothing is', async () => {
    const system = createAgentMessageSystem({ answers: [{ status: 'refused', fault: 'vendor_refused' }] });
    system.tables.conversations.set('c1', conversationOf({ activeAt: 0 }));
    await system.handle();

    expect([...system.index.values()]).toEqual([]);
    expect(system.tables.conversations.get('c1')).toMatchObject({ activeAt: 0 });
  });

  test('its failure changes nothing for the message', async () => {
    const system = createAgentMessageSystem({
      messageIndex: {
        put: async () => {
          throw new Error('the table does not answer');
        },
      },
    });

    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'sent' });
    expect(system.steps()).toContain('unindexed');
  });
});
