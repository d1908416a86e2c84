import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findInvites } from '../../../cli/dms-log/find-invites.ts';
import { parseJson } from '../../../lib/esp/json.ts';
import { readEspRequest } from '../../../lib/esp/request.ts';
import { examplesFor } from '../../docs/runners.ts';

const examples = examplesFor('test/cli/dms-log/find-invites.test.ts');
const block = (kind: string) => examples.all('docs/ivr/coming-from-dms.md', kind)[0]?.take() ?? '';
const log = block('dms');
const sample = (name: string) => findInvites(readFileSync(`test/cli/dms-log/cases/${name}.log`, 'utf8'));

/** A request with these lines in its CustomProperties, the first of them line 5. */
const withProperties = (...lines: readonly string[]) =>
  findInvites(
    [
      'received Request3rdServer',
      '  Request (KVList)',
      `    'Method' [str] = "InviteToChat"`,
      `    'Parameters' [list] =`,
      ...lines.map((line) => (line.startsWith('|') ? line.slice(1) : `      ${line}`)),
      '12:00:00.456 Trc 04120 sent Event3rdServerResponse',
    ].join('\n'),
  );

test('the page’s log becomes the page’s body, which can be posted', () => {
  const { invites, losses } = findInvites(log);

  expect({ losses, count: invites.length }).toEqual({ losses: [], count: 1 });
  expect(invites[0]).toEqual(JSON.parse(block('converted')));
  expect(readEspRequest(parseJson(JSON.stringify(invites[0]))).problems).toEqual([]);
});

test('masked, it has its shape and settings and nothing of anybody', () => {
  const [found] = findInvites(log, { mask: true }).invites;

  expect(found).toMatchObject({
    Method: 'InviteToChat',
    Parameters: { _umsChannel: 'whatsapp-main', _umsClientId: '00000000000', Contact: { FirstName: 'xxx' } },
  });
  expect(JSON.stringify(found)).not.toMatch(/15550100001|Ann|A-17/);
});

test('several are found among other lines, with lists in braces on lines of their own, and repeated keys', () => {
  const braces =
    "noise\nRequest3rdServer\n'Service' [str] = \"ChatService\"\n'Method' [str] = \"InviteToChat\"\n'Parameters' [list] = {\n'_umsClientId' [str] = \"1\"\n'Contact' [list] = {\n'Tag' [str] = \"a\"\n'Tag' [str] = \"b\"\n}\n}\n'ReferenceId' = 7\n";
  const other = 'Request3rdServer\n  \'Method\' [str] = "ValidateContact"\n';

  expect(findInvites(`${log}\n${other}${braces}`)).toMatchObject({
    losses: [],
    invites: [
      { ReferenceId: 12 },
      { Service: 'ChatService', ReferenceId: 7, Parameters: { _umsClientId: '1', Contact: { Tag: ['a', 'b'] } } },
    ],
  });
});

test.each(['', 'Request3rdServer', "Request3rdServer\n}\n}\n'a' = ", '\u0000'.repeat(1000)])(
  'nothing is found in %j',
  (text) => {
    expect(findInvites(text)).toEqual({ invites: [], losses: [] });
  },
);

describe('cases from the field', () => {
  test.each([
    ['link-value', { CustomProperties: { Link: 'https://shop.example/a?b=1' } }],
    ['quotes-within-braces', { Contact: { FirstName: 'Jürgen "JJ"', LastName: "O'Neil" } }],
    ['value-of-two-lines', { CustomProperties: { Note: 'line one\nline two', After: 'ok' } }],
    ['platform-sdk-layout', { Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } }],
    ['interaction-server-layout', { Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } }],
  ])('%s', (name, parameters) => {
    expect(sample(name)).toMatchObject({ invites: [{ Method: 'InviteToChat', Parameters: parameters }], losses: [] });
  });

  test.each(['platform-sdk-layout', 'interaction-server-layout'])('%s: user data and reference', (name) => {
    const [invite] = sample(name).invites;

    expect(invite).toMatchObject({ ReferenceId: 88, TenantId: 1, UserData: { PhoneNumber: '15550100001' } });
    expect(Object.keys(invite ?? {})).not.toContain('attr_itx_id');
  });

  test('a value that is cut off is named with its line, and the next one is read', () => {
    expect(sample('value-cut-off')).toMatchObject({
      invites: [{ Parameters: { CustomProperties: { After: 'ok' } } }],
      losses: [{ line: 13, problem: 'Note was cut off' }],
    });
  });

  test('no request', () => {
    expect(sample('no-request')).toEqual({ invites: [], losses: [] });
  });
});

describe('values and keys', () => {
  test.each<[string, readonly string[], object]>([
    ['a comment after a value', [`'A' [str] = "x" // as configured`], { A: 'x' }],
    ['a comment that holds a quote', [`'A' [str] = "https://a.example" // "the" shop`], { A: 'https://a.example' }],
    ['quotes that are not escaped', [`'A' [str] = "say "hi" now"`], { A: 'say "hi" now' }],
    ['escaped quotes at the end', [`'A' [str] = "say \\"hi\\""`, `'B' [str] = "ok"`], { A: 'say "hi"', B: 'ok' }],
    ['backslashes that are not escaped', [`'A' [str] = "C:\\temp\\new"`], { A: 'C:\\temp\\new' }],
    ['escaped backslashes', [`'A' [str] = "C:\\\\temp\\\\new"`], { A: 'C:\\temp\\new' }],
    ['a backslash at the end', [`'A' [str] = "C:\\dir\\"`, `'B' [str] = "ok"`], { A: 'C:\\dir\\', B: 'ok' }],
    ['a brace within quotes', [`'A' [list] = { 'B' [str] = "}{" 'C' [int] = 5 }`], { A: { B: '}{', C: 5 } }],
    [
      'lists within lists in braces',
      [`'A' [list] = { 'B' [list] = { 'C' [str] = "x" } 'D' [int] = -2 }`],
      { A: { B: { C: 'x' }, D: -2 } },
    ],
    ['an empty list in braces', [`'A' [list] = { }`, `'B' [str] = ""`], { A: {}, B: '' }],
    [
      'braces over several lines',
      [`'A' [list] = { 'B' [str] = "x"`, `   'C' [str] = "y" }`, `'D' [str] = "z"`],
      { A: { B: 'x', C: 'y' }, D: 'z' },
    ],
    [
      'three lines, one of them empty',
      [`'A' [str] = "one`, '|', '|three"', `'B' [str] = "ok"`],
      { A: 'one\n\nthree', B: 'ok' },
    ],
    [
      'keys with any character',
      [`'Order.Id/№ =1' [str] = "x"`, `'O'Neil' [str] = "y"`, `'a b(c)[d]' [str] = "z"`],
      { 'Order.Id/№ =1': 'x', "O'Neil": 'y', 'a b(c)[d]': 'z' },
    ],
    ['a key that objects have', [`'__proto__' [str] = "x"`], JSON.parse('{"__proto__":"x"}')],
    ['a number too long for JSON', [`'A' [long] = 12345678901234567890`], { A: '12345678901234567890' }],
    ['a value without quotes', [`'A' [str] = https://a.example/b // c`], { A: 'https://a.example/b' }],
    ['no type and no sign', [`'A'  'x'`, `'B'  7`], { A: 'x', B: 7 }],
    ['[KVList] = KVList:', [`'A' [KVList] = KVList: `, `   'B' [str] = "x"`], { A: { B: 'x' } }],
  ])('%s', (_name, lines, expected) => {
    const { invites, losses } = withProperties(...lines);

    expect(losses).toEqual([]);
    expect(JSON.stringify(invites[0]?.Parameters)).toBe(JSON.stringify(expected));
  });

  test.each<[string, readonly string[], string]>([
    ['a list in braces that ends too early', [`'A' [list] = { 'B' [str] = "x" …`], 'a list in braces was cut off'],
    ['a value that ends with the log', [`'A' [str] = "x`], 'A was cut off'],
    ['bytes', [`'A' [bin] = 00 01 02`], 'A is binary, which a body cannot hold'],
    ['a number without digits', [`'A' [int] = soon`], 'A is not a whole number'],
    ['a character of another charset', [`'A' [str] = "Jos\uFFFD"`], 'A holds a character that is not UTF-8'],
    ['a line of another kind', ['and more of it'], 'neither a pair nor a list'],
  ])('%s is named with its line', (_name, lines, problem) => {
    expect(withProperties(...lines).losses).toEqual([{ line: 5, problem }]);
  });

  test('a request without its name is reported', () => {
    expect(findInvites(`x\nRequest3rdServer\n'Method' [str] = "InviteToChat"\n`)).toEqual({
      invites: [],
      losses: [{ line: 3, problem: 'a request of InviteToChat without Method or Parameters' }],
    });
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
