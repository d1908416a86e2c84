import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faults } from '../../lib/field-codes/error.ts';
import { functions } from '../../lib/field-codes/functions/all.ts';
import { limits } from '../../lib/field-codes/limits.ts';
import { fieldsOf, parseTemplate, renderParts, renderTemplate } from '../../lib/field-codes/template.ts';
import { sourceOf } from './table/row.ts';

const docs = readFileSync('docs/field-codes.md', 'utf8');
const text = (source: string): string =>
  renderTemplate(parseTemplate(sourceOf(source)), {}, { locale: 'en_US', timeZone: 'UTC' }).text;

const published = docs.slice(docs.indexOf('Published by Genesys'), docs.indexOf('Ours (**extension**'));
const extensions = docs.slice(docs.indexOf('Ours (**extension**'), docs.indexOf('## Formats'));

test.each(functions.map((each) => [each.name, each] as const))(
  '%s has its row, with an example that is right',
  (_name, { usage, doc, example: [formula, output], origin }) => {
    expect(origin === 'published' ? published : extensions).toContain(
      `| \`${usage}\` | ${doc} | \`${formula}\` → \`${output}\` |`,
    );
    expect(text(formula)).toBe(output);
  },
);

const examples = [...docs.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)` → `([^`]*)`/g)].map(
  ([, formula = '', output = '']) => [formula, output] as const,
);

describe(`${examples.length} examples of the page`, () => {
  test.each(examples.filter(([formula]) => formula !== 'formula'))('%s → %s', (formula, output) => {
    expect(text(formula)).toBe(output);
  });
});

test('every fault and every limit has its row', () => {
  for (const [code, meaning] of Object.entries(faults)) expect(docs).toContain(`| \`${code}\` | ${meaning} |`);
  for (const [name, limit] of Object.entries(limits))
    expect(docs).toMatch(new RegExp(`\\| \`${name}\`: .* \\| ${limit.toLocaleString('en')} \\|`));
});

test('the example for TypeScript is true', () => {
  const template = parseTemplate('Dear <$Contact.FirstName$>');
  expect(renderParts(template, { Contact: { FirstName: 'Ann' } })).toEqual({
    parts: [{ text: 'Dear ' }, { text: 'Ann', code: 'Contact.FirstName' }],
    missing: [],
  });
  expect(fieldsOf(template)).toEqual(['Contact.FirstName']);
  expect(template.codes).toEqual([{ source: 'Contact.FirstName', span: { start: 5, end: 26 } }]);
});
