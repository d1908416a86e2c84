import { fail, type Place } from './error.ts';
import { limits } from './limits.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly start: number; readonly end: number }
  | { readonly kind: 'string'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'name'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'sign'; readonly value: Sign; readonly start: number; readonly end: number }
  | { readonly kind: 'end'; readonly start: number; readonly end: number };

const signs = [
  '<=',
  '>=',
  '<>',
  '!=',
  '==',
  '&&',
  '||',
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '>',
  '=',
  '!',
  ':',
  '.',
  ',',
  '(',
  ')',
] as const;
export type Sign = (typeof signs)[number];

const namePattern = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const numberPattern = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const blankPattern = /[^\S\r\n\u2028\u2029]+/y;
const closers: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ["'", "'"],
  ['"', '"'],
  ['\\', '\\'],
]);

/** The tokens of the code that opens at `open`, up to and including its `$>`. */
export function tokenize(source: string, open: number): readonly Token[] {
  const tokens: Token[] = [];
  const first = open + 2;
  let at = first;
  for (;;) {
    at = matchEnd(blankPattern, source, at);
    const token = readToken(source, open, at);
    if (token.start - first > limits.codeLength || (token.kind !== 'end' && token.end - first > limits.codeLength)) {
      return fail('code_too_long', { source, start: open, end: first });
    }
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    at = token.end;
  }
}

function readToken(source: string, open: number, at: number): Token {
  const opening = { source, start: open, end: open + 2 };
  const char = source[at];
  if (char === undefined || source.startsWith('<$', at)) return fail('unterminated_code', opening);
  if (source.startsWith('$>', at)) return { kind: 'end', start: at, end: at + 2 };
  if (isBreak(char))
    return fail(
      'line_break_in_code',
      { source, start: at, end: at + 1 },
      'a line break stands inside a code: write \\n in a string',
    );
  if (closers.has(char)) return readString(source, at);
  const nameEnd = matchEnd(namePattern, source, at);
  if (nameEnd > at) return { kind: 'name', value: source.slice(at, nameEnd), start: at, end: nameEnd };
  const numberEnd = matchEnd(numberPattern, source, at);
  if (numberEnd > at) return readNumber({ source, start: at, end: numberEnd });
  const sign = signs.find((candidate) => source.startsWith(candidate, at));
  if (sign) return { kind: 'sign', value: sign, start: at, end: at + sign.length };
  return fail('syntax_error', { source, start: at, end: at + 1 }, `${JSON.stringify(char)} has no meaning here`);
}

function readNumber(place: Place): Token {
  const value = Number(place.source.slice(place.start, place.end));
  return Number.isFinite(value)
    ? { kind: 'number', value, start: place.start, end: place.end }
    : fail('number_out_of_range', place);
}

function readString(source: string, start: number): Token {
  const opening = { source, start, end: start + 1 };
  const closer = closers.get(source[start] ?? '');
  let value = '';
  let at = start + 1;
  for (;;) {
    const char = source[at];
    if (char === undefined) return fail('unterminated_string', opening);
    if (isBreak(char))
      return fail('unterminated_string', opening, 'the line ends before the string does: write \\n for a line break');
    if (char === closer) return { kind: 'string', value, start, end: at + 1 };
    if (char === '\\') {
      const escaped = readEscape(source, at);
      value += escaped.value;
      at = escaped.end;
    } else {
      value += char;
      at += 1;
    }
  }
}

function readEscape(source: string, at: number): { readonly value: string; readonly end: number } {
  const char = source[at + 1] ?? '';
  const simple = escapes.get(char);
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const digits = char === 'u' ? source.slice(at + 2, at + 6) : '';
  if (/^[0-9a-fA-F]{4}$/.test(digits)) return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
  return fail('unknown_escape', { source, start: at, end: Math.min(at + 2, source.length) });
}

function isBreak(char: string): boolean {
  return char === '\n' || char === '\r' || char === '\u2028' || char === '\u2029';
}

function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}
