/** What each fault code means. A test keeps the list in the docs equal to it. */
export const faults = {
  syntax_error: 'the formula is not well formed',
  unterminated_code: 'a code has no closing $>',
  unterminated_string: 'a string literal has no closing quote',
  line_break_in_code: 'a line break stands inside a code',
  unknown_escape: 'a backslash is not followed by a known escape',
  unknown_function: 'a function of that name does not exist',
  unknown_object: 'the name before a dot is not one of the four objects',
  wrong_arity: 'a function or property got too few or too many arguments',
  format_invalid: 'a pattern is not well formed for the value it formats',
  format_not_published: 'this kind of format is published by name only, and is refused',
  locale_unknown: 'the runtime has no data for the locale',
  time_zone_unknown: 'the runtime has no data for the time zone',
  currency_unknown: 'a pattern holds ¤ and no currency is set, or it is not an ISO 4217 code',
  type_mismatch: 'a value has the wrong type for its place',
  object_as_text: 'an object is used where text is needed',
  division_by_zero: 'the divisor of / or Mod is zero',
  number_out_of_range: 'a result or literal is not a finite number',
  date_out_of_range: 'there is no such day or time, or the year is below 100 or above 9999',
  date_unreadable: 'a text is not in one of the forms that Date reads',
  argument_out_of_range: 'a position, count or index is below what is possible',
  code_too_long: 'one code is longer than the limit',
  nesting_too_deep: 'parts of a formula are nested deeper than the limit',
  too_many_codes: 'a text holds more codes than the limit',
  output_too_long: 'the rendered text, or a string on the way to it, is longer than the limit',
  too_many_steps: 'evaluating the text takes more steps than the limit',
} as const;

export type FaultCode = keyof typeof faults;

/** Offsets in the source text, in UTF-16 units; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** A span and the text that it is in: all that an error needs. */
export type Place = Span & { readonly source: string };

/** Thrown by parsing and rendering alike. The message never holds a value, only the text's own source. */
export class FieldCodeError extends Error {
  override readonly name = 'FieldCodeError';
  readonly code: FaultCode;
  readonly span: Span;

  constructor(code: FaultCode, place: Place, detail: string) {
    super(`${detail}\n${excerpt(place)}`);
    this.code = code;
    this.span = { start: place.start, end: place.end };
  }
}

/** Throws; written as `return fail(…)` so that it can stand for an expression. */
export function fail(code: FaultCode, place: Place, detail: string = faults[code]): never {
  throw new FieldCodeError(code, place, detail);
}

const before = 60;
const after = 40;

/** The line of the place with carets under it. A long line is cut to what surrounds the place. */
function excerpt({ source, start, end }: Place): string {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const nextBreak = source.indexOf('\n', start);
  const lineEnd = nextBreak === -1 ? source.length : nextBreak;
  const from = Math.max(lineStart, start - before);
  const to = Math.min(lineEnd, start + after);
  const number = source.slice(0, lineStart).split('\n').length;
  const head = `${number} | ${from > lineStart ? '…' : ''}`;
  const line = `${head}${source.slice(from, to)}${to < lineEnd ? '…' : ''}`.replaceAll('\r', ' ');
  const indent = `${' '.repeat(head.length)}${source.slice(from, start).replaceAll(/[^\t]/gu, ' ')}`;
  return `${line}\n${indent}${'^'.repeat(Math.max(1, Math.min(end, to) - start))}`;
}
