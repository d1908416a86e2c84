import { describe, expect, test } from 'vitest';
import { whyNotCarried } from '../../lib/standard-response/capabilities.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';

type Written = Record<string, unknown>;

const parse = (facebook: Written, members: Written = {}) =>
  responseFile.safeParse({ id: 'r', name: 'R', facebook, ...members });
const render = (facebook: Written, Contact: Written = {}, members: Written = {}) =>
  compileResponse(toStandardResponse(responseFile.parse({ id: 'r', name: 'R', facebook, ...members }), 'h')).render(
    { mediaType: 'facebook' },
    { Contact },
    {},
  );
const items = (count: number, title = 'A title') =>
  Array.from({ length: count }, (_, index) => ({ id: `i${index}`, title }));
const quick = (members: Written = {}) => ({
  'content-type': 'quick-replies',
  text: 'Sure?',
  items: items(2),
  ...members,
});
const list = (members: Written = {}) => ({
  'content-type': 'single-selection-list',
  text: 'Which?',
  items: items(2),
  ...members,
});
const cards = (...all: Written[]) => ({ 'content-type': 'generic', cards: all });
const card = { title: 'One', subtitle: 'First' };

describe('content for Messenger', () => {
  test('has every text rendered, and agents see what it asks', () => {
    expect(
      render(quick({ text: 'Sure, <$Contact.A$>?', items: [{ id: '<$Contact.B$>', title: 'Yes' }] }), {
        A: 'Ann',
        B: 'b',
      }),
    ).toEqual({
      status: 'rendered',
      content: {
        ...{ type: 'interactive', text: 'Sure, Ann?' },
        facebook: { 'content-type': 'quick-replies', text: 'Sure, Ann?', items: [{ id: 'b', title: 'Yes' }] },
      },
    });
    expect(render(cards(card, { ...card, title: 'Two' }))).toMatchObject({ content: { text: 'One\nTwo' } });
  });

  test('is shown to agents as the text of the response, if it has one', () => {
    expect(render(quick(), {}, { text: 'A question' })).toMatchObject({ content: { text: 'A question' } });
  });

  test('goes before the text on Messenger, and the text everywhere else', () => {
    const response = toStandardResponse(
      responseFile.parse({ id: 'r', name: 'R', text: 'Plain.', facebook: quick() }),
      'h',
    );

    expect(compileResponse(response).render({ mediaType: 'sms' }, {}, {})).toMatchObject({
      content: { type: 'text', text: 'Plain.' },
    });
    expect(compileResponse(response).render({ mediaType: 'facebook' }, {}, {})).toMatchObject({
      content: { type: 'interactive' },
    });
  });

  test.each([
    ['a text of 2,001', quick({ text: '<$Contact.A$>' }), 'x'.repeat(2001), /The text came out longer than 2000/],
    ['a title of 21', quick({ items: [{ id: 'a', title: '<$Contact.A$>' }] }), 'x'.repeat(21), /title of Item 1/],
    ['an id of 1,001', quick({ items: [{ id: '<$Contact.A$>', title: 'a' }] }), 'x'.repeat(1001), /id of Item 1/],
    ['a list’s text of 641', list({ text: '<$Contact.A$>' }), 'x'.repeat(641), /The text came out longer than 640/],
    ['a long list’s text of 81', list({ text: '<$Contact.A$>', items: items(4) }), 'x'.repeat(81), /longer than 80/],
    ['a card’s title of 81', cards({ ...card, title: '<$Contact.A$>' }), 'x'.repeat(81), /title of Card 1/],
    ['a subtitle of 81', cards({ title: 'a', subtitle: '<$Contact.A$>' }), 'x'.repeat(81), /subtitle of Card 1/],
    ['a link that is none', cards({ ...card, url: '<$Contact.A$>' }), 'nowhere', /link of Card 1 did not come out/],
    ['an empty title', quick({ items: [{ id: 'a', title: '<$Contact.A$>' }] }), '', /title of Item 1 came out empty/],
  ])('is refused with %s, by its place', (_, content, A, detail) => {
    expect(render(content, { A })).toEqual({
      status: 'refused',
      code: 'content_not_supported',
      detail: expect.stringMatching(detail),
    });
  });

  test.each([
    ['a text of 2,001', quick({ text: 'x'.repeat(2001) }), 'facebook.text'],
    ['a title of 21', quick({ items: items(1, 'x'.repeat(21)) }), 'facebook.items.0.title'],
    ['a list’s text of 641', list({ text: 'x'.repeat(641) }), 'facebook.text'],
    ['a long list’s text of 81', list({ text: 'x'.repeat(81), items: items(4) }), 'facebook.text'],
    ['a card’s title of 81', cards({ ...card, title: 'x'.repeat(81) }), 'facebook.cards.0.title'],
    ['a subtitle of 81', cards(card, { title: 'a', subtitle: 'x'.repeat(81) }), 'facebook.cards.1.subtitle'],
    [
      'a button’s title of 21',
      cards({ title: 'a', buttons: [{ type: 'postback', id: 'a', title: 'x'.repeat(21) }] }),
      'facebook.cards.0.buttons.0.title',
    ],
  ])('that is written with %s is refused in its file', (_, content, path) => {
    const { error } = parse(content);

    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    expect(error?.message).toMatch(/is longer than the \d+ characters that Messenger takes/);
  });

  test('at its limits is taken, and what field codes may make shorter', () => {
    expect(parse(quick({ text: 'x'.repeat(2000), items: items(1, 'x'.repeat(20)) })).success).toBe(true);
    expect(parse(list({ text: 'x'.repeat(640) })).success).toBe(true);
    expect(
      parse(
        cards({
          title: 'x'.repeat(80),
          subtitle: '<$Contact.FirstName$> <$Contact.LastName$> <$Contact.A$> <$Contact.B$> <$Contact.C$>',
        }),
      ).success,
    ).toBe(true);
  });

  test('a button with a number that is none is refused, and an empty subtitle left out', () => {
    const call = { type: 'phone-number', number: '<$Contact.A$>', title: 'Call' };

    expect(render(cards({ title: 'a', buttons: [call] }), { A: 'x' })).toMatchObject({ status: 'refused' });
    expect(
      render(cards({ title: 'a', subtitle: '<$Contact.B$>', buttons: [call] }), { A: '+15550100001' }),
    ).toMatchObject({
      content: { facebook: { cards: [{ title: 'a', buttons: [{ number: '+15550100001' }] }] } },
    });
  });
});

describe('a utility template', () => {
  const utility = (members: Written = {}) => ({
    ...{ 'content-type': 'utility', name: 'order_ready', language: 'en_US' },
    ...{ content: 'Hello <$Contact.A$>, <$Contact.B$> is ready.', ...members },
  });

  test('takes each occurrence of a field code as the next parameter, by name if they have names', () => {
    expect(render(utility({ parameters: ['first', 'order'] }), { A: 'Ann', B: '42' })).toEqual({
      status: 'rendered',
      content: {
        ...{ type: 'template', text: 'Hello Ann, 42 is ready.', name: 'order_ready', language: 'en_US' },
        body: [
          { type: 'text', text: 'Ann', name: 'first' },
          { type: 'text', text: '42', name: 'order' },
        ],
      },
    });
  });

  test('fills its buttons, and refuses an empty parameter', () => {
    const buttons = [
      { type: 'quick-reply', text: 'Talk', payload: 'p-<$Contact.B$>' },
      { type: 'url', text: 'Track', url: 'https://a.example/<$Contact.B$>' },
    ];

    expect(render(utility({ buttons }), { A: 'Ann', B: '42' })).toMatchObject({
      content: {
        buttons: [
          { index: 0, type: 'quick-reply', value: 'p-42' },
          { index: 1, type: 'url', value: '42' },
        ],
      },
    });
    expect(render(utility(), { A: 'Ann' })).toMatchObject({ code: 'empty_template_parameter' });
  });
});

test.each([
  ['no items', quick({ items: [] })],
  ['14 quick replies', quick({ items: items(14) })],
  ['31 items of a list', list({ items: items(31) })],
  ['11 cards', cards(...Array.from({ length: 11 }, () => card))],
  ['a card of a title alone', cards({ title: 'a' })],
  ['four buttons', cards({ title: 'a', buttons: items(4).map((item) => ({ type: 'postback', ...item })) })],
  ['another content type', { 'content-type': 'list-picker' }],
  [
    'too few names of parameters',
    { 'content-type': 'utility', name: 'a', language: 'en_US', content: '<$A$> <$B$>', parameters: ['a'] },
  ],
])('a catalog takes no %s', (_, content) => {
  expect(parse(content).success).toBe(false);
});

test('a channel that sends approved messages only takes a utility template alone', () => {
  const on = (facebook: Written) =>
    whyNotCarried(toStandardResponse(responseFile.parse({ id: 'r', name: 'R', facebook }), 'h'), {
      ...{ mediaType: 'facebook', freeText: 'refuse' },
    });

  expect(on(quick())).toMatch(/only template messages/);
  expect(on({ 'content-type': 'utility', name: 'a', language: 'en_US', content: 'Hello.' })).toBeUndefined();
});
