import { expect, test } from 'vitest';
import { toAttributes } from '../../lib/chat-server/connect-attributes.ts';

test('values become text, lists JSON', () => {
  const { attributes } = toAttributes({
    Name: 'Ann',
    Priority: 8,
    Gift: true,
    Path: ['main', 'billing'],
    Order: { Id: 'A-17' },
    Empty: '',
  });

  expect(attributes).toEqual({
    Name: 'Ann',
    Priority: '8',
    Gift: 'true',
    Path: '["main","billing"]',
    Order: '{"Id":"A-17"}',
    Empty: '',
  });
});

test('a key with other characters gets underscores, and the contact says so', () => {
  expect(toAttributes({ 'Order.Id': 'A-17', größe: 'L' })).toEqual({
    attributes: { Order_Id: 'A-17', gr__e: 'L', _inviteRenamed: 'Order.Id=Order_Id größe=gr__e' },
    renamed: ['Order.Id=Order_Id', 'größe=gr__e'],
    leftOut: [],
  });
});

test('a renamed key never takes another one’s place, whatever their order', () => {
  expect(toAttributes({ 'a.b': '1', 'a b': '2', a_b: '3' }).attributes).toMatchObject({
    a_b: '3',
    a_b_2: '1',
    a_b_3: '2',
  });
});

test('what does not fit is left out, the largest first, and the rest fits with what says so', () => {
  const { attributes, leftOut } = toAttributes({ Huge: 'x'.repeat(40_000), Large: '€'.repeat(11_000), Name: 'Ann' });
  const bytes = Object.entries(attributes).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );

  expect(leftOut).toEqual(['Huge', 'Large']);
  expect(attributes).toEqual({ Name: 'Ann', _inviteLeftOut: 'Huge Large' });
  expect(bytes).toBeLessThanOrEqual(32_768);
});

test('any number of keys fits, in the end', () => {
  const userData = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [`key.${index}`, 'value of some length']),
  );
  const { attributes } = toAttributes(userData);
  const bytes = Object.entries(attributes).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );

  expect(bytes).toBeLessThanOrEqual(32_768);
  expect(attributes._inviteRenamed).toMatch(/…$/);
});
