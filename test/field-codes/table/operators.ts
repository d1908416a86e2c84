import type { Rows, Table } from './row.ts';

const day = 'Date(2026, 1, 31)';

function order(spelling: string, [less, same, more]: readonly [string, string, string]): Rows {
  return {
    ordinary: [
      [`2 ${spelling} 3`, less],
      [`3 ${spelling} 2`, more],
    ],
    edge: [
      [`"a" ${spelling} "A"`, same],
      [`"a" ${spelling} "B"`, less],
      [`${day} ${spelling} Date(2026, 2, 1)`, less],
    ],
    failing: [
      [`1 ${spelling} "1"`, 'type_mismatch', `1 ${spelling} "1"`],
      [`True ${spelling} False`, 'type_mismatch', `True ${spelling} False`],
    ],
  };
}

function equality(spelling: string, [same, other]: readonly [string, string]): Rows {
  return {
    ordinary: [
      [`2 ${spelling} 2`, same],
      [`2 ${spelling} 3`, other],
      [`"ABC" ${spelling} "abc"`, same],
    ],
    edge: [
      [`2 ${spelling} "2"`, other],
      [`True ${spelling} 1`, other],
      [`Contact ${spelling} 1`, other],
      [`${day} ${spelling} ${day}`, same],
      [`"ΟΔΟΣ" ${spelling} "οδος"`, same],
    ],
    failing: [[`Contact ${spelling} Agent`, 'type_mismatch', `Contact ${spelling} Agent`]],
  };
}

const less = ['True', 'False', 'False'] as const;
const lessOrSame = ['True', 'True', 'False'] as const;
const more = ['False', 'False', 'True'] as const;
const moreOrSame = ['False', 'True', 'True'] as const;

function both(spelling: string): Rows {
  return {
    ordinary: [
      [`True ${spelling} True`, 'True'],
      [`True ${spelling} False`, 'False'],
    ],
    edge: [
      [`False ${spelling} 1 / 0`, 'False'],
      [`False ${spelling} Contact.X = ""`, 'False'],
    ],
    failing: [[`True ${spelling} 1`, 'type_mismatch', '1']],
  };
}

function either(spelling: string): Rows {
  return {
    ordinary: [
      [`False ${spelling} True`, 'True'],
      [`False ${spelling} False`, 'False'],
    ],
    edge: [
      [`True ${spelling} 1 / 0`, 'True'],
      [`True ${spelling} False And False`, 'True'],
    ],
    failing: [[`"True" ${spelling} True`, 'type_mismatch', '"True"']],
  };
}

function not(spelling: string): Rows {
  return {
    ordinary: [
      [`${spelling} True`, 'False'],
      [`${spelling} False`, 'True'],
    ],
    edge: [
      [`${spelling} 1 = 2`, 'True'],
      [`${spelling} ${spelling} True`, 'True'],
      [`False Or ${spelling} False`, 'True'],
    ],
    failing: [[`${spelling} 1`, 'type_mismatch', '1']],
  };
}

export const operatorRows: Table = {
  '+': {
    ordinary: [
      ['2 + 3', '5'],
      ['"a" + "b"', 'ab'],
      [`${day} + 1`, '2026-02-01 00:00:00'],
    ],
    edge: [
      ['"a" + 2.5', 'a2'],
      ['1 + 2 + "3"', '33'],
      ['"" + (1 = 1)', 'True'],
      [`0.5 + ${day}`, '2026-01-31 12:00:00'],
      [`"on " + ${day}`, 'on 2026-01-31 00:00:00'],
      ['+3', '3'],
    ],
    failing: [
      ['1 + True', 'type_mismatch', '1 + True'],
      [`${day} + ${day}`, 'type_mismatch', `${day} + ${day}`],
      ['"a" + Contact', 'object_as_text', 'Contact'],
      ['1.7e308 + 1.7e308', 'number_out_of_range', '1.7e308 + 1.7e308'],
      ['Date(9999, 12, 31) + 1', 'date_out_of_range', 'Date(9999, 12, 31) + 1'],
      ['+"3"', 'type_mismatch', '"3"'],
    ],
  },
  '-': {
    ordinary: [
      ['2 - 3', '-1'],
      [`${day} - 1`, '2026-01-30 00:00:00'],
      [`${day} - Date(2026, 1, 1)`, '30'],
    ],
    edge: [
      ['10 - 3 - 2', '5'],
      ['-2^2', '4'],
      ['- -3', '3'],
      ['-0.4', '0'],
      ['-0 : "0"', '0'],
      ['2--3', '5'],
      ['(Date(2026, 1, 2, 12) - Date(2026, 1, 1)) : "0.0"', '1.5'],
    ],
    failing: [
      ['"3" - 1', 'type_mismatch', '"3" - 1'],
      [`1 - ${day}`, 'type_mismatch', `1 - ${day}`],
      ['-"3"', 'type_mismatch', '"3"'],
    ],
  },
  '*': {
    ordinary: [['2 * 3', '6']],
    edge: [
      ['0 * -1 : "0"', '0'],
      ['2 + 3 * 4', '14'],
    ],
    failing: [
      ['2 * "3"', 'type_mismatch', '"3"'],
      ['1e300 * 1e300', 'number_out_of_range', '1e300 * 1e300'],
    ],
  },
  '/': {
    ordinary: [
      ['8 / 2', '4'],
      ['8 / 3', '3'],
    ],
    edge: [
      ['8 / 2 / 2', '2'],
      ['1 / 3 : "0.0000"', '0.3333'],
    ],
    failing: [
      ['1 / 0', 'division_by_zero', '0'],
      ['1 / (2 - 2)', 'division_by_zero', '2 - 2'],
    ],
  },
  mod: {
    ordinary: [['14 Mod 5', '4']],
    edge: [
      ['-7 Mod 3', '-1'],
      ['7 mod -3', '1'],
      ['5.5 MOD 2 : "0.0"', '1.5'],
    ],
    failing: [['7 Mod 0', 'division_by_zero', '0']],
  },
  '^': {
    ordinary: [['2^3', '8']],
    edge: [
      ['2^3^2', '64'],
      ['2^-1 : "0.0"', '0.5'],
      ['10^21', '1000000000000000000000'],
    ],
    failing: [
      ['(-1)^0.5', 'number_out_of_range', '(-1)^0.5'],
      ['0^-1', 'number_out_of_range', '0^-1'],
    ],
  },
  '<': order('<', less),
  lt: order('LT', less),
  '<=': order('<=', lessOrSame),
  le: order('LE', lessOrSame),
  '>': order('>', more),
  gt: order('GT', more),
  '>=': order('>=', moreOrSame),
  ge: order('GE', moreOrSame),
  '=': equality('=', ['True', 'False']),
  '==': equality('==', ['True', 'False']),
  eq: equality('EQ', ['True', 'False']),
  '<>': equality('<>', ['False', 'True']),
  '!=': equality('!=', ['False', 'True']),
  ne: equality('NE', ['False', 'True']),
  and: both('And'),
  '&&': both('&&'),
  or: either('Or'),
  '||': either('||'),
  xor: {
    ordinary: [['True XOr False', 'True']],
    edge: [
      ['True XOr True Or True', 'True'],
      ['True xor True', 'False'],
    ],
    failing: [['True XOr 1', 'type_mismatch', '1']],
  },
  not: not('Not'),
  '!': not('!'),
  ':': {
    ordinary: [
      ['1 + 1 : "0.00"', '2.00'],
      ['1 = 1 : "ja;nein"', 'ja'],
    ],
    edge: [
      ['(1 : "0.0") + "!"', '1.0!'],
      ['1 = 2 : "Yes;"', ''],
      ['1 : "0" + ".0"', '1.0'],
    ],
    failing: [
      ['"a" : "0"', 'format_not_published', '"0"'],
      ['Contact.X : "0"', 'format_not_published', '"0"'],
      ['1 : "0" : "0"', 'format_not_published', '"0"'],
      ['1 : 2', 'type_mismatch', '2'],
      ['True : "Yes"', 'format_invalid', '"Yes"'],
      ['True : "a;b;c"', 'format_invalid', '"a;b;c"'],
      ['1 : ', 'syntax_error', '$>'],
    ],
  },
};
