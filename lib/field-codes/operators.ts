import type { BinaryOperator } from './ast.ts';
import { type Env, spendText, withinOutput } from './env.ts';
import { fail, type Place } from './error.ts';
import { dateTime, fold, kindOf, textOf, typeNames, type Value } from './value.ts';

/** The operators that read both sides. `And` and `Or` read the right side only if they must, and are elsewhere. */
type EagerOperator = Exclude<BinaryOperator, 'and' | 'or'>;

/** Where an operator and its two sides are: an error names the one that is wrong. */
type Sides = { readonly whole: Place; readonly left: Place; readonly right: Place };

type Apply = (left: Value, right: Value, sides: Sides, env: Env) => Value;

const day = 86_400_000;

export const operators: Readonly<Record<EagerOperator, Apply>> = {
  '+': add,
  '-': subtract,
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right, { right: divisor }) =>
    right === 0 ? fail('division_by_zero', divisor) : left / right,
  ),
  '^': arithmetic((left, right) => left ** right),
  mod: arithmetic((left, right, { right: divisor }) =>
    right === 0 ? fail('division_by_zero', divisor) : left % right,
  ),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '=': (left, right, sides, env) => equal(left, right, sides, env),
  '<>': (left, right, sides, env) => !equal(left, right, sides, env),
  xor: (left, right, sides) => boolean(left, sides.left) !== boolean(right, sides.right),
};

export function boolean(value: Value, place: Place): boolean {
  return typeof value === 'boolean'
    ? value
    : fail('type_mismatch', place, `a Boolean is needed here, not a ${typeNames[kindOf(value)]}`);
}

export function number(value: Value, place: Place): number {
  return typeof value === 'number'
    ? value
    : fail('type_mismatch', place, `a Number is needed here, not a ${typeNames[kindOf(value)]}`);
}

/** A finite result, never negative zero. */
export function finite(value: number, place: Place): number {
  return Number.isFinite(value) ? value + 0 : fail('number_out_of_range', place);
}

function arithmetic(compute: (left: number, right: number, sides: Sides) => number): Apply {
  return (left, right, sides) =>
    finite(compute(number(left, sides.left), number(right, sides.right), sides), sides.whole);
}

function add(left: Value, right: Value, sides: Sides): Value {
  if (typeof left === 'number' && typeof right === 'number') return finite(left + right, sides.whole);
  if (typeof left === 'string' || typeof right === 'string') {
    return withinOutput(textOf(left, sides.left) + textOf(right, sides.right), sides.whole);
  }
  const [date, days] = typeof left === 'number' ? [right, left] : [left, right];
  return addDays(date, days, sides.whole) ?? mismatch('+', left, right, sides);
}

function subtract(left: Value, right: Value, sides: Sides): Value {
  if (typeof left === 'number' && typeof right === 'number') return finite(left - right, sides.whole);
  if (isDate(left) && isDate(right)) return (left.wall - right.wall) / day;
  return (
    (typeof right === 'number' ? addDays(left, -right, sides.whole) : undefined) ?? mismatch('-', left, right, sides)
  );
}

/** Every day has 24 hours, so the result is a wall clock, not an instant. */
function addDays(date: Value, days: Value, place: Place): Value | undefined {
  return isDate(date) && typeof days === 'number' ? dateTime(date.wall + Math.round(days * day), place) : undefined;
}

function isDate(value: Value): value is Extract<Value, { kind: 'date' }> {
  return typeof value === 'object' && value.kind === 'date';
}

function ordered(test: (order: number) => boolean): Apply {
  return (left, right, sides, env) => test(compare(left, right, sides, env));
}

function compare(left: Value, right: Value, sides: Sides, env: Env): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isDate(left) && isDate(right)) return left.wall - right.wall;
  if (typeof left !== 'string' || typeof right !== 'string') return mismatch('the order', left, right, sides);
  const [first, second] = [foldOf(left, env, sides.left), foldOf(right, env, sides.right)];
  return first < second ? -1 : Number(first > second);
}

function equal(left: Value, right: Value, sides: Sides, env: Env): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return foldOf(left, env, sides.left) === foldOf(right, env, sides.right);
  if (isDate(left) && isDate(right)) return left.wall === right.wall;
  if (kindOf(left) === 'object' && kindOf(right) === 'object') return mismatch('=', left, right, sides);
  return left === right;
}

function foldOf(text: string, env: Env, place: Place): string {
  spendText(env, text, place);
  return fold(text);
}

function mismatch(operation: string, left: Value, right: Value, { whole }: Sides): never {
  return fail(
    'type_mismatch',
    whole,
    `${operation} cannot combine ${typeNames[kindOf(left)]} and ${typeNames[kindOf(right)]}`,
  );
}
