import { describe, expect, test } from 'vitest';
import { responseFile } from '../../lib/standard-response/schema.ts';
import { componentsOf, notification, rendered } from '../support/rendering.ts';

const ann = { FirstName: 'Ann', OrderId: 'A-17', Code: '123456' };

function problemsOf(members: Readonly<Record<string, unknown>>): string[] {
  const checked = responseFile.safeParse({ id: 'r', name: 'R', ...notification(members) });

  return (checked.error?.issues ?? []).map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`);
}

describe('a flow button', () => {
  const flow = (members: object) =>
    notification({ content: 'x', buttons: [{ type: 'flow', text: 'Open', ...members }] });

  test('without a token is on the wire all the same', () => {
    expect(componentsOf(flow({}))).toEqual([{ type: 'button', sub_type: 'flow', index: '0' }]);
  });

  test('has its token', () => {
    expect(componentsOf(flow({ token: '<$Contact.Code$>' }), ann)).toMatchObject([
      { parameters: [{ type: 'action', action: { flow_token: '123456' } }] },
    ]);
  });
});

describe('a one-time code', () => {
  const content = '*<$Contact.Code$>* is your verification code.';
  const code = '<$Contact.Code$>';
  const button = { type: 'one-time-code', text: 'Copy code', code };
  const copy = { ...button, type: 'copy-code' };

  test('is a button of its own, and for Meta a URL button', () => {
    expect(componentsOf(notification({ content, buttons: [button] }), ann)).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '123456' }] },
    ]);
  });

  test.each([
    ['that looks like one', { content }],
    ['of category authentication', { content: `Use ${code}.`, category: 'authentication' }],
  ])('as copy-code in a template %s is refused', (_which, members) => {
    expect(problemsOf({ ...members, buttons: [copy] })).toEqual([expect.stringMatching(/^buttons: .*one-time-code/)]);
  });

  test.each(['marketing', 'utility'])('in a %s template is refused: WhatsApp approves none', (category) => {
    expect(problemsOf({ content, category, buttons: [button] })).toEqual([
      'category: must be authentication: WhatsApp approves one-time-code in no other',
    ]);
  });

  test('is no coupon', () => {
    expect(problemsOf({ content, category: 'marketing', buttons: [copy] })).toEqual([]);
    expect(problemsOf({ content: `Hello <$Contact.FirstName$>, save with *${code}*.`, buttons: [copy] })).toEqual([]);
  });
});

describe('a slot that occurs twice', () => {
  const content = 'Hello <$Contact.FirstName$>, yes you <$Contact.FirstName$>, order <$Contact.OrderId$>.';

  test('is one parameter if its number says so', () => {
    expect(componentsOf(notification({ content, parameters: [1, 1, 2] }), ann)).toEqual([
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ann' },
          { type: 'text', text: 'A-17' },
        ],
      },
    ]);
  });

  test('with two values is refused', () => {
    const written = notification({ content: '<$Contact.FirstName$> <$Contact.OrderId$>', parameters: [1, 1] });

    expect(rendered(written, ann)).toMatchObject({ status: 'refused', code: 'content_not_supported' });
  });

  test('may come in another order than the numbers', () => {
    const written = notification({
      content: '<$Contact.OrderId$> for <$Contact.FirstName$>',
      parameters: [{ slot: 2, type: 'text' }, { slot: 1 }],
    });

    expect(componentsOf(written, ann)).toMatchObject([{ parameters: [{ text: 'Ann' }, { text: 'A-17' }] }]);
  });

  test.each([
    [[1, 1, 3], /no field code fills \{\{2\}\}/],
    [[1, { type: 'text' }, 2], /all be numbered, or none/],
    [['a', 'a', { name: 'b', slot: 1 }], /a name or a number, not both/],
    [[1, 2], /has 2 entries for 3 field codes/],
  ])('is refused as %j', (parameters, why) => {
    expect(problemsOf({ content, parameters })).toEqual([expect.stringMatching(why)]);
  });
});

test('a translation in the language of the default is refused', () => {
  expect(problemsOf({ content: 'x', translations: { en_US: { content: 'y' } } })).toEqual([
    expect.stringMatching(/^translations\.en_US: .*leave this out/),
  ]);
});

test.each(['en_UK', 'xx_YY', 'en-US', 'english'])('the language %s, which does not exist, is refused', (language) => {
  expect(problemsOf({ content: 'x', language })).not.toEqual([]);
  expect(problemsOf({ content: 'x', translations: { [language]: { content: 'y' } } })).not.toEqual([]);
});

test.each(['fil', 'prs_AF', 'zh_HK', 'es_419', 'zh_Hant_TW', 'pt_BR'])('the language %s is one', (language) => {
  expect(problemsOf({ content: 'x', language })).toEqual([]);
});

test('a response that ends before it starts is refused', () => {
  const dates = { 'start-date': '2026-06-02', 'end-date': '2026-06-01' };

  expect(responseFile.safeParse({ id: 'r', name: 'R', text: 'x', ...dates }).error?.issues).toMatchObject([
    { path: ['end-date'], message: 'is before start-date' },
  ]);
});
