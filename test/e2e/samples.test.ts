import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { body, client, local, orderReady, post, reaches } from '../support/local-invites.ts';
import { startLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('every sample response that is in use is sent, an Apple message with interactive content among them', async () => {
  const system = await startLocally({ stateDir: await temporaryFolder() });
  const apple = {
    _umsChannel: 'apple-main',
    _umsClientId: 'urn:mbid:AQAAY3xkpQ1ann',
    _umsBusinessId: 'urn:biz:3b5c2d1e-4f60-4a7b-8c9d-0e1f2a3b4c5d',
  };
  const whatsapp = { _umsChannel: 'whatsapp-main', _umsClientId: client, _umsBusinessId: '19251112222' };
  const sms = { ...whatsapp, _umsChannel: 'sms-main' };
  const rcs = { ...sms, _umsChannel: 'rcs-main', _umsBusinessId: 'rcs-c020de2520714385' };
  const samples: readonly (readonly [Record<string, string>, string, object])[] = [
    [whatsapp, 'order-ready', { mediaType: 'whatsapp', template: 'order_ready', text: orderReady }],
    [whatsapp, 'continue-in-chat', { template: 'continue_in_chat' }],
    [
      whatsapp,
      'order-shipped',
      {
        template: 'order_shipped',
        text: expect.stringMatching(/^Commande A-17\nBonjour Ann.*19\.99 dollars\.\nAcme Shop$/),
      },
    ],
    [whatsapp, 'welcome-text', { mediaType: 'whatsapp', text: expect.stringContaining('Welcome back, Ann') }],
    [whatsapp, 'invoice', { attachments: ['https://shop.example/invoices/sample.pdf'] }],
    [
      whatsapp,
      'new-arrivals',
      { cards: [{ choices: ['More like this', 'Buy'] }, { text: 'Fern, now 9.90 dollars.' }] },
    ],
    [whatsapp, 'picked-for-you', { cards: [{ attachment: 'Product aloe-1' }, { choices: ['View'] }] }],
    [whatsapp, 'weekend-offer', { text: expect.stringMatching(/^Weekend offer \(ends 2027-01-17 23:00 UTC\)\nAnn/) }],
    [whatsapp, 'our-catalog', { choices: ['View catalog'] }],
    [whatsapp, 'left-in-cart', { text: expect.stringMatching(/^Forgot something, Ann\?\n/), choices: ['View items'] }],
    [whatsapp, 'back-in-stock', { attachments: ['Product aloe-1'], choices: ['View'] }],
    [whatsapp, 'pay-order', { choices: ['Copy Pix code'] }],
    [whatsapp, 'book-visit', { choices: ['Choose a day'] }],
    [whatsapp, 'call-us', { choices: ['Call us'] }],
    ...['copy-code', 'one-tap', 'zero-tap'].map(
      (kind) => [whatsapp, `sign-in-${kind}`, { text: '*123456* is your verification code.' }] as const,
    ),
    [whatsapp, 'repaired', { attachments: ['1602186516975000'] }],
    [whatsapp, 'visit-us', { attachments: ['Acme Shop, 1 Main St'] }],
    [whatsapp, 'thank-you', { attachments: ['https://shop.example/pictures/thanks.mp4'] }],
    [sms, 'welcome-text', { mediaType: 'sms', text: expect.stringContaining('Welcome back, Ann') }],
    [rcs, 'ready-for-pickup', { mediaType: 'rcs', choices: ['Today', 'Tomorrow', 'The way', 'Call us'] }],
    [rcs, 'go-on', { text: 'Ann, shall we go on here?', choices: ['Yes, here', 'No, I will hold'] }],
    [rcs, 'new-arrivals', { cards: [{ text: 'Aloe\nNow 12.50 dollars.', choices: ['More like this', 'Buy'] }, {}] }],
    [apple, 'invoice', { mediaType: 'applebc', attachments: ['invoice.pdf'] }],
    [apple, 'choose-topic', { mediaType: 'applebc', choices: ['Order A-17', 'A return', 'An invoice'] }],
    [apple, 'choose-time', { choices: ['2027-01-14T15:00+0000', '2027-01-15T15:00+0000'] }],
    [apple, 'go-on', { text: 'Ann, shall we go on here?', choices: ['Yes, here', 'No, I will hold'] }],
    [apple, 'opening-hours', { text: 'Our opening hours\nhttps://shop.example/hours?store=12' }],
  ];
  const { Parameters, ...request } = JSON.parse(body('whatsapp-invite'));
  const values = {
    Contact: { FirstName: 'Ann', Language: 'fr-FR' },
    CustomProperties: {
      OrderId: 'A-17',
      Position: 3,
      Total: '19.99',
      Store: 12,
      FirstSlot: '2027-01-14T10:00:00-05:00',
      ...{
        AloePrice: '12.50',
        FernPrice: '9.90',
        FernCount: 2,
        TaxAmount: '1.20',
        PixCode: '000201',
        Coupon: 'SAVE20',
      },
      ...{ FirstProduct: 'aloe-1', SecondProduct: 'fern-2', FirstDay: '2027-01-18', SecondDay: '2027-01-19' },
      ...{ Until: '2027-01-17T23:00:00Z', Code: '123456', PictureId: '1602186516975000' },
      ...{ Latitude: '52.52', Longitude: '13.4', Street: '1 Main St' },
    },
  };
  const inUse = readdirSync('catalog/responses')
    .map((name) => name.replace('.yml', ''))
    .filter((id) => id !== 'summer-sale');
  expect([...new Set(samples.map(([, id]) => id))].sort()).toEqual(inUse);

  for (const [address, StandardResponseId, shown] of samples) {
    const sessionId = await post(
      system,
      JSON.stringify({ ...request, Parameters: { ...Parameters, ...address, ...values, StandardResponseId } }),
    );
    await reaches(system, sessionId, { status: 'sent', messageId: expect.any(String) });
    const phone = await local<readonly unknown[]>(system, `phones/${encodeURIComponent(address._umsClientId ?? '')}`);
    expect(phone.at(-1), StandardResponseId).toMatchObject({ sessionId, ...shown });
  }
});
