/** What only a client on WhatsApp sends: an order, a filled form, a question about a product. */
import { expect, test } from 'vitest';
import { readMessage } from '../../../lib/channel/meta/read-message.ts';
import { client, startReportingVendors } from '../../support/reporting-vendors.ts';

const onWhatsapp = { channel: 'whatsapp-main' };
const items = [{ product: 'A-17', quantity: 2, price: 19.9, currency: 'EUR' }, { product: 'B-1' }];
const catalog_id = '194836987003835';

test('they come as Meta posts them, and agents can read each', async () => {
  const vendors = await startReportingVendors();
  await vendors.send({ to: client, type: 'template', template: { name: 'order_ready', language: { code: 'en_US' } } });
  const [{ vendorMessageId: id } = {}] = vendors.phones.messages(client);
  await vendors.write({ order: { items, text: 'As a gift' }, ...onWhatsapp });
  await vendors.write({ flow: { values: { day: '2026-12-01', people: 2 } } });
  await vendors.write({ text: 'Is it in stock?', product: 'A-17', replyTo: id });

  const product_items = [
    { product_retailer_id: 'A-17', quantity: 2, item_price: 19.9, currency: 'EUR' },
    { product_retailer_id: 'B-1', quantity: 1 },
  ];
  const response_json = '{"flow_token":"unused","day":"2026-12-01","people":2}';
  const posted = vendors.messages();
  expect(posted).toMatchObject([
    { type: 'order', order: { catalog_id, text: 'As a gift', product_items } },
    {
      context: { from: '19251112222', id },
      interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } },
    },
    {
      text: { body: 'Is it in stock?' },
      context: { from: '19251112222', id, referred_product: { catalog_id, product_retailer_id: 'A-17' } },
    },
  ]);
  expect(posted[0]).not.toHaveProperty('context');

  const origin = { sender: '1', shownSender: '1', at: 0, contacts: [] };
  expect(posted.map((message) => readMessage(message, origin))).toMatchObject([
    { kind: 'other', text: '[Order]\n2 × A-17 (19.9 EUR)\n1 × B-1\nAs a gift' },
    { kind: 'choice', text: 'Sent\nday: 2026-12-01\npeople: 2', choice: { id: 'flow' } },
    { kind: 'text', text: 'Is it in stock?\n[About the product A-17]' },
  ]);
});

test('the phone shows each as it was ordered', async () => {
  const vendors = await startReportingVendors();
  await vendors.write({ order: { items }, ...onWhatsapp });
  await vendors.write({ flow: { values: { day: 'Monday' } } });
  await vendors.write({ text: 'Is it in stock?', product: 'A-17' });

  expect(vendors.phones.messages(client)).toMatchObject([
    { order: { items: [items[0], { product: 'B-1', quantity: 1 }] } },
    { flow: { values: { day: 'Monday' } } },
    { text: 'Is it in stock?', product: 'A-17' },
  ]);
});

test.each([
  ['order', { order: { items } }],
  ['flow', { flow: { values: {} } }],
  ['product', { text: 'Is it in stock?', product: 'A-17' }],
])('%s: no other vendor brings it', async (name, body) => {
  const vendors = await startReportingVendors();

  expect(await vendors.write({ ...body, channel: 'apple-main' }, 'urn:mbid:AAA')).toEqual({
    status: 400,
    body: { message: `${name}: only Meta’s WhatsApp reports it; apple-main is not Meta’s` },
  });
});
