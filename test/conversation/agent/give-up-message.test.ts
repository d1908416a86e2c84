import { describe, expect, test } from 'vitest';
import { createGiveUpMessage } from '../../../lib/conversation/agent/give-up-message.ts';
import { createRelayMessages } from '../../../lib/conversation/relay-messages.ts';
import { writeMessageRecord } from '../../../lib/queue/write-records.ts';
import {
  acceptedMessage,
  agentRecord,
  createAgentMessageSystem,
  messageId,
  sessionId,
} from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';
import { noBridge } from '../../support/no-bridge.ts';

type System = ReturnType<typeof createAgentMessageSystem>;

/** Relay's part for agents' messages, a quarter of an hour after the record was received first. */
function givingUp(system: System, overrides: Partial<System['deps']> = {}) {
  const deadLetters: string[] = [];
  const hidden: number[] = [];
  const errors: unknown[] = [];
  const { now, report } = system.deps;
  const relay = createRelayMessages({
    takeClientMessage: async () => 'ack',
    takeClientSignal: async () => 'ack',
    sendAgentMessage: async () => {
      throw new TypeError('the text of 15550100001');
    },
    showPresence: async () => 'ack',
    ...noBridge,
    giveUpMessage: createGiveUpMessage({ ...system.deps, ...overrides }),
    giveUpClientMessage: async () => {},
    received: {
      hide: async (_handle, seconds) => void hidden.push(seconds),
      deadLetter: async (_body, reason) => void deadLetters.push(reason),
    },
    ...{ now, report, reportError: (error) => void errors.push(error) },
    batcher: { join: () => {}, leave: () => {} },
    settings: { giveUpMs: 900_000, minMs: 15_000 },
  });
  system.clock.now = noon + 900_000;
  const body = writeMessageRecord(agentRecord());
  const giveUp = (text = body) =>
    relay(
      [{ body: text, receiptHandle: 'r1', group: `out-${sessionId}`, firstReceivedAt: noon, receiveCount: 20 }],
      () => 30_000,
    );

  return { giveUp, deadLetters, hidden, errors };
}

describe('an agents’ message that is buried', () => {
  test.each(['accepted', 'retrying'] as const)('has failed if it is %s, and the agents hear of it', async (status) => {
    const system = createAgentMessageSystem();
    system.messages.set(messageId, acceptedMessage({ status }));
    const { giveUp, deadLetters } = givingUp(system);

    expect(await giveUp()).toEqual(['ack']);
    expect(deadLetters).toEqual(['it could not be handled for 15 minutes: TypeError']);
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'not_sent' } });
    expect(system.told('session.message')).toMatchObject([{ messageId, text: 'How can I help?' }]);
    expect(system.told('session.receipt')).toMatchObject([
      { messageId, status: 'failed', fault: { code: 'not_sent', detail: expect.stringContaining('dead letters') } },
    ]);
    expect(system.steps()).toEqual(['message', 'message_published', 'buried']);
  });

  test('is unknown if a worker claimed it and never came back', async () => {
    const system = createAgentMessageSystem();
    system.messages.set(messageId, acceptedMessage({ status: 'sending', attempt: 1, leaseUntil: noon + 900_000 }));
    const { giveUp, deadLetters } = givingUp(system);

    expect(await giveUp()).toEqual(['ack']);
    expect(deadLetters).toHaveLength(1);
    expect(system.message()).toMatchObject({ status: 'unknown' });
    expect(system.told('session.receipt')).toMatchObject([{ messageId, status: 'unknown' }]);
  });

  test('waits while a worker may be sending it', async () => {
    const system = createAgentMessageSystem();
    system.messages.set(messageId, acceptedMessage({ status: 'sending', attempt: 1, leaseUntil: noon + 905_000 }));
    const { giveUp, deadLetters, hidden } = givingUp(system);

    expect(await giveUp()).toEqual(['retain']);
    expect(hidden).toEqual([5]);
    expect(deadLetters).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'sending' });
  });

  test('stays what it is if it is final, and the agents hear of it', async () => {
    const system = createAgentMessageSystem();
    system.messages.set(messageId, acceptedMessage({ status: 'sent', attempt: 1, sentAt: noon + 1000 }));
    await givingUp(system).giveUp();

    expect(system.message()).toMatchObject({ status: 'sent', version: 'v1' });
    expect(system.agents).toMatchObject([{ type: 'session.receipt', status: 'sent' }]);
  });

  test('is never sent when its letter is moved back, and the agents hear again what became of it', async () => {
    const system = createAgentMessageSystem();
    // An hour: it is not past its deadline.
    system.messages.set(messageId, acceptedMessage({ deadline: noon + 3_600_000 }));
    await givingUp(system).giveUp();

    expect(await system.handle({ deadline: noon + 3_600_000 })).toBe('ack');
    expect(system.sent).toEqual([]);
    expect(system.told('session.receipt')).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
  });

  test.each([
    ['of a newer version', { v: 3, words: 'Hello' }],
    ['that cannot be read', { text: undefined, from: 'somebody' }],
  ])('has failed if its record is one %s', async (_, members) => {
    const system = createAgentMessageSystem();
    const { giveUp, deadLetters } = givingUp(system);

    expect(await giveUp(JSON.stringify({ ...agentRecord(), ...members }))).toEqual(['ack']);
    expect(deadLetters).toHaveLength(1);
    expect(system.message()).toMatchObject({ status: 'failed', fault: { code: 'not_sent' } });
    expect(system.agents).toMatchObject([{ type: 'session.receipt', status: 'failed' }]);
  });

  test('is buried also if its table does not answer, and expires when its letter is moved back', async () => {
    const system = createAgentMessageSystem();
    const { agentMessages } = system.deps;
    const noAnswer = async () => {
      throw new Error('the table does not answer');
    };
    const { giveUp, deadLetters, errors } = givingUp(system, { agentMessages: { ...agentMessages, read: noAnswer } });

    expect(await giveUp()).toEqual(['ack']);
    expect(deadLetters).toHaveLength(1);
    expect(errors).toHaveLength(2);

    expect(await system.handle()).toBe('ack');
    expect(system.message()).toMatchObject({ status: 'expired' });
    expect(system.told('session.receipt')).toMatchObject([{ status: 'expired' }]);
  });

  test('that somebody else settles at the same moment has their outcome', async () => {
    const system = createAgentMessageSystem();
    const { agentMessages } = system.deps;
    let isMet = false;
    const { giveUp } = givingUp(system, {
      agentMessages: {
        read: agentMessages.read,
        write: async (message, expectedVersion) => {
          if (!isMet) system.messages.set(messageId, acceptedMessage({ status: 'expired', version: 'v2' }));
          isMet = true;

          return agentMessages.write(message, expectedVersion);
        },
      },
    });
    await giveUp();

    expect(system.message()).toMatchObject({ status: 'expired', version: 'v2' });
    expect(system.told('session.receipt')).toMatchObject([{ status: 'expired' }]);
  });
});
