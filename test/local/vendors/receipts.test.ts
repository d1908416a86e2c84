import { createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { Fault } from '../../../local/faults.ts';
import type { WebhookFault } from '../../../local/vendors/handling.ts';
import { userIdOf } from '../../../local/vendors/user-ids.ts';
import { client, messageId, startReportingVendors, statusesOf } from '../../support/reporting-vendors.ts';
import { startVendor } from '../../support/vendor.ts';

const signed = (body: string, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
/** The machine may be busy. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const names = (statuses: readonly Record<string, unknown>[]) => statuses.map(({ status }) => status);

describe('receipts of WhatsApp', () => {
  test('come by themselves as signed webhooks of the receiver, with what the vendor was given and its names of the client', async () => {
    const vendors = await startReportingVendors();
    await vendors.send();

    await until(() => expect(names(vendors.statuses())).toEqual(['sent', 'delivered']));
    for (const { path, body, headers } of vendors.posts()) {
      expect(path).toBe('/webhooks/meta');
      expect(headers['x-hub-signature-256']).toBe(signed(body, 'local-env:NEW'));
      expect(JSON.parse(body)).toMatchObject({
        object: 'whatsapp_business_account',
        entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: '106540352242922' } } }] }],
      });
    }
    const [sent, delivered] = vendors.statuses();
    expect(sent).toMatchObject({
      id: expect.stringMatching(/^wamid\./),
      timestamp: '1795359600',
      biz_opaque_callback_data: messageId,
      recipient_id: client,
      recipient_user_id: userIdOf(client),
      pricing: { pricing_model: 'PMP' },
    });
    expect(delivered).not.toHaveProperty('pricing');
  });

  test('of a message to Meta’s id of a person name no number, and the phone of that person shows it', async () => {
    const vendors = await startReportingVendors();
    await vendors.send({ recipient: userIdOf(client) });

    await until(() => expect(vendors.statuses()).toHaveLength(2));
    expect(vendors.statuses()[0]).toMatchObject({ recipient_user_id: userIdOf(client) });
    expect(vendors.statuses()[0]).not.toHaveProperty('recipient_id');
    expect(vendors.phones.messages(client)).toHaveLength(1);
  });

  test('that come close together share a post', async () => {
    const vendors = await startReportingVendors();
    await Promise.all(Array.from({ length: 5 }, () => vendors.send()));

    await until(() => expect(vendors.statuses()).toHaveLength(10));
    expect(vendors.posts().length).toBeLessThan(10);
  });

  test('are repeated until the answer is 200, and the phone notes only those that were taken', async () => {
    const vendors = await startReportingVendors({ answers: [500, 401, 503] });
    await vendors.send();

    await until(() =>
      expect(vendors.phones.messages(client)).toMatchObject([
        { messageId, receipts: expect.arrayContaining([{ status: 'sent', at: 'then' }]) },
      ]),
    );
    expect(names(vendors.statuses()).filter((status) => status === 'sent').length).toBeGreaterThan(2);
  });

  test('that wait are handed over at the end', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script({ kind: 'delay', of: 'webhook', count: 1, seconds: 600 });
    await vendors.send();
    await vendors.close();

    expect(names(vendors.statuses())).toEqual(['sent', 'delivered']);
  });

  test('go to the operator’s own address, too', async () => {
    const receiver = await startVendor((_request, response) => void response.end());
    const vendors = await startReportingVendors({ external: { url: receiver.url, secret: 'own' } });
    await vendors.send();

    await until(() => expect(receiver.requests).toHaveLength(2));
    const [first] = receiver.requests;
    expect(first?.headers['x-hub-signature-256']).toBe(signed(first?.body ?? '', 'own'));
    await until(() => expect(names(vendors.statuses())).toEqual(['sent', 'delivered']));
  });

  test('of a message that is to fail have its code', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script({ kind: 'failed', count: 1, code: 131_049 });

    expect((await vendors.send()).status).toBe(200);
    await until(() => expect(names(vendors.statuses())).toEqual(['sent', 'failed']));
    expect(vendors.statuses()[1]).toMatchObject({ errors: [{ code: 131_049 }] });
  });
});

describe('faults of webhooks', () => {
  const webhook = (kind: Exclude<WebhookFault['kind'], 'delay'>): Fault => ({
    ...{ kind, of: 'webhook', count: 1, clientId: client },
  });

  test('duplicate: every post comes twice', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script(webhook('duplicate'));
    await vendors.send();

    await until(() => expect(names(vendors.statuses()).sort()).toEqual(['delivered', 'delivered', 'sent', 'sent']));
  });

  test('reverse: delivered comes before sent', async () => {
    const vendors = await startReportingVendors({ holdMs: 10_000 });
    vendors.faults.script(webhook('reverse'));
    await vendors.send();

    await until(() => expect(names(vendors.statuses())).toEqual(['delivered', 'sent']));
  });

  test('drop-answer: the endpoint answers 200, and the same comes again', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script(webhook('drop-answer'));
    await vendors.send();

    await until(() => expect(names(vendors.statuses()).sort()).toEqual(['delivered', 'delivered', 'sent', 'sent']));
    await until(() => expect(vendors.phones.messages(client)[0]?.receipts).toHaveLength(2));
  });

  test('drop: nothing comes of one message, and all of the next', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script(webhook('drop'));
    await vendors.send();
    await vendors.send();

    await until(() => expect(names(vendors.statuses())).toEqual(['sent', 'delivered']));
    await until(() =>
      expect(vendors.phones.messages(client).map(({ receipts }) => receipts?.length)).toEqual([undefined, 2]),
    );
  });

  test('foreign: another system’s message is reported beside ours', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script(webhook('foreign'));
    await vendors.send();

    await until(() => expect(vendors.statuses()).toHaveLength(4));
    expect(vendors.statuses().map((status) => status.biz_opaque_callback_data)).toEqual([
      ...['another-system-42', messageId, 'another-system-42', messageId],
    ]);
  });

  test('early: all is reported before the send is answered', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script(webhook('early'));
    await vendors.send();

    expect(names(vendors.statuses())).toEqual(['sent', 'delivered']);
  });

  test('delay: nothing comes before', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script({ kind: 'delay', of: 'webhook', count: 1, seconds: 0.1 });
    const before = performance.now();
    await vendors.send();

    await until(() => expect(names(vendors.statuses())).toEqual(['sent', 'delivered']));
    expect(performance.now() - before).toBeGreaterThan(95);
  });
});

describe('receipts of AWS', () => {
  const contents = (body: string) => JSON.parse(JSON.parse(body).Message);

  test('of an SMS are notifications of its events, with our context', async () => {
    const vendors = await startReportingVendors();
    await vendors.sendSms();

    await until(() => expect(vendors.published).toHaveLength(2));
    expect(JSON.parse(vendors.published[0] ?? '')).toMatchObject({
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:receipts',
    });
    expect(vendors.published.map(contents)).toMatchObject([
      { eventType: 'TEXT_SENT', context: { messageId }, originationPhoneNumber: '+19251112222' },
      { eventType: 'TEXT_DELIVERED', destinationPhoneNumber: `+${client}` },
    ]);
  });

  test('of WhatsApp hold Meta’s entry as text, and AWS’ name of the number', async () => {
    const vendors = await startReportingVendors();
    await vendors.sendByAws();

    await until(() => expect(vendors.published).toHaveLength(2));
    const { context, whatsAppWebhookEntry } = contents(vendors.published[0] ?? '');
    expect(context.MetaPhoneNumberIds).toEqual([
      { metaPhoneNumberId: '1019253334444', arn: 'arn:aws:social-messaging:us-east-1:000000000000:phone-number-id/1' },
    ]);
    expect(statusesOf(`{"entry":[${whatsAppWebhookEntry}]}`)).toMatchObject([
      { status: 'sent', biz_opaque_callback_data: messageId },
    ]);
  });
});
