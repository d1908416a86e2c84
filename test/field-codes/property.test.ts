import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../lib/field-codes/ast.ts';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { tokenize } from '../../lib/field-codes/lexer.ts';
import { parseFormula } from '../../lib/field-codes/parser.ts';
import { parseTemplate, type RenderOptions, renderParts, renderTemplate } from '../../lib/field-codes/template.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
fc.configureGlobal({ seed, numRuns: 400 });

const words = [
  '<$',
  '$>',
  '"',
  "'",
  '“',
  '”',
  '\\',
  '\\u',
  '(',
  ')',
  ',',
  '.',
  ':',
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '>',
  '=',
  '!',
  '&&',
  '||',
  ' ',
  '\n',
  '1',
  '2.5',
  '1e9',
];
const names = [
  'Contact',
  'Agent.',
  'Contact.FirstName',
  'OrderId',
  'If(',
  'Default(',
  'Text(',
  'Date(',
  'Num(',
  'Replace(',
  'Not ',
  ' And ',
  ' Mod ',
  'True',
  '"#,##0.00"',
  '"d MMM"',
  '"a"',
];
const soup = fc
  .array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...names), fc.string({ unit: 'binary' })), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
/** Formulas that are well formed, whatever their types. */
const formulas = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1',
      '2.5',
      '"a"',
      '“b”',
      'True',
      'Contact.FirstName',
      'Contact.Phones',
      'OrderId',
      'Now()',
      'Date(2026, 2, 28)',
    ),
    fc
      .tuple(
        tie('formula'),
        fc.constantFrom('+', '-', '*', '/', '^', ' Mod ', '<', '=', ' And ', ' Or ', ' XOr '),
        tie('formula'),
      )
      .map(([left, sign, right]) => `(${left})${sign}${right}`),
    fc.tuple(fc.constantFrom('Not ', '-', '+'), tie('formula')).map(([sign, value]) => `(${sign}(${value}))`),
    fc.tuple(tie('formula'), tie('formula')).map(([value, other]) => `Default(${value}, ${other})`),
    fc
      .tuple(fc.constantFrom('Upper', 'Type', 'Num', 'Abs', 'Text', 'Bool'), tie('formula'))
      .map(([name, value]) => `${name}(${value})`),
  ),
})).formula;

const values = { Contact: { FirstName: 'Ann', Phones: ['+1', '+2'] }, CustomProperties: { OrderId: 'A-17' } };

function outcome(
  text: string,
  options: RenderOptions = {},
): { readonly text?: string; readonly error?: FieldCodeError } {
  try {
    return { text: renderTemplate(parseTemplate(text), values, { now: 0, ...options }).text };
  } catch (error) {
    if (error instanceof FieldCodeError) return { error };
    throw error;
  }
}

describe(`with SEED=${seed}`, () => {
  test('any text renders or fails as FieldCodeError, with a span inside the text', () => {
    console.log(`property tests: SEED=${seed}`);
    const texts = fc.oneof(
      soup,
      soup.map((inner) => `<$${inner}$>`),
      formulas.map((inner) => `<$${inner}$>`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { error } = outcome(text);
        if (!error) return;
        expect(error.span.start).toBeGreaterThanOrEqual(0);
        expect(error.span.end).toBeGreaterThanOrEqual(error.span.start);
        expect(error.span.end).toBeLessThanOrEqual(text.length);
        expect(error.message).toContain('^');
      }),
      { numRuns: 3_000 },
    );
  });

  test('every node lies inside the node that holds it', () => {
    const holds = (outer: Node, inner: Node): void => {
      expect([inner.start >= outer.start, inner.end <= outer.end, inner.start <= inner.end]).toEqual([
        true,
        true,
        true,
      ]);
      for (const child of childrenOf(inner)) holds(inner, child);
    };
    fc.assert(
      fc.property(formulas, (formula) => {
        const text = `<$${formula}$>`;
        const root = parseFormula(text, tokenize(text, 0));
        holds({ kind: 'literal', value: 0, start: 2, end: text.length - 2 }, root);
      }),
    );
  });

  test('text without codes, and values, come out as they are', () => {
    const plain = fc.string({ unit: 'binary' }).filter((text) => !text.includes('<$') && !text.endsWith('<'));
    fc.assert(
      fc.property(plain, fc.oneof(fc.string({ unit: 'binary' }), soup), plain, (before, value, after) => {
        const template = parseTemplate(`${before}<$Contact.X$>${after}`);
        expect(renderTemplate(template, { Contact: { X: value } }).text).toBe(before + value + after);
        expect(
          renderParts(template, { Contact: { X: value } })
            .parts.map(({ text }) => text)
            .join(''),
        ).toBe(before + value + after);
      }),
    );
  });

  test('a formula without blanks means the same as one with many', () => {
    fc.assert(
      fc.property(formulas, (formula) => {
        const tight = outcome(`<$${formula}$>`);
        const wide = outcome(`<$ ${formula.replaceAll(/([()+*/^=<,])/g, ' $1 ')} $>`);
        expect([wide.text, wide.error?.code]).toEqual([tight.text, tight.error?.code]);
      }),
    );
  });
});

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'object':
      return [];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'format':
      return [node.value, node.pattern];
    case 'call':
      return node.args;
    case 'member':
      return node.argument ? [node.object, node.argument] : [node.object];
    case 'key':
      return [node.object, node.key];
  }
}
