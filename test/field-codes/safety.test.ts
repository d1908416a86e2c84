import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { limits } from '../../lib/field-codes/limits.ts';
import { parseTemplate, renderTemplate } from '../../lib/field-codes/template.ts';

const folder = resolve('lib/field-codes');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(folder, file));

describe.each(files.map((file) => [relative(folder, file), file] as const))('%s', (_name, file) => {
  const source = readFileSync(file, 'utf8');

  test('imports nothing from outside the folder', () => {
    const imports = [...source.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, path = '']) => path);
    const outside = imports.filter(
      (path) => !path.startsWith('.') || relative(folder, resolve(dirname(file), path)).startsWith('..'),
    );
    expect(outside).toEqual([]);
  });

  test('makes no code and no regular expression from text', () => {
    expect(source).not.toMatch(/\beval\b|new Function|\bRegExp\(|\bmatchAll\((?!\/)|\brequire\(/);
  });

  test('keeps to 300 lines', () => {
    expect(source.split('\n').length).toBeLessThan(300);
  });
});

test('members of prototypes are missing keys, also if somebody has added to them', () => {
  Object.defineProperty(Object.prototype, 'planted', {
    value: 'x',
    configurable: true,
    enumerable: true,
    writable: true,
  });
  try {
    const keys = ['constructor', '__proto__', 'toString', 'planted', 'hasOwnProperty'];
    const rendered = renderTemplate(parseTemplate(keys.map((key) => `<$Contact.${key}$><$${key}$>`).join('')), {
      Contact: {},
    });
    expect(rendered.text).toBe('');
    expect(rendered.missing).toEqual(keys.flatMap((key) => [`Contact.${key}`, `CustomProperties.${key}`]));
  } finally {
    Reflect.deleteProperty(Object.prototype, 'planted');
  }
});

test('own keys of such names are keys like any other', () => {
  const Contact = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
  expect(
    renderTemplate(parseTemplate('<$Contact.__proto__$><$Contact.constructor$><$Contact.TOSTRING$>'), { Contact }).text,
  ).toBe('abc');
});

/** Every text that a caller could make slow has to end at a limit, not at a clock. */
test.each([
  ['long sums', `<$${'1+'.repeat(2_000)}1$>`.repeat(100)],
  ['long comparisons', `<$${'Contact.Long = Contact.Long And '.repeat(100)}True$>`.repeat(100)],
  ['long capitals', `<$Left(${'Upper('.repeat(60)}Contact.Long${')'.repeat(60)}, 1)$>`.repeat(100)],
  ['replacements that grow', `<$${'Replace('.repeat(20)}"aaaaaaaaaa"${', "a", "aaaaaaaaaa")'.repeat(20)}$>`],
  ['sums of strings that grow', `<$${'Contact.Long + '.repeat(200)}"x"$>`],
  ['searches without a hit', `<$${'Find(Contact.Long, Contact.Half) + '.repeat(100)}0$>`.repeat(100)],
  ['patterns', `<$${'Length(Text(1, Contact.Zeros)) + '.repeat(100)}0$>`.repeat(100)],
  ['date patterns', `<$${'Length(Text(Now(), Contact.Letters)) + '.repeat(100)}0$>`.repeat(100)],
  ['keys that are not there', '<$Contact.Nobody$>'.repeat(limits.codes)],
  ['lists', `<$${'Contact.List.Exists("y") And '.repeat(100)}True$>`.repeat(100)],
])('%s stop at a limit', { timeout: 60_000 }, (_name, text) => {
  const long = 'é'.repeat(limits.output);
  const Contact = {
    Long: long,
    Half: `${long.slice(1, limits.output / 2)}x`,
    Zeros: '0'.repeat(20_000),
    Letters: 'z '.repeat(16_000),
    ...Object.fromEntries(Array.from({ length: 12_000 }, (_, index) => [`K${index}`, ''])),
    List: Array.from({ length: 5_000 }, () => 'Y'),
  };
  expect(faultOf(() => renderTemplate(parseTemplate(text), { Contact }))).toMatch(/^(too_many_steps|output_too_long)$/);
});

function faultOf(render: () => unknown): string {
  try {
    render();
    return 'none';
  } catch (error) {
    return error instanceof FieldCodeError ? error.code : String(error);
  }
}
