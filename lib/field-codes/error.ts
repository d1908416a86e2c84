/** Every fault of a text: what the code means. The docs list the same codes; a test holds both together. */
export const faults = {
  syntax_error: 'the formula is not well formed',
  unterminated_code: 'a code has no closing $>',
  unterminated_string: 'a string literal has no closing quote',
  line_break_in_code: 'a line break stands inside a code',
  unknown_escape: 'a backslash is followed by something that is no escape',
  unknown_function: 'a function of that name does not exist',
  unknown_object: 'the name before a dot is none of the four objects',
  wrong_arity: 'a function or property got too few or too many arguments',
  format_invalid: 'a pattern is not well formed for the value it formats',
  format_not_published: 'that kind of format exists by name only and is refused',
  locale_unknown: 'the runtime has no data for the locale',
  time_zone_unknown: 'the runtime has no data for the time zone',
  currency_unknown: 'a pattern holds ¤ and no currency is set, or it is no ISO 4217 code',
  type_mismatch: 'a value has another type than the place wants',
  object_as_text: 'an object stands where a text is wanted',
  division_by_zero: 'the divisor of / or Mod is zero',
  number_out_of_range: 'a result or literal is no finite number',
  date_out_of_range: 'there is no such day or time, or the year is below 100 or above 9999',
  date_unreadable: 'a text is in none of the forms that Date reads',
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

/** A span together with the text that it lies in: enough to throw. */
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

/** Throws: written as `return fail(…)` where an expression is needed. */
export function fail(code: FaultCode, place: Place, detail: string = faults[code]): never {
  throw new FieldCodeError(code, place, detail);
}

const before = 60;
const after = 40;

/** The line of the place with carets under it; a long line is cut to what surrounds the place. */
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
