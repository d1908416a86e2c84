import { describe, expect, test } from 'vitest';
import { action, picture, problemsOf, product, refusal, reply, type Written, wire } from '../support/template-kinds.ts';

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
