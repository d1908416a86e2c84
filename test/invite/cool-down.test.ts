import { expect, test } from 'vitest';
import { inviteRecord } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

function open(cooldownSeconds: number | undefined) {
  const sample = sampleCatalog();
  const [channel] = sample.channels;
  if (!channel) throw new Error('no channel');

  const cooled = { ...channel, cooldownSeconds };
  const catalog = { ...sample, channels: [cooled], channel: () => cooled };
  const system = createSystem({ catalog: () => catalog });
  const hash = sampleResponse('order-ready').hash;
  const send = async (sessionId: string, members: Parameters<typeof inviteRecord>[0] = {}) => {
    system.put(inviteRecord({ sessionId, response: { id: 'order-ready', hash }, ...members }));
    await system.poll();
    return system.rows.get(sessionId);
  };

  return { ...system, send };
}

test('the same response to the same client waits for the channel’s cooldown; nothing is opened for it', async () => {
  const { send, phone, pass, queue } = open(60);

  expect((await send('s1'))?.status).toBe('sent');
  expect(await send('s2')).toMatchObject({
    status: 'failed',
    attempt: 0,
    fault: { code: 'cooldown' },
    chat: { state: 'terminated' },
  });
  pass(60);
  expect((await send('s3'))?.status).toBe('sent');
  expect(phone).toHaveLength(2);
  expect(queue('1:session-WA')).toHaveLength(2);
});

test('another client, or none at all, does not wait', async () => {
  const { send } = open(60);

  expect([(await send('s1'))?.status, (await send('s2', { clientId: '15550100002' }))?.status]).toEqual([
    'sent',
    'sent',
  ]);
});

test('another response does not wait, nor does an invite without one', async () => {
  const { send } = open(60);
  const reminder = { response: { id: 'order-shipped', hash: sampleResponse('order-shipped').hash } };
  const shipped = { ...reminder, customProperties: { OrderId: 'A-17', Total: '12.50' } };

  expect((await send('s1'))?.status).toBe('sent');
  expect((await send('s2', shipped))?.status).toBe('sent');
  expect((await send('s3', { response: undefined }))?.status).toBe('sent');
  expect((await send('s4', shipped))?.fault?.code).toBe('cooldown');
});

test('is off if the channel has none', async () => {
  const { send } = open(undefined);

  expect([(await send('s1'))?.status, (await send('s2'))?.status]).toEqual(['sent', 'sent']);
});

test('an invite that the vendor postponed does not wait for itself', async () => {
  const { send, outcomes, pass, poll, rows } = open(600);
  outcomes.push({ status: 'retry', fault: 'vendor_refused' });
  expect((await send('s1'))?.status).toBe('retrying');

  pass(10);
  await poll();
  expect(rows.get('s1')?.status).toBe('sent');
});
