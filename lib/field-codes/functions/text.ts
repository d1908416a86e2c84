import { withinOutput } from '../env.ts';
import { fail, type Place } from '../error.ts';
import { limits } from '../limits.ts';
import { fold } from '../value.ts';
import { type Definition, eager } from './define.ts';

const extension = { origin: 'extension', result: 'string' } as const;

/** Lengths and positions count code points, from 1. */
export const text: Readonly<Record<string, Definition>> = {
  Length: eager(
    ['string'],
    {
      origin: 'published',
      result: 'number',
      usage: 'Length(s)',
      doc: 'how many characters (code points) it has',
      example: ['Length("Hello, world!")', '13'],
    },
    ([s]) => pointsIn(s),
  ),
  Upper: eager(
    ['string'],
    { ...extension, usage: 'Upper(s)', doc: 'in capitals', example: ['Upper("Ann")', 'ANN'] },
    ([s]) => s.toUpperCase(),
  ),
  Lower: eager(
    ['string'],
    { ...extension, usage: 'Lower(s)', doc: 'in small letters', example: ['Lower("Ann")', 'ann'] },
    ([s]) => s.toLowerCase(),
  ),
  Trim: eager(
    ['string'],
    {
      ...extension,
      usage: 'Trim(s)',
      doc: 'without blanks at its ends',
      example: ['"[" + Trim("  Ann ") + "]"', '[Ann]'],
    },
    ([s]) => s.trim(),
  ),
  Left: eager(
    ['string', 'number'],
    { ...extension, usage: 'Left(s, n)', doc: 'its first n characters', example: ['Left("whatsapp", 4)', 'what'] },
    ([s, n], _env, { args }) => slice(s, 0, count(n, args[1])),
  ),
  Right: eager(
    ['string', 'number'],
    { ...extension, usage: 'Right(s, n)', doc: 'its last n characters', example: ['Right("whatsapp", 3)', 'app'] },
    ([s, n], _env, { args }) => slice(s, Math.max(0, pointsIn(s) - count(n, args[1]))),
  ),
  Mid: eager(
    ['string', 'number', 'number?'],
    {
      ...extension,
      usage: 'Mid(s, start[, n])',
      doc: 'n characters from that position on, or all that follow',
      example: ['Mid("whatsapp", 5, 2)', 'sa'],
    },
    ([s, start, n], _env, { args }) => {
      const from = position(start, args[1]) - 1;
      return slice(s, from, n === undefined ? undefined : from + count(n, args[2]));
    },
  ),
  Find: eager(
    ['string', 'string'],
    {
      origin: 'extension',
      result: 'number',
      usage: 'Find(s, part)',
      doc: 'position of the first such part, in any case; 0 if there is none or the part is empty',
      example: ['Find("WhatsApp", "app")', '6'],
    },
    ([s, part]) => find(s, part),
  ),
  Replace: eager(
    ['string', 'string', 'string'],
    {
      ...extension,
      usage: 'Replace(s, part, by)',
      doc: 'with every such part, in exactly that case, replaced',
      example: ['Replace("1-2-3", "-", ".")', '1.2.3'],
    },
    ([s, part, by], _env, { call }) => replace(s, part, by, call),
  ),
  UrlEncode: eager(
    ['string'],
    {
      ...extension,
      usage: 'UrlEncode(s)',
      doc: 'as one part of a link: all but letters, digits and `-._~` as %XX of its UTF-8',
      example: ['UrlEncode("a/b & c#1")', 'a%2Fb%20%26%20c%231'],
    },
    ([s]) => urlEncode(s),
  ),
};

function pointsIn(text: string): number {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

function slice(text: string, from: number, to?: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the fast way for ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text.slice(from, to) : [...text].slice(from, to).join('');
}

function count(value: number, place: Place | undefined): number {
  return value >= 0 || !place ? Math.trunc(value) : fail('argument_out_of_range', place, 'a count cannot be negative');
}

function position(value: number, place: Place | undefined): number {
  return value >= 1 || !place ? Math.trunc(value) : fail('argument_out_of_range', place, 'positions count from 1');
}

function find(text: string, part: string): number {
  if (part === '') return 0;
  const folded = fold(text);
  const at = folded.indexOf(fold(part));
  return at === -1 ? 0 : pointsIn(folded.slice(0, at)) + 1;
}

/** The rest of RFC 3986's reserved characters too, which encodeURIComponent leaves alone. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The length is computed before the text is built, so that it is never built too long. */
function replace(text: string, part: string, by: string, place: Place): string {
  if (part === '') return text;
  const pieces = text.split(part);
  const length = text.length + (pieces.length - 1) * (by.length - part.length);
  return length > limits.output ? fail('output_too_long', place) : withinOutput(pieces.join(by), place);
}
