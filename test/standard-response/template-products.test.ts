import { describe, expect, test } from 'vitest';
import { action, problemsOf, product, refusal, reply, type Written, wire } from '../support/template-kinds.ts';

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
