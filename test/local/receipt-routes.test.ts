import { describe, expect, test, vi } from 'vitest';
import { createEventOrder, createReceiptOrder } from '../../local/receipt-routes.ts';
import { atNoon, client, messageId, startReportingVendors } from '../support/reporting-vendors.ts';

async function start(options: Parameters<typeof startReportingVendors>[0] = {}) {
  const vendors = await startReportingVendors(options);
  await vendors.send();
  await vi.waitFor(() => expect(vendors.statuses()).toHaveLength(2), { timeout: 10_000 });

  return {
    ...vendors,
    order: createReceiptOrder(vendors),
    event: createEventOrder(vendors.destinations, () => atNoon),
  };
}

describe('an ordered receipt', () => {
  test('is posted as the vendor would, found by our id or the vendor’s', async () => {
    const { order, statuses, phones } = await start();
    const vendorMessageId = phones.messages(client)[0]?.vendorMessageId;

    expect(await order(client, { messageId, status: 'read' })).toEqual({
      status: 200,
      body: { messageId, vendorMessageId, status: 'read', outcome: 'posted', answers: { meta: 200 } },
    });
    expect(await order(client, { messageId: vendorMessageId, status: 'failed', code: 131_049 })).toMatchObject({
      status: 200,
    });
    expect(statuses().slice(2)).toMatchObject([
      { id: vendorMessageId, status: 'read', biz_opaque_callback_data: messageId },
      { id: vendorMessageId, status: 'failed', errors: [{ code: 131_049 }] },
    ]);
  });

  test('says what the endpoint answered first, and what a fault did', async () => {
    const { order, faults } = await start({ answers: [200, 200, 500] });
    const outcome = async (kind?: 'drop' | 'reverse') => {
      if (kind) faults.script({ kind, of: 'webhook', count: 1 });
      return (await order(client, { messageId, status: 'read' })).body;
    };

    expect(await outcome()).toMatchObject({ outcome: 'posted', answers: { meta: 500 } });
    expect(await outcome('drop')).toMatchObject({ outcome: 'dropped', answers: {} });
    expect(await outcome('reverse')).toMatchObject({ outcome: 'held', answers: {} });
  });

  test.each<[string, unknown, number, string]>([
    [client, { messageId: 'wamid.other', status: 'read' }, 404, 'wamid.other'],
    ['15550100002', { messageId, status: 'read' }, 404, messageId],
    [client, { messageId, status: 'eaten' }, 400, 'status'],
    [client, { status: 'read' }, 400, 'messageId'],
    [client, { messageId, status: 'read', code: 1 }, 400, 'code'],
    [client, { messageId, status: 'failed', code: 'BLOCKED' }, 400, 'code'],
    [client, { messageId, status: 'read', more: 1 }, 400, 'more'],
    [client, 'nonsense', 400, 'object'],
  ])('to %s: %j is %i, and names %s', async (to, body, status, named) => {
    const { order } = await start();

    expect(await order(to, body)).toEqual({ status, body: { message: expect.stringContaining(named) } });
  });

  test('of a message whose channel has no receiver is refused', async () => {
    const { order, phones } = await start();
    const taken = { by: 'meta', vendorMessageId: 'wamid.x', to: '1', sender: 'unknown', template: false } as const;
    phones.deliver('1', { sessionId: 's', mediaType: 'whatsapp', text: '', at: '' }, taken);

    expect(await order('1', { messageId: 'wamid.x', status: 'read' })).toMatchObject({ status: 409 });
  });

  test('an SMS is never read', async () => {
    const { order, sendSms, phones } = await start();
    await sendSms();
    const sms = phones.messages(client)[1]?.vendorMessageId;

    expect(await order(client, { messageId: sms, status: 'read' })).toMatchObject({ status: 400 });
    expect(await order(client, { messageId: sms, status: 'failed', code: 'BLOCKED' })).toMatchObject({ status: 200 });
  });
});

describe('an ordered event', () => {
  test.each<[object, string, object]>([
    [
      { template: 'order_ready', event: 'PAUSED', reason: 'LOW_QUALITY' },
      'message_template_status_update',
      { event: 'PAUSED', message_template_name: 'order_ready', message_template_language: 'en_US' },
    ],
    [
      { template: 'order_ready', language: 'de', quality: 'RED' },
      'message_template_quality_update',
      { new_quality_score: 'RED', message_template_language: 'de' },
    ],
    [
      { number: '+19251112222', event: 'FLAGGED' },
      'phone_number_quality_update',
      { display_phone_number: '19251112222', event: 'FLAGGED' },
    ],
    [{ account: '77', event: 'DISABLED_UPDATE', reason: 'DISABLE' }, 'account_update', { event: 'DISABLED_UPDATE' }],
    [{ field: 'security', value: { event: 'PIN_CHANGED' } }, 'security', { event: 'PIN_CHANGED' }],
  ])('%j is posted as Meta posts it', async (body, field, value) => {
    const { event, posts } = await start();

    expect(await event('meta', body)).toMatchObject({ status: 200, body: { field, answers: { meta: 200 } } });
    const [entry] = JSON.parse(posts().at(-1)?.body ?? '').entry;
    expect(entry).toMatchObject({ changes: [{ field, value }] });
    expect(entry.id).toBe('account' in body ? '77' : '102290129340398');
  });

  test('of nothing that is known is refused, as is one for an unknown receiver', async () => {
    const { event } = await start();

    expect(await event('meta', { lunch: 1 })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('template') },
    });
    expect(await event('meta', { template: 'x', event: 1 })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('event') },
    });
    expect(await event('nobody', { event: 'x' })).toMatchObject({ status: 404 });
  });
});
