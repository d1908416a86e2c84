import { expect, test } from 'vitest';
import { fillTemplate } from '../../../local/vendors/graph-template.ts';
import type { TemplateSpec } from '../../../local/vendors/templates.ts';

const named: TemplateSpec = {
  name: 'full',
  language: 'en_US',
  header: { type: 'text', text: 'Order {{id}}', parameter: { type: 'text', name: 'id' } },
  body: 'Hello {{first}}, {{total}}',
  parameters: [
    { type: 'text', name: 'first' },
    { type: 'currency', name: 'total' },
  ],
  footer: 'Acme',
  buttons: [
    { type: 'quick_reply', text: 'Yes', takes: true },
    { type: 'url', text: 'Track', takes: true },
  ],
};
const header = { type: 'header' as const, parameters: [{ type: 'text', parameter_name: 'id', text: 'A-17' }] };
const currency = { fallback_value: '$1', code: 'USD', amount_1000: 1000 };
const first = { type: 'text', parameter_name: 'first', text: 'Ann' };
const total = { type: 'currency', parameter_name: 'total', currency };
const body = (...parameters: unknown[]) => ({ type: 'body' as const, parameters });
const url = { type: 'button' as const, sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'A-17' }] };

const fill = (...components: Parameters<typeof fillTemplate>[0]['components']) =>
  fillTemplate({ name: 'full', language: { code: 'en_US' }, components }, [
    named,
    { ...named, language: 'de', header: { type: 'image' }, parameters: [], body: 'x', buttons: [] },
  ]);

test('every part is filled, in whatever order named parameters come', () => {
  expect(fill(header, body(total, first), url)).toEqual({
    text: 'Order A-17\nHello Ann, $1\nAcme',
    choices: ['Yes', 'Track'],
  });
});

test.each([
  ['a header that is not filled', [body(first, total), url], 132_000],
  ['a parameter without its name', [header, body({ ...first, parameter_name: undefined }, total), url], 100],
  ['text although money is approved', [header, body(first, { ...first, parameter_name: 'total' }), url], 132_012],
  ['a link without its end', [header, body(first, total)], 131_008],
  ['a button of another type', [header, body(first, total), { ...url, sub_type: 'flow' }], 132_012],
  ['a button that is not there', [header, body(first, total), url, { ...url, index: '7' }], 132_000],
])('%s is refused', (_what, components, code) => {
  expect(fill(...components)).toMatchObject({ error: { code } });
});

test('a picture in the header is one', () => {
  const german = (parameter: unknown) =>
    fillTemplate(
      { name: 'full', language: { code: 'de' }, components: [{ type: 'header', parameters: [parameter] }] },
      [{ name: 'full', language: 'de', header: { type: 'image' }, body: 'x', parameters: [] }],
    );

  expect(german({ type: 'image', image: { link: 'https://a.example/i.png' } })).toEqual({
    text: 'x',
    attachments: ['https://a.example/i.png'],
  });
  expect(german({ type: 'text', text: 'x' })).toMatchObject({ error: { code: 132_012 } });
});
