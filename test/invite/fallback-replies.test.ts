import { describe, expect, test } from 'vitest';
import { createMemoryConversations, emptyConversations } from '../memory/conversations.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { noon } from '../support/builders.ts';
import { createFallbackSystem, invite, smsNumber, toRcs, toSms } from '../support/fallback-system.ts';
import { notifications } from '../support/system.ts';

const { clientId } = invite;

/** The invite's own channel takes its clients' messages. */
function talking() {
  const tables = emptyConversations();
  const conversations = createMemoryConversations({ tables, now: () => noon });
  const optOuts = createMemoryOptOuts();
  const system = createFallbackSystem([toSms, toRcs], { conversations, optOuts, identities: createMemoryIdentities() });
  const change = (changed: { readonly answered?: true; readonly clientAt?: number }) => {
    for (const [id, { sessions, ...one }] of tables.conversations) {
      const { answered, ...written } = changed;
      const all = sessions.map((session) => ({ ...session, ...(answered && { answered }) }));
      tables.conversations.set(id, { ...one, ...written, sessions: all });
    }
  };

  return { ...system, optOuts, change };
}

describe('an invite whose client writes', () => {
  test('in its session is sent by no other channel, and its row says so', async () => {
    const system = talking();
    system.put(invite);
    await system.run(20);
    system.change({ answered: true });

    await system.run(100);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()).toMatchObject({ status: 'sent', stepsEnd: 'replied' });
  });

  test('after a notification is sent by no other, though the answer opens a session of its own', async () => {
    const system = talking();
    system.put({ ...invite, notification: true, chatQueueKey: notifications });
    await system.run(20);
    system.change({ clientAt: noon + 15_000 });

    await system.run(100);

    expect(system.sent()).toEqual(['0']);
    expect(system.row()).toMatchObject({ stepsEnd: 'replied' });
  });

  test('before it goes on all the same', async () => {
    const system = talking();
    system.put({ ...invite, notification: true, chatQueueKey: notifications });
    await system.run(20);
    system.change({ clientAt: noon - 15_000 });

    await system.run(100);

    expect(system.sent().slice(0, 2)).toEqual(['0', smsNumber]);
  });
});

test('a client who opts out of the first channel gets nothing by one that takes no messages', async () => {
  const system = talking();
  system.put(invite);
  await system.run(20);
  await system.optOuts.put('phone', [clientId], { at: noon, by: 'agent' });

  await system.run(100);

  expect(system.sent()).toEqual(['0']);
  expect(system.row()).toMatchObject({
    ...{ status: 'sent', channel: 'whatsapp-main', stepsEnd: 'refused' },
    pastSteps: [{ status: 'sent' }, { channel: 'sms-main', status: 'failed' }],
  });
});
