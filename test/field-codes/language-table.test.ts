import { describe, expect, test } from 'vitest';
import { type FaultCode, FieldCodeError, faults } from '../../lib/field-codes/error.ts';
import { functions } from '../../lib/field-codes/functions/all.ts';
import { infixes } from '../../lib/field-codes/grammar.ts';
import { limits } from '../../lib/field-codes/limits.ts';
import { parseTemplate, renderTemplate } from '../../lib/field-codes/template.ts';
import { dateFunctionRows } from './table/date-functions.ts';
import { functionRows } from './table/functions.ts';
import { escapeRows, languageRows } from './table/language.ts';
import { limitRows } from './table/limits.ts';
import { operatorRows } from './table/operators.ts';
import { datePatternRows, numberPatternRows } from './table/patterns.ts';
import { type Context, sourceOf, type Table } from './table/row.ts';
import { textFunctionRows } from './table/text-functions.ts';

const tables: Readonly<Record<string, { readonly table: Table; readonly subjects: readonly string[] }>> = {
  functions: {
    table: { ...functionRows, ...textFunctionRows, ...dateFunctionRows },
    subjects: functions.map(({ name }) => name),
  },
  operators: { table: operatorRows, subjects: [...infixes.keys(), 'not', '!', ':'] },
  'number patterns': { table: numberPatternRows, subjects: [...'0#.,-%‰E;¤', "'"] },
  'date patterns': { table: datePatternRows, subjects: [...'GyMdhHkKmsSEazZ', "'"] },
  escapes: { table: escapeRows, subjects: [...'abfnrtv\'"\\u'] },
  limits: { table: limitRows, subjects: Object.keys(limits) },
  language: { table: languageRows, subjects: Object.keys(languageRows) },
};

function render(source: string, { values = {}, ...options }: Context = {}): string {
  return renderTemplate(parseTemplate(sourceOf(source)), values, options).text;
}

function faultOf(source: string, context?: Context): { readonly code: FaultCode; readonly at: string } {
  try {
    render(source, context);
  } catch (error) {
    if (error instanceof FieldCodeError)
      return { code: error.code, at: sourceOf(source).slice(error.span.start, error.span.end) };
    throw error;
  }
  throw new Error('no fault');
}

/** Long rows are named by their beginning. */
const title = (source: string): string => JSON.stringify(source.length > 80 ? `${source.slice(0, 77)}…` : source);

const counts: Record<string, { subjects: number; ordinary: number; edge: number; failing: number }> = {};

describe.each(Object.entries(tables))('%s', (name, { table, subjects }) => {
  const all = Object.values(table);
  const good = all.flatMap(({ ordinary, edge }) => [...ordinary, ...edge]);
  const bad = all.flatMap(({ failing }) => failing);
  const count = (level: 'ordinary' | 'edge' | 'failing'): number =>
    all.reduce((sum, rows) => sum + rows[level].length, 0);
  counts[name] = {
    subjects: subjects.length,
    ordinary: count('ordinary'),
    edge: count('edge'),
    failing: count('failing'),
  };

  test('has an ordinary, an edge and a failing case for each subject', () => {
    expect(Object.keys(table).toSorted()).toEqual(subjects.toSorted());
    expect(
      all.filter((rows) => rows.ordinary.length === 0 || rows.edge.length === 0 || rows.failing.length === 0),
    ).toEqual([]);
  });

  test.each(good.map((row) => [title(row[0]), row] as const))('%s renders', (_title, [source, expected, context]) => {
    expect(render(source, context)).toBe(expected);
  });

  test.each(bad.map((row) => [title(row[0]), row] as const))('%s fails', (_title, [source, code, at, context]) => {
    expect(faultOf(source, context)).toEqual({ code, at });
  });
});

test('every fault has a failing case', () => {
  const shown = Object.values(tables).flatMap(({ table }) =>
    Object.values(table).flatMap(({ failing }) => failing.map(([, code]) => code)),
  );
  expect(Object.keys(faults).filter((code) => !shown.some((each) => each === code))).toEqual([]);
});

test('the table holds at least what it once held', () => {
  console.table(counts);
  const total = (level: 'ordinary' | 'edge' | 'failing') =>
    Object.values(counts).reduce((sum, count) => sum + count[level], 0);

  expect(total('ordinary')).toBeGreaterThanOrEqual(196);
  expect(total('edge')).toBeGreaterThanOrEqual(367);
  expect(total('failing')).toBeGreaterThanOrEqual(255);
});
