import { fail, type Place } from '../error.ts';

const letters = ['G', 'y', 'M', 'd', 'h', 'H', 'k', 'K', 'm', 's', 'S', 'E', 'a', 'z', 'Z'] as const;
type DateLetter = (typeof letters)[number];

export type DateField = { readonly letter: DateLetter; readonly count: number };

/** What a pattern of Java's SimpleDateFormat says. */
export type DatePattern = {
  readonly pieces: readonly (string | DateField)[];
  /** A month or weekday beside a day takes the form that the language has for dates. */
  readonly withDay: boolean;
};

export function parseDatePattern(pattern: string, place: Place): DatePattern {
  const pieces: (string | DateField)[] = [];
  let at = 0;
  while (at < pattern.length) {
    const char = pattern[at] ?? '';
    if (char === "'") {
      const quoted = readQuoted(pattern, at, place);
      pieces.push(quoted.text);
      at = quoted.end;
    } else if (/[A-Za-z]/.test(char)) {
      const letter = letters.find((known) => known === char);
      if (!letter) return fail('format_invalid', place, `${char} is no letter of a date pattern`);
      let count = 1;
      while (pattern[at + count] === char) count += 1;
      pieces.push({ letter, count });
      at += count;
    } else {
      pieces.push(char);
      at += 1;
    }
  }
  if (pieces.length === 0) return fail('format_invalid', place, 'the date pattern is empty');
  return { pieces: merged(pieces), withDay: pieces.some((piece) => typeof piece !== 'string' && piece.letter === 'd') };
}

function merged(pieces: readonly (string | DateField)[]): readonly (string | DateField)[] {
  const result: (string | DateField)[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}

/** `''` is an apostrophe, in quotes too. */
function readQuoted(pattern: string, start: number, place: Place): { readonly text: string; readonly end: number } {
  if (pattern[start + 1] === "'") return { text: "'", end: start + 2 };
  let text = '';
  for (let at = start + 1; at < pattern.length; at += 1) {
    if (pattern[at] !== "'") text += pattern[at];
    else if (pattern[at + 1] === "'") {
      text += "'";
      at += 1;
    } else return { text, end: at + 1 };
  }
  return fail('format_invalid', place, 'the date pattern has an open quote');
}
