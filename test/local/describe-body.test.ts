import { expect, test } from 'vitest';
import { createMessageOrder } from '../../local/message-routes.ts';

const never = () => {
  throw new Error('a wrong order reaches nobody');
};
const order = createMessageOrder({
  phones: { received: never, written: never, hidesNumber: never },
  clientMessages: { lineOf: never, send: never },
  files: { put: never, find: never },
  now: () => 0,
  newId: never,
});

test.each<readonly [string, unknown, string]>([
  ['a text that is none', { text: 1 }, 'text: must be a text of 1 to 4096 characters'],
  ['an empty text', { text: '' }, 'text: must be a text of 1 to 4096 characters'],
  [
    'a place that is none',
    { location: { latitude: 91, longitude: 0 } },
    'location.latitude: must be a number from -90 to 90',
  ],
  ['half a choice', { choice: { id: 'a' } }, 'choice.title: must be a text of 1 to 256 characters'],
  [
    'a time that is none',
    { text: 'Hi', at: 'noon' },
    'at: must be ISO 8601, such as 2026-11-22T15:00:00Z, or ms since 1970',
  ],
  ['a file without a type', { media: { base64: 'aaaa' } }, 'media.mediaType: must be a media type, such as image/png'],
  [
    'a member that is unknown',
    { text: 'Hi', to: 1 },
    'to: there is no such member. Send text, choice, location, media, order, flow, product, close, replyTo, channel, at',
  ],
  [
    'one below another',
    { media: { mediaType: 'image/png', base64: 'aaaa', size: 1 } },
    'media.size: there is no such member. Send mediaType, base64, name',
  ],
  [
    'an order of nothing',
    { order: { items: [] } },
    'order.items: must be 1 to 100 of {"product"}, with or without quantity, price and currency',
  ],
  ['a form that is none', { flow: { values: 1 } }, 'flow.values: must be an object'],
  [
    'a product beside a choice',
    { choice: { id: 'a', title: 'A' }, product: 'A-17' },
    'product: goes with a text, and nothing else',
  ],
  ['nothing', {}, 'one of text, choice, location, media, order, flow and close; media may have a text'],
  [
    'no object',
    'Hi',
    'send a JSON object with text, choice, location, media, order, flow, product, close, replyTo, channel, at',
  ],
])('the order of a phone says what is wrong with %s', async (_, body, message) => {
  expect(await order('15550100001', body)).toEqual({ status: 400, body: { message } });
});
