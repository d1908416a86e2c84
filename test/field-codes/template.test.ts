import { expect, test } from 'vitest';
import { FieldCodeError, faults } from '../../lib/field-codes/error.ts';
import { fieldsOf, parseTemplate, renderParts, renderTemplate, type Template } from '../../lib/field-codes/template.ts';

function errorOf(act: () => unknown): FieldCodeError {
  try {
    act();
  } catch (error) {
    if (error instanceof FieldCodeError) return error;
    throw error;
  }
  throw new Error('no fault');
}

const missingOf = (text: string, values = {}): readonly string[] => renderTemplate(parseTemplate(text), values).missing;

test('a template is parsed once and rendered many times', () => {
  const template: Template = parseTemplate('Dear <$Contact.FirstName$>');
  expect(['Ann', 'Bob'].map((FirstName) => renderTemplate(template, { Contact: { FirstName } }).text)).toEqual([
    'Dear Ann',
    'Dear Bob',
  ]);
});

test('codes are listed in order with their positions', () => {
  const text = 'a <$ Contact.A $> b <$1$>';
  const { codes } = parseTemplate(text);
  expect(codes.map(({ source }) => source)).toEqual(['Contact.A', '1']);
  expect(codes.map(({ span }) => text.slice(span.start, span.end))).toEqual(['<$ Contact.A $>', '<$1$>']);
});

test('parts keep literal text and codes apart', () => {
  expect(renderParts(parseTemplate('Hi <$Contact.A$><$1 + 1$>!'), { Contact: { A: '' } })).toEqual({
    parts: [{ text: 'Hi ' }, { text: '', code: 'Contact.A' }, { text: '2', code: '1 + 1' }, { text: '!' }],
    missing: [],
  });
});

test('parts together are not longer than a text may be', () => {
  const template = parseTemplate('<$Contact.A$><$Contact.A$>');
  expect(errorOf(() => renderParts(template, { Contact: { A: 'x'.repeat(40_000) } }))).toMatchObject({
    code: 'output_too_long',
    span: { start: 13, end: 26 },
  });
  expect(errorOf(() => renderTemplate(parseTemplate('x'.repeat(70_000)), {}))).toMatchObject({
    code: 'output_too_long',
  });
});

test('fields are the keys that a text reads, in order and each once', () => {
  const text =
    '<$Contact.A.B$><$contact.a.b$><$X$><$Contact("q w")$><$Contact.L.Item(1).Z$><$Contact.L.Count$><$Interaction.AttachedData(Contact.K)$><$If(Not Y, -1, Text(Num(Z), "0" + W) : V)$>';
  expect(fieldsOf(parseTemplate(`${text}<$If(True, Agent, Contact).Name$>`.replace(' : V', '')))).toEqual([
    'Contact.A.B',
    'CustomProperties.X',
    'Contact.q w',
    'Contact.L',
    'Contact.K',
    'Interaction.AttachedData',
    'CustomProperties.Y',
    'CustomProperties.Z',
    'CustomProperties.W',
    'Agent',
    'Contact',
  ]);
  expect(fieldsOf(parseTemplate('no codes'))).toEqual([]);
  expect(fieldsOf(parseTemplate('<$Num(A) : B$>'))).toEqual(['CustomProperties.A', 'CustomProperties.B']);
});

test('missing keys are reported as written, each once, in order of reading', () => {
  expect(missingOf('<$Contact.B$><$Contact.A.C$><$ orderid $><$contact.b$><$CustomProperties.OrderId$>')).toEqual([
    'Contact.B',
    'Contact.A.C',
    'CustomProperties.orderid',
  ]);
  expect(
    missingOf('<$Interaction.AttachedData("x y")$><$Contact.L.Item(2)$><$Contact.N$>', {
      Contact: { L: ['a'], N: null },
    }),
  ).toEqual(['Interaction.AttachedData("x y")', 'Contact.L.Item(2)', 'Contact.N']);
  expect(missingOf('<$Contact.A$>', { Contact: { a: '' } })).toEqual([]);
});

test('what Default replaced and If did not read is not missing', () => {
  expect(missingOf('<$Default(Contact.A, "x")$><$If(True, 1, Contact.B)$><$True Or Contact.C = ""$>')).toEqual([]);
  expect(missingOf('<$Default(Contact.A + "!", "x")$>')).toEqual(['Contact.A']);
  expect(missingOf('<$Contact.A$><$Default(Contact.A, Contact.B)$>')).toEqual(['Contact.A', 'Contact.B']);
});

test('one rendering has one moment', () => {
  const { text } = renderTemplate(parseTemplate('<$Now() = Now()$><$Year(Now()) > 2020$>'), {});
  expect(text).toBe('TrueTrue');
  expect(renderTemplate(parseTemplate('<$Now()$>'), {}, { now: new Date(0) }).text).toBe('1970-01-01 00:00:00');
});

test('the message shows the line with carets under the place', () => {
  const error = errorOf(() => parseTemplate('first line\nDear\t<$ Contcat.Name $>, hello\nlast'));
  expect(error.name).toBe('FieldCodeError');
  expect(error.span).toEqual({ start: 19, end: 26 });
  expect(error.message.split('\n').slice(1)).toEqual(['2 | Dear\t<$ Contcat.Name $>, hello', '        \t   ^^^^^^^']);
});

test('a long line is cut to what surrounds the place', () => {
  const error = errorOf(() => parseTemplate(`${'x'.repeat(500)}<$ % $>${'y'.repeat(500)}`));
  const [, line = '', carets = ''] = error.message.split('\n');
  expect(line.length).toBeLessThan(120);
  expect(line[carets.indexOf('^')]).toBe('%');
});

test('no message holds a value', () => {
  const secret = 'S3CRET';
  for (const formula of [
    'Date(Contact.A)',
    'Abs(Contact.A)',
    'Contact.A.B',
    'Num("1", Contact.A)',
    'Text(1, Contact.A)',
    'Contact.A < 1',
    'If(Contact.A, 1, 2)',
  ]) {
    expect(
      errorOf(() => renderTemplate(parseTemplate(`<$${formula}$>`), { Contact: { A: secret } })).message,
    ).not.toContain(secret);
  }
});

test('every fault has a text of its own', () => {
  expect(new Set(Object.values(faults)).size).toBe(Object.keys(faults).length);
});
