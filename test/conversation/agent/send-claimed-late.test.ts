import { describe, expect, test } from 'vitest';
import { acceptedMessage, createAgentMessageSystem, messageId } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

type System = ReturnType<typeof createAgentMessageSystem>;

/** The channel is opened after the claim, so `after` is what has happened meanwhile. */
function opening(after: (system: System) => void): System {
  const system: System = createAgentMessageSystem({
    openChannel: async () => {
      after(system);

      return {
        send: async (message) => {
          system.sent.push(message);

          return { status: 'sent', messageId: 'wamid.1' };
        },
      };
    },
  });

  return system;
}

describe('after its claim an agents’ message is not sent', () => {
  test('if the lease would run out before the outcome is written', async () => {
    // A lease of 15 s, of which a send and its record take 7.5 s.
    const atOnce = opening(({ clock }) => {
      clock.now += 7499;
    });
    await atOnce.handle();
    expect(atOnce.sent).toHaveLength(1);

    const late = opening(({ clock }) => {
      clock.now += 7500;
    });
    expect(await late.handle()).toBe('retain');
    expect(late.sent).toEqual([]);
    expect(late.message()).toMatchObject({ status: 'retrying' });
  });

  test('if the invocation would end before', async () => {
    let remainingMs = 30_000;
    const system = opening(() => {
      remainingMs = 7499;
    });

    expect(await system.handleWhile(() => remainingMs)).toBe('retain');
    expect(system.sent).toEqual([]);
    expect(system.message()).toMatchObject({ status: 'retrying' });
  });
});

test('an outcome that somebody else wrote first is theirs, and agents hear of it alone', async () => {
  const system = opening(({ messages }) => {
    messages.set(messageId, acceptedMessage({ status: 'unknown', attempt: 1, version: 'theirs', updatedAt: noon }));
  });

  expect(await system.handle()).toBe('ack');
  expect(system.message()).toMatchObject({ status: 'unknown', version: 'theirs' });
  expect(system.told('session.receipt')).toMatchObject([{ status: 'unknown' }]);
  expect(system.events.filter(({ step }) => step === 'message')).toEqual([]);
});
