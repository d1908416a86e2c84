import { roundHalfEven } from '../formats/number.ts';
import { finite } from '../operators.ts';
import { type Definition, eager } from './define.ts';

const published = { origin: 'published', result: 'number' } as const;
const extension = { origin: 'extension', result: 'number' } as const;

export const math: Readonly<Record<string, Definition>> = {
  Abs: eager(
    ['number'],
    { ...published, usage: 'Abs(n)', doc: 'the number without its sign', example: ['Abs(-3)', '3'] },
    ([n]) => Math.abs(n),
  ),
  Ceil: eager(
    ['number'],
    {
      ...published,
      usage: 'Ceil(n)',
      doc: 'the nearest whole number that is not below it',
      example: ['Ceil(2.1)', '3'],
    },
    ([n]) => Math.ceil(n) + 0,
  ),
  Floor: eager(
    ['number'],
    {
      ...published,
      usage: 'Floor(n)',
      doc: 'the nearest whole number that is not above it',
      example: ['Floor(-2.1)', '-3'],
    },
    ([n]) => Math.floor(n),
  ),
  Round: eager(
    ['number', 'number?'],
    {
      ...extension,
      usage: 'Round(n[, digits])',
      doc: 'rounded to that many digits after the point, 0 if not said; a tie goes to the even digit; negative digits round before the point',
      example: ['Round(2.345, 2) : "0.000"', '2.350'],
    },
    ([n, digits = 0], _env, { call }) => finite(roundHalfEven(n, Math.trunc(digits)), call),
  ),
  Min: eager(
    ['number', 'number', '...number'],
    { ...extension, usage: 'Min(a, b, …)', doc: 'the smallest', example: ['Min(3, 1, 2)', '1'] },
    (numbers) => Math.min(...numbers),
  ),
  Max: eager(
    ['number', 'number', '...number'],
    { ...extension, usage: 'Max(a, b, …)', doc: 'the largest', example: ['Max(3, 1, 2)', '3'] },
    (numbers) => Math.max(...numbers),
  ),
};
