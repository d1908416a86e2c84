import { describe, expect, test } from 'vitest';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';
import { noon } from '../support/builders.ts';

const options = { locale: 'en_US', timeZone: 'UTC', currency: 'USD', now: noon };

/** As the operator writes it, rendered for an RCS channel with these values of Contact. */
function render(written: object, contact: Readonly<Record<string, string>> = {}, more: { contact?: 'later' } = {}) {
  const file = responseFile.parse({ id: 'r', name: 'R', ...written });

  return compileResponse(toStandardResponse(file, 'hash')).render(
    { mediaType: 'rcs' },
    { Contact: contact },
    { ...options, ...more },
  );
}

const reply = { type: 'reply', text: 'Yes', id: 'yes' };
const text = (more: object) => ({ rcs: { 'content-type': 'text', text: 'When?', suggestions: [reply], ...more } });
const card = (more: object) => ({ rcs: { 'content-type': 'card', title: 'T', ...more } });

describe('RCS content', () => {
  test('renders every text in its place; agents, and an SMS instead, have the response’s text', () => {
    const written = {
      text: 'Hello <$Contact.A$>',
      ...card({
        ...{ title: '<$Contact.A$>', description: 'For <$Contact.A$>' },
        media: { url: 'https://a.example.com/<$Contact.A$>.jpg' },
        suggestions: [
          { type: 'reply', text: '<$Contact.A$>', id: 'order-<$Contact.A$>' },
          { type: 'dial', text: 'Call', number: '<$Contact.Phone$>' },
        ],
      }),
    };

    expect(render(written, { A: '"x"', Phone: '(925) 111-2222 0' })).toMatchObject({
      content: {
        ...{ type: 'interactive', text: 'Hello "x"' },
        rcs: {
          ...{ orientation: 'vertical', title: '"x"', description: 'For "x"' },
          media: { url: 'https://a.example.com/%22x%22.jpg' },
          suggestions: [
            { text: '"x"', id: 'order-"x"' },
            { text: 'Call', number: '+92511122220' },
          ],
        },
      },
    });
  });

  test('without a text is what the client reads, with the links that they would tap', () => {
    const link = { type: 'url', text: 'The way', url: 'https://a.example.com/way' };
    const cards = [{ title: 'One', suggestions: [link] }, { description: 'Two' }];

    expect(render(text({ suggestions: [reply, link] }))).toMatchObject({
      content: { text: 'When?\nThe way: https://a.example.com/way' },
    });
    expect(render({ rcs: { 'content-type': 'carousel', cards } })).toMatchObject({
      content: { text: 'One\nThe way: https://a.example.com/way\n\nTwo' },
    });
    expect(render({ rcs: { 'content-type': 'card', media: { url: 's3://shop/a.jpg' } } })).toMatchObject({
      content: { text: 'R', rcs: { media: { url: 's3://shop/a.jpg' } } },
    });
  });

  test.each([
    [
      'a label of more than 25',
      text({ suggestions: [{ ...reply, text: '<$Contact.A$>' }] }),
      26,
      /label of Suggestion 1/,
    ],
    ['a text of more than 3,072', text({ text: '<$Contact.A$>' }), 3073, /The text came out longer than 3072/],
    ['a title of more than 200', card({ title: '<$Contact.A$>' }), 201, /title of The card/],
    ['a description of more than 2,000', card({ description: '<$Contact.A$>' }), 2001, /description of The card/],
    [
      'an id of more than 2,048',
      text({ suggestions: [{ ...reply, id: '<$Contact.A$>' }] }),
      2049,
      /id of Suggestion 1/,
    ],
    [
      'a link to a file of more than 2,000',
      card({ media: { url: 'https://a.example.com/<$Contact.A$>' } }),
      1990,
      /file of The card/,
    ],
    ['no text', text({ text: '<$Contact.A$>' }), 0, /The text came out empty/],
    ['no label', text({ suggestions: [{ ...reply, text: '<$Contact.A$>' }] }), 0, /came out empty/],
    ['no number', text({ suggestions: [{ type: 'dial', text: 'C', number: '<$Contact.A$>' }] }), 3, /phone number/],
    ['no link', text({ suggestions: [{ type: 'url', text: 'C', url: '<$Contact.A$>' }] }), 3, /https link/],
  ])('that comes out with %s is refused, with its place', (_title, written, length, detail) => {
    expect(render(written, { A: 'x'.repeat(length) })).toMatchObject({
      ...{ status: 'refused', code: 'content_not_supported' },
      detail: expect.stringMatching(detail),
    });
  });

  test('at the limit of characters goes out', () => {
    expect(render(text({ text: '<$Contact.A$>' }), { A: 'x'.repeat(3072) })).toMatchObject({ status: 'rendered' });
  });

  test.each([
    ['3,072 characters of text', text({ text: 'x'.repeat(3072) })],
    ['a label of 25', text({ suggestions: [{ ...reply, text: 'x'.repeat(25) }] })],
    [
      'a label that field codes may shorten',
      text({ suggestions: [{ ...reply, text: '<$Upper("abcdefghijklmnop")$>' }] }),
    ],
    ['a title of 200 and a description of 2,000', card({ title: 'x'.repeat(200), description: 'x'.repeat(2000) })],
  ])('with %s is taken', (_title, written) => {
    expect(responseFile.safeParse({ id: 'r', name: 'R', ...written }).success).toBe(true);
  });

  test('that a contact may still fill is not empty yet', () => {
    expect(render(text({ text: '<$Contact.A$>' }), {}, { contact: 'later' })).toMatchObject({ status: 'rendered' });
  });
});

describe('what AWS would refuse is refused in the file', () => {
  test.each([
    ['a card without content', { rcs: { 'content-type': 'card', suggestions: [reply] } }, /needs a title/],
    ['a card with five suggestions', card({ suggestions: Array.from({ length: 5 }, () => reply) }), /<=4|at most 4/],
    ['twelve suggestions', text({ suggestions: Array.from({ length: 12 }, () => reply) }), /<=11|at most 11/],
    ['a carousel of one card', { rcs: { 'content-type': 'carousel', cards: [{ title: 'T' }] } }, />=2|at least 2/],
    [
      'a tall picture in a carousel',
      {
        rcs: {
          'content-type': 'carousel',
          cards: [{ title: 'T', media: { url: 'https://a.example.com', height: 'tall' } }, { title: 'U' }],
        },
      },
      /short|medium/,
    ],
    ['a link that is not https', text({ suggestions: [{ type: 'url', text: 'C', url: 'http://a' }] }), /https link/],
    [
      'a label of 26 characters',
      text({ suggestions: [{ ...reply, text: 'x'.repeat(26) }] }),
      /"suggestions",\s+0,\s+"text"[\s\S]*longer than the 25 characters that AWS takes/,
    ],
    [
      'a label whose words alone have 26 characters',
      text({ suggestions: [{ ...reply, text: `${'x'.repeat(20)}<$Contact.A$>${'x'.repeat(6)}` }] }),
      /longer than the 25/,
    ],
    ['an id of 2,049', text({ suggestions: [{ ...reply, id: 'x'.repeat(2049) }] }), /longer than the 2048/],
    ['a text of 3,073', text({ text: 'x'.repeat(3073) }), /longer than the 3072/],
    ['a title of 201', card({ title: 'x'.repeat(201) }), /longer than the 200/],
    ['a description of 2,001', card({ description: 'x'.repeat(2001) }), /longer than the 2000/],
    ['a link of 2,001', card({ media: { url: `https://a.example/${'x'.repeat(1983)}` } }), /longer than the 2000/],
    ['a number that is none', text({ suggestions: [{ type: 'dial', text: 'C', number: 'us' }] }), /must be a phone/],
    ['a kind of suggestion that there is not', text({ suggestions: [{ ...reply, type: 'pay' }] }), /must be reply/],
    ['a kind of content that there is not', { rcs: { 'content-type': 'file' } }, /must be text, card or carousel/],
  ])('%s', (_title, written, message) => {
    const { success, error } = responseFile.safeParse({ id: 'r', name: 'R', ...written });

    expect(success).toBe(false);
    expect(error?.message).toMatch(message);
  });
});
