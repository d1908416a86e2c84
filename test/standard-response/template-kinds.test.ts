import { describe, expect, test } from 'vitest';
import { responseFile } from '../../lib/standard-response/schema.ts';
import { componentsOf, notification, rendered } from '../support/rendering.ts';

type Written = Readonly<Record<string, unknown>>;

const values = { FirstName: 'Ann', Sku: 'aloe-1', Other: 'fern-2', Code: 'SAVE20', Price: '9.90', Empty: ' ' };
const body = { content: 'Hello' };

function problemsOf(members: Written): string[] {
  const checked = responseFile.safeParse({ id: 'r', name: 'R', ...notification({ ...body, ...members }) });

  return (checked.error?.issues ?? []).map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
}

const wire = (members: Written) => componentsOf(notification({ ...body, ...members }), values);
const refusal = (members: Written) => rendered(notification({ ...body, ...members }), values);
const action = (values: unknown) => [{ type: 'action', action: values }];

const reply = { type: 'quick-reply', text: 'More', payload: '<$Contact.Sku$>' };
const picture = (members: Written = {}) => ({
  ...{ header: { type: 'image', url: 'https://a.example/<$Contact.Sku$>.png' }, buttons: [reply] },
  ...members,
});
const product = (sku: string) => ({
  header: { type: 'product', catalog: '1948', product: sku },
  buttons: [{ type: 'single-product', text: 'View' }],
});

describe('a carousel', () => {
  test('of pictures has each card’s header, text and buttons', () => {
    const card = picture({ content: 'Now <$Contact.Price$>' });
    const components = [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://a.example/aloe-1.png' } }] },
      { type: 'body', parameters: [{ type: 'text', text: '9.90' }] },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'aloe-1' }] },
    ];

    expect(wire({ carousel: [card, card] })).toEqual([
      {
        type: 'carousel',
        cards: [
          { card_index: 0, components },
          { card_index: 1, components },
        ],
      },
    ]);
  });

  test('of products has only their ids', () => {
    expect(wire({ carousel: [product('<$Contact.Sku$>'), product('<$Contact.Other$>')] })).toMatchObject([
      {
        cards: ['aloe-1', 'fern-2'].map((id, index) => ({
          card_index: index,
          components: [
            {
              type: 'header',
              parameters: [{ type: 'product', product: { product_retailer_id: id, catalog_id: '1948' } }],
            },
          ],
        })),
      },
    ]);
  });

  test('is readable for agents', () => {
    const shown = refusal({ carousel: [picture({ content: 'Now <$Contact.Price$>' }), picture({ content: 'Soon' })] });

    expect(shown).toMatchObject({ content: { text: 'Hello\n1. Now 9.90\n2. Soon' } });
  });

  test('names the card of a value that cannot be sent', () => {
    expect(
      refusal({ carousel: [picture(), picture({ content: '<$Contact.Empty$>' })].map(withContent) }),
    ).toMatchObject({
      code: 'empty_template_parameter',
      detail: expect.stringMatching(/^Card 2: Parameter 1/),
    });
  });

  const withContent = (card: Written) => ({ content: 'x', ...card });

  test.each([
    ['one card', { carousel: [picture()] }, /^carousel: /],
    ['eleven', { carousel: Array.from({ length: 11 }, () => picture()) }, /^carousel: /],
    ['a footer beside it', { footer: 'x', carousel: [picture(), picture()] }, /^footer: beside a carousel/],
    ['buttons beside it', { buttons: [reply], carousel: [picture(), picture()] }, /^buttons: beside a carousel/],
    ['a mixture', { carousel: [picture(), product('x')] }, /^carousel\.1: must have the same kinds/],
    ['text on some cards', { carousel: [picture(), picture({ content: 'x' })] }, /^carousel\.1: must have the same/],
    ['text on a product', { carousel: [{ ...product('x'), content: 'x' }, product('y')] }, /^carousel\.0: a card of a/],
    [
      'a place on a card',
      { carousel: [picture({ header: { type: 'text', text: 'x' } }), picture()] },
      /^carousel\.0: the h/,
    ],
    [
      'long text',
      { carousel: [picture({ content: 'x'.repeat(161) }), picture({ content: 'x' })] },
      /^carousel\.0\.content: is longer/,
    ],
    ['another category', { category: 'utility', carousel: [picture(), picture()] }, /^category: must be marketing/],
    [
      'names on some cards',
      {
        ...{ content: '<$Contact.Sku$>', parameters: ['sku'] },
        carousel: [
          picture({ content: '<$Contact.Sku$>' }),
          picture({ content: '<$Contact.Sku$>', parameters: ['sku'] }),
        ],
      },
      /^carousel\.0\.parameters: must be named/,
    ],
  ])('is refused with %s', (_what, members, why) => {
    expect(problemsOf(members)).toEqual([expect.stringMatching(why)]);
  });
});

describe('a limited-time offer', () => {
  const link = { type: 'url', text: 'Shop', url: 'https://a.example/<$Contact.Code$>' };
  const copy = { type: 'copy-code', text: 'Copy', code: '<$Contact.Code$>' };
  const offer = (members: Written = {}) => ({
    ...{ 'limited-time-offer': { text: 'Offer', expires: '2027-01-17T23:00:00+01:00' }, buttons: [copy, link] },
    ...members,
  });

  test('has the end of its code in ms', () => {
    expect(wire(offer())).toMatchObject([
      { type: 'button', sub_type: 'copy_code', index: '0' },
      { type: 'button', sub_type: 'url', index: '1' },
      {
        type: 'limited_time_offer',
        parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_800_223_200_000 } }],
      },
    ]);
    expect(refusal(offer())).toMatchObject({ content: { text: 'Offer (ends 2027-01-17 22:00 UTC)\nHello' } });
  });

  test('without an end sends none', () => {
    expect(JSON.stringify(wire(offer({ 'limited-time-offer': { text: 'Offer' } })))).not.toContain(
      'limited_time_offer',
    );
  });

  test.each(['soon', '5', '<$Contact.Empty$>'])('whose end is %j is refused', (expires) => {
    expect(refusal(offer({ 'limited-time-offer': { text: 'Offer', expires } }))).toMatchObject({
      code: 'field_code_error',
    });
  });

  test.each([
    ['a footer', { footer: 'x' }, /^footer: /],
    ['a text header', { header: { type: 'text', text: 'x' } }, /^header: of a limited-time offer is an image/],
    ['no link', { buttons: [copy] }, /^buttons: of a limited-time offer are/],
    ['the code behind the link', { buttons: [link, copy] }, /^buttons: of a limited-time offer are/],
    ['more text', { content: 'x'.repeat(601) }, /^content: of a limited-time offer may have at most 600/],
    ['another category', { category: 'utility' }, /^category: must be marketing/],
    ['a long heading', { 'limited-time-offer': { text: 'x'.repeat(17) } }, /^limited-time-offer\.text: is longer/],
  ])('is refused with %s', (_what, members, why) => {
    expect(problemsOf(offer(members))).toEqual([expect.stringMatching(why)]);
  });
});

describe('products', () => {
  const several = (sections: unknown) => ({
    buttons: [{ type: 'multi-product', text: 'View', product: '<$Contact.Sku$>', sections }],
  });

  test('of the whole catalog: the picture may be left out', () => {
    const catalog = { type: 'catalog', text: 'View catalog' };

    expect(wire({ buttons: [catalog] })).toEqual([]);
    expect(wire({ buttons: [{ ...catalog, product: '<$Contact.Sku$>' }] })).toEqual([
      {
        ...{ type: 'button', sub_type: 'catalog', index: '0' },
        parameters: action({ thumbnail_product_retailer_id: 'aloe-1' }),
      },
    ]);
  });

  test('several, in sections', () => {
    const sections = [{ title: 'For <$Contact.FirstName$>', products: ['<$Contact.Sku$>', '<$Contact.Other$>'] }];

    expect(wire(several(sections))).toEqual([
      {
        ...{ type: 'button', sub_type: 'mpm', index: '0' },
        parameters: action({
          thumbnail_product_retailer_id: 'aloe-1',
          sections: [
            { title: 'For Ann', product_items: [{ product_retailer_id: 'aloe-1' }, { product_retailer_id: 'fern-2' }] },
          ],
        }),
      },
    ]);
  });

  test('one, above its button, which is not sent', () => {
    expect(wire(product('<$Contact.Sku$>'))).toEqual([
      {
        type: 'header',
        parameters: [{ type: 'product', product: { product_retailer_id: 'aloe-1', catalog_id: '1948' } }],
      },
    ]);
  });

  test('whose id comes out empty are refused', () => {
    expect(refusal(product('<$Contact.Empty$>'))).toMatchObject({ code: 'empty_template_parameter' });
  });

  test.each([
    ['31', several([{ products: Array.from({ length: 31 }, () => 'x') }]), /sections\.0\.products: /],
    [
      '31 in all',
      several([16, 15].map((length) => ({ title: 'x', products: Array.from({ length }, () => 'x') }))),
      /sections: have 31 products: WhatsApp takes 30/,
    ],
    ['sections without titles', several([{ products: ['x'] }, { products: ['y'] }]), /sections: each need a title/],
    ['another button', { buttons: [...several([{ products: ['x'] }]).buttons, reply] }, /multi-product is the only/],
    [
      'a header',
      { header: { type: 'text', text: 'x' }, buttons: [{ type: 'catalog', text: 'x' }] },
      /^header: catalog n/,
    ],
    [
      'no product',
      { buttons: [{ type: 'single-product', text: 'View' }] },
      /single-product needs a header of type product/,
    ],
    ['no button', { header: product('x').header }, /^header: of a product needs one button/],
    ['another category', { ...product('x'), category: 'utility' }, /^category: must be marketing/],
  ])('are refused with %s', (_what, members, why) => {
    expect(problemsOf(members)).toEqual([expect.stringMatching(why)]);
  });
});

describe('an order', () => {
  const order = (members: Written = {}) => ({
    buttons: [
      {
        ...{ type: 'order-details', text: 'Pay' },
        order: {
          ...{ reference: 'A-17', goods: 'digital-goods', currency: 'BRL', tax: '1.20', discount: '0.5' },
          items: [{ id: '<$Contact.Sku$>', name: 'Aloe', amount: '<$Contact.Price$>', quantity: '2' }],
          'payment-settings': [{ type: 'pix_dynamic_code', pix_dynamic_code: { code: '<$Contact.Code$>' } }],
          ...members,
        },
      },
    ],
  });

  test('is the sum of what is in it, in hundredths', () => {
    const money = (value: number) => ({ value, offset: 100 });

    expect(wire(order())).toEqual([
      {
        ...{ type: 'button', sub_type: 'order_details', index: '0' },
        parameters: action({
          order_details: {
            ...{ reference_id: 'A-17', type: 'digital-goods', currency: 'BRL', total_amount: money(2050) },
            payment_settings: [{ type: 'pix_dynamic_code', pix_dynamic_code: { code: 'SAVE20' } }],
            order: {
              status: 'pending',
              items: [{ retailer_id: 'aloe-1', name: 'Aloe', amount: money(990), quantity: 2 }],
              ...{ subtotal: money(1980), tax: money(120), discount: money(50) },
            },
          },
        }),
      },
    ]);
    expect(refusal(order())).toMatchObject({ content: { text: 'Hello\nOrder A-17: 20.50 BRL\n2 × Aloe' } });
  });

  test('may be a total alone', () => {
    const total = { items: undefined, tax: undefined, discount: undefined, total: '<$Contact.Price$>' };

    expect(JSON.stringify(wire(order(total)))).toContain('"total_amount":{"value":990,"offset":100}');
  });

  test.each([
    ['a reference with blanks', { reference: 'A 17' }, 'content_not_supported'],
    ['an amount with a currency', { tax: '€ 1' }, 'field_code_error'],
    ['nothing to pay', { discount: '21' }, 'content_not_supported'],
    ['half a product', { items: [{ id: 'x', name: 'x', amount: '1', quantity: '0.5' }] }, 'field_code_error'],
  ])('is not sent with %s', (_what, members, code) => {
    expect(refusal(order(members))).toMatchObject({ status: 'refused', code });
  });

  test.each([
    ['items and a total', order({ total: '5' }), /order: needs items, or a total without items/],
    ['neither', order({ items: undefined }), /order: needs items, or a total without items/],
    [
      'a video',
      { ...order(), header: { type: 'video', id: '1' } },
      /^header: order-details needs a header of type text/,
    ],
    ['authentication', { ...order(), category: 'authentication' }, /^category: must be utility or marketing/],
  ])('is refused with %s', (_what, members, why) => {
    expect(problemsOf(members)).toEqual([expect.stringMatching(why)]);
  });
});

describe('other parts', () => {
  test('a flow has its token and what its first screen starts with', () => {
    const data = { name: '<$Contact.FirstName$>', days: ['<$Contact.Sku$>', 2], open: true };

    expect(wire({ buttons: [{ type: 'flow', text: 'Open', token: '<$Contact.Code$>', data }] })).toMatchObject([
      {
        parameters: action({
          flow_token: 'SAVE20',
          flow_action_data: { name: 'Ann', days: ['aloe-1', 2], open: true },
        }),
      },
    ]);
  });

  test('a call button is sent only with a value of its own', () => {
    const call = { type: 'voice-call', text: 'Call' };

    expect(wire({ buttons: [call] })).toEqual([]);
    expect(wire({ buttons: [{ ...call, minutes: 60, payload: '<$Contact.Sku$>' }] })).toEqual([
      {
        ...{ type: 'button', sub_type: 'voice_call', index: '0' },
        parameters: [
          { type: 'ttl_minutes', ttl_minutes: 60 },
          { type: 'payload', payload: 'aloe-1' },
        ],
      },
    ]);
  });

  test.each(['copy-code', 'one-tap', 'zero-tap'])('a one-time code of the kind %s is a URL button', (kind) => {
    expect(wire({ buttons: [{ type: 'one-time-code', kind, text: 'x', code: '<$Contact.Code$>' }] })).toEqual([
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'SAVE20' }] },
    ]);
  });

  test.each(['image', 'video', 'gif', 'document'])('a header of type %s may be a file that was uploaded', (type) => {
    expect(wire({ header: { type, id: '<$Contact.Price$>' } })).toEqual([
      { type: 'header', parameters: [{ type, [type]: { id: '9.90' } }] },
    ]);
    expect(problemsOf({ header: { type } })).toEqual([expect.stringMatching(/^header: needs url or id/)]);
    expect(problemsOf({ header: { type, id: '1', url: 'https://a.example' } })).not.toEqual([]);
  });
});
