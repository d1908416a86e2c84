import { describe, expect, test } from 'vitest';
import { sessionIdOf } from '../../../lib/invite/session-id.ts';
import { ledgerRow, noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { first, invite, second } from '../../support/invite-client.ts';

const iso = (ms: number) => new Date(ms).toISOString();

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
          invitedAs: '15550100001',
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

  test('and wrote under another name goes on where something was said last, when both names come', async () => {
    const system = createConversationSystem();
    await invite(system);
    system.pass(10);
    await system.relay(clientMessage({ clientIds: ['US.1'], at: noon + 130_000 }));
    await system.relay(
      clientMessage({ vendorMessageId: 'wamid.c2', clientIds: ['15550100001', 'US.1'], at: noon + 140_000 }),
    );
    const [own, again] = system.written();

    expect(own?.interactionId).not.toBe(first);
    expect(again?.interactionId).toBe(own?.interactionId);
  });

  test('begins the window with the latest message, in whatever order they come', async () => {
    const system = createConversationSystem();
    await invite(system);
    await system.relay(clientMessage());
    await system.relay(clientMessage({ at: noon + 60_000, vendorMessageId: 'wamid.c0', clientIds: ['15550100001'] }));

    expect([...system.tables.conversations.values()]).toMatchObject([
      { clientAt: noon + 120_000, clientMessageId: 'wamid.c1', clientId: '15550100001' },
    ]);
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

describe('a client who answers a message of ours', () => {
  test('of another number of the business does not go on in its session', async () => {
    const system = createConversationSystem();
    await invite(system);
    system.rows.set(first, ledgerRow({ ...system.rows.get(first), businessId: '19990000000' }));
    await system.relay(clientMessage({ clientIds: ['US.9'], replyTo: 'wamid.1' }));

    expect(system.written()).toHaveLength(1);
    expect(system.written()[0]?.interactionId).not.toBe(first);
  });

  test('whose id another stage has drawn answers nothing that is known here', async () => {
    const system = createConversationSystem();
    const foreign = sessionIdOf({ stage: 'other', caller: 'anyone', key: 'k1' });
    system.messages.set(JSON.stringify(['meta', 'wamid.foreign']), `${foreign}.0`);
    await system.relay(clientMessage({ replyTo: 'wamid.foreign' }));

    expect(system.written()[0]).not.toHaveProperty('replyTo');
  });

  test('opens a session where only replies count, though what the invite carried is forgotten', async () => {
    const system = createConversationSystem({ conversation: { clientMessages: 'replies', continueHours: 1 } });
    await invite(system);
    await system.endSession(first);
    system.pass(7200);
    await system.relay(clientMessage({ at: noon + 7_200_000, replyTo: 'wamid.1' }));

    expect(system.opened().at(-1)).toMatchObject({ previousSessionId: first });
  });
});
