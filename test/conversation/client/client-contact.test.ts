import { describe, expect, test } from 'vitest';
import { noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { first, invite } from '../../support/invite-client.ts';

const ann = { userData: { EmailAddress: 'ann@example.com' } };

/** What a client writes an hour after the invite, whose session has ended. */
async function writeLater(system: ReturnType<typeof createConversationSystem>, hours = 1) {
  await system.endSession(first);
  system.pass(hours * 3600);
  await system.relay(clientMessage({ at: noon + hours * 3_600_000 }));

  return system.opened().at(-1);
}

describe('the contact of a session that a client opens', () => {
  test('is that of the invite which it goes on from, also if deliver did not know it before the send', async () => {
    const system = createConversationSystem();
    await invite(system, ann);
    const [invited] = system.opened();
    const opened = await writeLater(system);

    expect(opened?.interactionId).not.toBe(first);
    expect(opened?.contactId).toEqual(expect.any(String));
    expect(opened?.contactId).toBe(invited?.contactId);
  });

  test('is known by the client alone once the invite is forgotten', async () => {
    const system = createConversationSystem({ conversation: { continueHours: 2 } });
    await invite(system, ann);
    const [invited] = system.opened();
    const opened = await writeLater(system, 3);

    expect(opened?.userData).not.toHaveProperty('EmailAddress');
    expect(opened?.contactId).toBe(invited?.contactId);
  });

  test('is nobody’s, and none is created, if contacts do not know who writes', async () => {
    const system = createConversationSystem();
    await system.relay(clientMessage());

    expect(system.opened()).toHaveLength(1);
    expect(system.opened().at(0)).not.toHaveProperty('contactId');
    expect(system.contacts.size).toBe(0);
  });

  test('is left out where the channel has no keys of contacts', async () => {
    const system = createConversationSystem({ channel: { contactKeys: [] } });
    await invite(system, ann);

    expect(await writeLater(system)).not.toHaveProperty('contactId');
  });

  test('does not hold the message up if the table does not answer', async () => {
    const system = createConversationSystem({
      contacts: {
        find: async () => {
          throw new TypeError('no answer');
        },
      },
    });
    await system.relay(clientMessage());

    expect(system.opened()).toHaveLength(1);
    expect(system.opened().at(0)).not.toHaveProperty('contactId');
    expect(system.events).toContainEqual(expect.objectContaining({ step: 'contact_failed', reason: 'TypeError' }));
  });
});

test('what the invite carried is read once for the session that goes on from it', async () => {
  const read: string[] = [];
  const system = createConversationSystem({
    conversations: (conversations) => ({
      ...conversations,
      readCarried: async (sessionId) => {
        read.push(sessionId);
        return conversations.readCarried(sessionId);
      },
    }),
  });
  await invite(system, ann);
  const opened = await writeLater(system);

  expect(read).toEqual([first]);
  expect(opened?.userData).toMatchObject(ann.userData);
});
