import type { Env } from '../env.ts';
import { fail, type Place } from '../error.ts';
import { readNumber } from '../formats/read-number.ts';
import { finite } from '../operators.ts';
import { kindOf, typeNames, type Value } from '../value.ts';
import { localeArgument } from './date.ts';
import { type Definition, eager } from './define.ts';

const published = { origin: 'published', result: 'boolean' } as const;

export const convert: Readonly<Record<string, Definition>> = {
  Text: {
    origin: 'published',
    result: 'string',
    usage: 'Text(x[, pattern[, locale]])',
    doc: 'x as text, by that pattern; the same as `x : pattern`',
    example: ['Text(1234.5, "#,##0.00")', '1,234.50'],
    parameters: ['any', 'string?', 'string?'],
    evaluate: { format: true },
  },
  Num: eager(
    ['any', 'string?'],
    {
      origin: 'published',
      result: 'number',
      usage: 'Num(s[, locale])',
      doc: 'the number that the text begins with, 0 if there is none; a Number stays as it is',
      example: ['Num("1,234.50 EUR") : "0.00"', '1234.50'],
    },
    ([x, locale], env, { args: [first, second], call }) => toNumber(x, locale, env, first ?? call, second ?? call),
  ),
  Bool: eager(
    ['any', 'boolean?'],
    {
      ...published,
      usage: 'Bool(x[, default])',
      doc: 'False for 0, `Off`, `No`, `False`; True for other numbers, `On`, `Yes`, `True`; the default, or False, for any other text',
      example: ['Bool("Yes")', 'True'],
    },
    ([x, otherwise = false], _env, { args: [first], call }) => toBoolean(x, otherwise, first ?? call),
  ),
  Type: eager(
    ['any'],
    {
      origin: 'published',
      result: 'string',
      usage: 'Type(x)',
      doc: 'name of its type: `Number`, `String`, `Boolean`, `Date/Time` or `Object`',
      example: ['Type("a")', 'String'],
    },
    ([x]) => typeNames[kindOf(x)],
  ),
  IsNumber: eager(
    ['any'],
    { ...published, usage: 'IsNumber(x)', doc: 'True for a Number', example: ['IsNumber("2")', 'False'] },
    ([x]) => kindOf(x) === 'number',
  ),
  IsString: eager(
    ['any'],
    { ...published, usage: 'IsString(x)', doc: 'True for a String', example: ['IsString("a")', 'True'] },
    ([x]) => kindOf(x) === 'string',
  ),
  IsBoolean: eager(
    ['any'],
    { ...published, usage: 'IsBoolean(x)', doc: 'True for a Boolean', example: ['IsBoolean(1 = 1)', 'True'] },
    ([x]) => kindOf(x) === 'boolean',
  ),
  IsDateTime: eager(
    ['any'],
    {
      ...published,
      usage: 'IsDateTime(x)',
      doc: 'True for a Date/Time',
      example: ['IsDateTime(Date(1965, 11, 23))', 'True'],
    },
    ([x]) => kindOf(x) === 'date',
  ),
};

function toNumber(value: Value, locale: string | undefined, env: Env, place: Place, localePlace: Place): number {
  const numbers = localeArgument(locale, env, localePlace);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return fail('type_mismatch', place, 'Num needs a String or a Number');
  return finite(readNumber(value, numbers), place);
}

const words: ReadonlyMap<string, boolean> = new Map([
  ['off', false],
  ['no', false],
  ['false', false],
  ['on', true],
  ['yes', true],
  ['true', true],
]);

function toBoolean(value: Value, otherwise: boolean, place: Place): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return fail('type_mismatch', place, 'Bool needs a String, a Number or a Boolean');
  return words.get(value.toLowerCase()) ?? otherwise;
}
