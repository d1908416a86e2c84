/** Finds texts with a decimal point that `Num` reads in a locale which writes a decimal comma. */
import type { Node } from './ast.ts';
import type { Span } from './error.ts';
import { childrenOf } from './fields.ts';
import { findLocale, type Locale } from './formats/locale.ts';
import { readNumber } from './formats/read-number.ts';
import { tokenize } from './lexer.ts';
import { parseFormula } from './parser.ts';
import { fold } from './value.ts';

type Trap = {
  readonly span: Span;
  /** Named in the code, or the one that the text is rendered in. */
  readonly locale: string;
  /** What `Num` makes of the text, if it is a literal. */
  readonly result?: number;
};

/** Only what is certain without values: literals, and `Text` with a pattern and a locale. The text must parse. */
export function findDecimalPointTraps(text: string, locale: string): Trap[] {
  const traps: Trap[] = [];

  for (let open = text.indexOf('<$'); open !== -1; ) {
    const tokens = tokenize(text, open);
    visit(parseFormula(text, tokens), (node) => traps.push(...trapsOf(node, locale)));
    open = text.indexOf('<$', (tokens.at(-1)?.start ?? open) + 2);
  }

  return traps;
}

function trapsOf(node: Node, rendered: string): Trap[] {
  if (node.kind !== 'call' || fold(node.name) !== fold('Num')) return [];

  const [read, named] = node.args;
  const name = named ? literalText(named) : rendered;
  const locale = name === undefined ? undefined : findLocale(name);
  if (!read || name === undefined || !locale || locale.numbers().decimal === '.') return [];

  const span = { start: read.start, end: read.end };
  const text = literalText(read);
  if (text !== undefined)
    return isMisread(text, locale) ? [{ span, locale: name, result: readNumber(text, locale) }] : [];

  return writesDecimalPoint(read) ? [{ span, locale: name }] : [];
}

/** Points between groups of three digits are not misread if the locale groups so. */
function isMisread(text: string, locale: Locale): boolean {
  if (!/^\s*[-+−]?\d*\.\d/.test(text)) return false;

  return locale.numbers().group !== '.' || !/^\s*[-+−]?\d{1,3}(\.\d{3})+(?![.\d])/.test(text);
}

function writesDecimalPoint(node: Node): boolean {
  if (node.kind !== 'call' || fold(node.name) !== fold('Text')) return false;

  const [, pattern, named] = node.args.map(literalText);
  const locale = named === undefined ? undefined : findLocale(named);

  return locale?.numbers().decimal === '.' && (pattern ?? '').replaceAll(/'[^']*'/g, '').includes('.');
}

function literalText(node: Node): string | undefined {
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}

function visit(node: Node, use: (node: Node) => void): void {
  use(node);
  for (const child of partsOf(node)) visit(child, use);
}

function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'object':
      return [];
    case 'member':
      return node.argument ? [node.object, node.argument] : [node.object];
    case 'key':
      return [node.object, node.key];
    default:
      return childrenOf(node);
  }
}
