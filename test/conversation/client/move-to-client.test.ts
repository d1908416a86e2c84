import { expect, test } from 'vitest';
import { sessionIdOf } from '../../../lib/invite/session-id.ts';
import { movedBack } from '../../../lib/invite/steps.ts';
import { inviteRecord } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { sampleResponse } from '../../support/sample-catalog.ts';

const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });
const { id, hash } = sampleResponse('order-ready');

/** An invite that went out by WhatsApp, and then by SMS. */
async function sentTwice() {
  const system = createConversationSystem();
  system.put(inviteRecord({ sessionId, response: { id, hash } }));
  await system.poll();
  const row = system.rows.get(sessionId);
  if (!row) throw new Error('the invite was not sent');

  const { channel = '', businessId, conversation, lookbackDays, claimedAt: at = 0 } = row;
  const whatsapp = { channel, businessId, conversation, lookbackDays, status: 'sent', at } as const;
  system.rows.set(sessionId, {
    ...{ ...row, step: 1, channel: 'sms-main', conversation: undefined, lookbackDays: undefined },
    pastSteps: [whatsapp],
  });
  system.pass(120);

  return { system, conversation };
}

test('a session that went on by SMS goes where its client writes', async () => {
  const { system, conversation } = await sentTwice();

  expect(await system.relay(clientMessage())).toEqual(['ack']);

  expect(system.told().slice(1)).toEqual([`session.channel_changed ${sessionId}`, `session.message ${sessionId}`]);
  expect(system.rows.get(sessionId)).toMatchObject({
    ...{ status: 'sent', channel: 'whatsapp-main', conversation, step: 1, stepsEnd: 'replied' },
    pastSteps: [{ channel: 'whatsapp-main' }, { channel: 'sms-main', status: 'sent' }],
  });
});

test('what the client writes next moves it no more', async () => {
  const { system } = await sentTwice();
  await system.relay(clientMessage());
  const row = system.rows.get(sessionId);

  await system.relay(clientMessage({ vendorMessageId: 'wamid.c2', text: 'Are you there?' }));

  expect(system.rows.get(sessionId)).toEqual(row);
  expect(system.told().filter((message) => message.startsWith('session.channel_changed'))).toHaveLength(1);
});

test('a session of which a step is being sent stays with it', async () => {
  const { system } = await sentTwice();
  const row = system.rows.get(sessionId);
  if (row) system.rows.set(sessionId, { ...row, notBefore: system.now() + 10_000 });

  await system.relay(clientMessage());

  expect(system.rows.get(sessionId)).toMatchObject({ channel: 'sms-main' });
  expect(system.written()).toHaveLength(1);
});

test('a later step counts as sent in the row that moved', async () => {
  const { system } = await sentTwice();
  const row = system.rows.get(sessionId);
  const [whatsapp] = row?.pastSteps ?? [];
  if (!row || !whatsapp) throw new Error('the invite has no earlier step');

  expect(movedBack({ ...row, status: 'unknown' }, whatsapp).pastSteps).toMatchObject([{}, { status: 'unknown' }]);
});
