import { expect, test } from 'vitest';
import { sessionIdOf } from '../../../lib/invite/session-id.ts';
import { inviteRecord, noon } from '../../support/builders.ts';
import { clientMessage, clientSignal, createConversationSystem } from '../../support/conversation-system.ts';

const first = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });

async function invited() {
  const system = createConversationSystem();
  system.put(inviteRecord({ sessionId: first }));
  await system.poll();
  system.pass(120);

  return system;
}

test('a client who deletes the conversation ends its session, and nothing is sent until they write again', async () => {
  const system = await invited();
  await system.relay(clientSignal());

  expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'closed' });
  expect(system.agents.at(-1)).toMatchObject({ type: 'session.terminated', interactionId: first, reason: 'closed' });
  expect(await system.optOuts.read('phone', ['15550100001'])).toMatchObject({ by: 'vendor', word: 'close' });

  await system.relay(clientMessage({ at: noon + 130_000 }));
  expect(await system.optOuts.read('phone', ['15550100001'])).toBeUndefined();
  expect(system.opened().at(-1)).toMatchObject({ previousSessionId: first });
});

test('a deletion that comes after a later message changes nothing', async () => {
  const system = await invited();
  await system.relay(clientMessage({ at: noon + 130_000 }));
  await system.relay(clientSignal());

  expect(system.rows.get(first)?.chat.state).toBe('open');
  expect(await system.optOuts.read('phone', ['15550100001'])).toBeUndefined();
});

test('a deletion at the time of the last message ends the session, and one of before the session leaves it', async () => {
  const system = await invited();
  await system.relay(clientMessage());
  await system.relay(clientSignal({ at: noon - 1 }));
  expect(system.rows.get(first)?.chat.state).toBe('open');

  await system.relay(clientSignal());
  expect(system.rows.get(first)?.chat).toMatchObject({ state: 'terminated', reason: 'closed' });
});

test('a session that began after the deletion stays open', async () => {
  const system = await invited();
  // Written before the invite, and delivered late.
  await system.relay(clientSignal({ at: noon - 1000 }));
  expect(system.rows.get(first)?.chat.state).toBe('open');

  // At the time of the invite: it is deleted with it.
  await system.relay(clientSignal({ at: noon }));
  expect(system.rows.get(first)?.chat.state).toBe('terminated');
});

test.each([
  ['before the change', 120_000, '15550100002'],
  ['at the same time', 130_000, '15550100002'],
  ['since', 130_001, '15550100001'],
])('answers go to the new number if the client wrote last %s', async (_, at, expected) => {
  const system = await invited();
  await system.relay(clientMessage({ at: noon + at }));
  await system.relay(
    clientSignal({ of: 'renamed', clientIds: ['15550100002'], previousIds: ['15550100001'], at: noon + 130_000 }),
  );

  expect([...system.tables.conversations.values()]).toMatchObject([{ clientId: expected }]);
});

test.each([
  ['before the change', 129_999, '15550100002'],
  ['at the same time', 130_000, '15550100002'],
  ['since', 130_001, '15550100001'],
])('so they do if what the client wrote %s is handled after it', async (_, at, expected) => {
  const system = await invited();
  const change = { of: 'renamed' as const, previousIds: ['15550100001'] };
  await system.relay(clientSignal({ ...change, clientIds: ['15550100002'], at: noon + 130_000 }));
  await system.relay(clientSignal({ ...change, clientIds: ['15550100009'], at: noon + 125_000 }));
  await system.relay(clientMessage({ at: noon + at }));

  expect([...system.tables.conversations.values()]).toMatchObject([
    { clientId: expected, clientAt: noon + at, renamedAt: noon + 130_000 },
  ]);
});

test('a client who was never invited, and wrote before the change, is answered under the new number', async () => {
  const system = createConversationSystem();
  await system.relay(clientSignal({ of: 'renamed', clientIds: ['15550100002'], previousIds: ['15550100001'] }));
  await system.relay(clientMessage({ at: clientSignal().at - 1000 }));

  expect([...system.tables.conversations.values()]).toMatchObject([{ clientId: '15550100002' }]);
  expect(system.opened()).toHaveLength(1);
});

test('one who is invited under the old number after the change is answered under the new one', async () => {
  const system = createConversationSystem();
  await system.relay(clientSignal({ of: 'renamed', clientIds: ['15550100002'], previousIds: ['15550100001'] }));
  system.put(inviteRecord({ sessionId: first }));
  await system.poll();

  expect([...system.tables.conversations.values()]).toMatchObject([
    { clientId: '15550100002', invitedAs: '15550100001' },
  ]);
});

test('a client with a new number goes on in the same conversation, and is answered there', async () => {
  const system = await invited();
  await system.relay(clientSignal({ of: 'renamed', clientIds: ['15550100002', 'US.2'], previousIds: ['15550100001'] }));
  expect([...system.tables.conversations.values()]).toMatchObject([{ clientId: '15550100002' }]);

  await system.relay(clientMessage({ clientIds: ['15550100002'] }));
  await system.relay(clientMessage({ clientIds: ['US.2'], vendorMessageId: 'wamid.c2' }));
  expect(system.told().slice(1)).toEqual([`session.message ${first}`, `session.message ${first}`]);
});

test('a client with a new number has opted out under it, too', async () => {
  const system = await invited();
  await system.relay(clientMessage({ text: 'Stop' }));
  await system.relay(
    clientSignal({
      of: 'renamed',
      clientIds: ['15550100002', 'US.2'],
      previousIds: ['15550100001'],
      at: noon + 130_000,
    }),
  );

  for (const name of ['15550100002', 'US.2'])
    expect(await system.optOuts.read('phone', [name])).toMatchObject({ by: 'client', word: 'stop' });
});

test('a client with a new number who has written since a deletion is not barred under it', async () => {
  const system = await invited();
  await system.relay(clientSignal({ of: 'close', clientIds: ['15550100001', 'US.1'], at: noon + 125_000 }));
  await system.relay(clientMessage({ clientIds: ['15550100001'], at: noon + 126_000 }));
  expect(await system.optOuts.read('phone', ['US.1'])).toBeDefined();

  const previousIds = ['15550100001', 'US.1'];
  await system.relay(clientSignal({ of: 'renamed', clientIds: ['15550100002'], previousIds, at: noon + 130_000 }));
  expect(await system.optOuts.read('phone', ['15550100002'])).toBeUndefined();
});

test('a vendor’s opt-out counts for all names that are known', async () => {
  const system = await invited();
  await system.identities.link('meta', ['15550100001', 'US.1'], 0);
  await system.relay(clientSignal({ of: 'opt-out', clientIds: ['US.1'], reason: 'stop' }));

  expect(await system.optOuts.read('phone', ['15550100001'])).toMatchObject({ by: 'vendor', word: 'stop' });
});

test('a signal to another number waits for a deployment that knows it', async () => {
  const system = createConversationSystem();

  expect(await system.relay(clientSignal({ sender: '1' }))).toEqual(['retain']);
  expect(system.errors).toMatchObject([{ name: 'NoChannelError' }]);
});
