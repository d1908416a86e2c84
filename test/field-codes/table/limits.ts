import { limits } from '../../../lib/field-codes/limits.ts';
import type { Table } from './row.ts';

const long = 'x'.repeat(limits.output);
const value = { values: { Contact: { Long: long, Longer: `${long}x` } } };

/** A formula of that many characters: spaces and a 1. */
const padded = (length: number): string => `${' '.repeat(length - 1)}1`;
const sum = (terms: number): string => Array.from({ length: terms }, () => '1').join('+');

/** By the name of the limit: the last size that passes is its edge. */
export const limitRows: Table = {
  codeLength: {
    ordinary: [[padded(100), '1']],
    edge: [
      [padded(limits.codeLength), '1'],
      [sum(limits.codeLength / 2), '2048'],
    ],
    failing: [
      [padded(limits.codeLength + 1), 'code_too_long', '<$'],
      [`"${'x'.repeat(limits.codeLength)}"`, 'code_too_long', '<$'],
      [`1${' '.repeat(limits.codeLength)}`, 'code_too_long', '<$'],
    ],
  },
  nesting: {
    ordinary: [['((1))', '1']],
    edge: [
      [`${'('.repeat(limits.nesting)}1${')'.repeat(limits.nesting)}`, '1'],
      [`${'-'.repeat(limits.nesting)}1`, '1'],
      [`${'Abs('.repeat(limits.nesting)}1${')'.repeat(limits.nesting)}`, '1'],
    ],
    failing: [
      [`${'('.repeat(limits.nesting + 1)}1${')'.repeat(limits.nesting + 1)}`, 'nesting_too_deep', '('],
      [`${'-'.repeat(limits.nesting + 1)}1`, 'nesting_too_deep', '-'],
      [`${'Not '.repeat(limits.nesting + 1)}True`, 'nesting_too_deep', 'Not'],
      [`${'Abs('.repeat(limits.nesting + 1)}1${')'.repeat(limits.nesting + 1)}`, 'nesting_too_deep', '('],
    ],
  },
  codes: {
    ordinary: [['<$1$>'.repeat(10), '1'.repeat(10)]],
    edge: [['<$1$>'.repeat(limits.codes), '1'.repeat(limits.codes)]],
    failing: [['<$1$>'.repeat(limits.codes + 1), 'too_many_codes', '<$']],
  },
  output: {
    ordinary: [['<$Contact.Long$>', long, value]],
    edge: [
      [`${long.slice(1)}<$1$>`, `${long.slice(1)}1`],
      ['Left(Contact.Longer, 1)', 'x', value],
    ],
    failing: [
      [`${long}<$1$>`, 'output_too_long', '<$1$>'],
      ['Contact.Longer', 'output_too_long', '<$Contact.Longer$>', value],
      ['Contact.Long + "x"', 'output_too_long', 'Contact.Long + "x"', value],
      ['Length(Replace(Contact.Long, "x", "xx"))', 'output_too_long', 'Replace(Contact.Long, "x", "xx")', value],
      [
        'Length(Text(1, Replace(Contact.Long, "x", "0") + "#"))',
        'output_too_long',
        'Replace(Contact.Long, "x", "0") + "#"',
        value,
      ],
    ],
  },
  steps: {
    ordinary: [[`<$${sum(100)}$>`, '100']],
    edge: [
      [`<$${sum(1000)}$>`.repeat(50), '1000'.repeat(50)],
      [`<$If(True, 1, ${sum(1000)})$>`.repeat(100), '1'.repeat(100)],
    ],
    failing: [
      [`<$${sum(1000)}$>`.repeat(51), 'too_many_steps', sum(950)],
      [`<$Left(Upper(Contact.Long), 1)$>`.repeat(400), 'too_many_steps', 'Upper(Contact.Long)', value],
    ],
  },
};
