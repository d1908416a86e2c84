import type { Table } from './row.ts';

const euro = { currency: 'EUR' };

/** By the sign of a number pattern. */
export const numberPatternRows: Table = {
  '0': {
    ordinary: [
      ['5 : "000"', '005'],
      ['1.5 : "0.00"', '1.50'],
      ['1234 : "0 EUR"', '1234 EUR'],
    ],
    edge: [
      ['2.5 : "0"', '2'],
      ['0.125 : "0.00"', '0.12'],
      ['2.675 : "0.00"', '2.67'],
      ['-0.4 : "0"', '-0'],
      ['0.1 : "0.00000000000000000000"', '0.10000000000000000000'],
      ['10^22 : "0.0"', '10000000000000000000000.0'],
      ['1e23 : "0"', '100000000000000000000000'],
      ['123456789012345680000 : "#,##0"', '123,456,789,012,345,680,000'],
      ['Text(12, "0", "ar_EG")', '١٢'],
    ],
    failing: [
      ['5 : "0 0"', 'format_invalid', '"0 0"'],
      ['5 : ""', 'format_invalid', '""'],
      ['5 : "abc"', 'format_invalid', '"abc"'],
      ['1e308 : "0%"', 'number_out_of_range', '"0%"'],
    ],
  },
  '#': {
    ordinary: [
      ['2 : "#.##"', '2'],
      ['2.25 : "#.##"', '2.25'],
    ],
    edge: [
      ['0.5 : "#.##"', '0.5'],
      ['0.5 : "#.00"', '.50'],
      ['0 : "#"', '0'],
      ['0.25 : ".##"', '.25'],
      ['0.1 + 0.2 : "0.##################"', '0.30000000000000004'],
    ],
    failing: [
      ['5 : "0#"', 'format_invalid', '"0#"'],
      ['5 : "0.#0"', 'format_invalid', '"0.#0"'],
    ],
  },
  '.': {
    ordinary: [
      ['1.5 : "0.0"', '1.5'],
      ['Text(1.5, "0.0", "fr")', '1,5'],
    ],
    edge: [
      ['5 : "0."', '5.'],
      ['1 : ".00"', '1.00'],
    ],
    failing: [
      ['5 : "0.0.0"', 'format_invalid', '"0.0.0"'],
      ['5 : "."', 'format_invalid', '"."'],
    ],
  },
  ',': {
    ordinary: [
      ['1234567 : "#,##0"', '1,234,567'],
      ['Text(1234567, "#,##0", "fr")', '1\u202f234\u202f567'],
      ['Text(1234.5, "#,##0.00", "de")', '1.234,50'],
    ],
    edge: [
      ['5 : "0,000"', '0,005'],
      ['Text(1234, "#,##0", "es")', '1.234'],
      ['12345 : "#,#0"', '1,23,45'],
      ['1234567 : "#,##,##0"', '1,234,567'],
      ['123 : "#,##0"', '123'],
    ],
    failing: [
      ['5 : "0,"', 'format_invalid', '"0,"'],
      ['5 : ","', 'format_invalid', '","'],
      ['5 : "0.0,0"', 'format_invalid', '"0.0,0"'],
    ],
  },
  '-': {
    ordinary: [
      ['-5 : "0"', '-5'],
      ['5 : "-0"', '-5'],
    ],
    edge: [
      ['-5 : "$0"', '-$5'],
      ['Text(-5, "0", "sv")', '−5'],
      ['-5 : "0-"', '-5-'],
    ],
    failing: [['5 : "0-0"', 'format_invalid', '"0-0"']],
  },
  '%': {
    ordinary: [
      ['0.256 : "0.0%"', '25.6%'],
      ['1 : "0 %"', '100 %'],
    ],
    edge: [
      ['0.075 : "0%"', '8%'],
      ['0.125 : "0%"', '12%'],
      ['5 : "0\'%\'"', '5%'],
      ['0.5 : "%0"', '%50'],
    ],
    failing: [['5 : "0%%"', 'format_invalid', '"0%%"']],
  },
  '‰': {
    ordinary: [['0.256 : "0‰"', '256‰']],
    edge: [['0.0005 : "0.0‰"', '0.5‰']],
    failing: [['5 : "0‰%"', 'format_invalid', '"0‰%"']],
  },
  E: {
    ordinary: [
      ['123456 : "0.00E0"', '1.23E5'],
      ['0.00123 : "0.###E0"', '1.23E-3'],
    ],
    edge: [
      ['12345 : "##0.##E0"', '12.3E3'],
      ['0.00123 : "00.##E00"', '12.3E-04'],
      ['0 : "0.0E0"', '0.0E0'],
      ['25 : "0E0"', '2E1'],
      ['9.96 : "0.0E0"', '1.0E1'],
      ['1234 : "0.E0"', '1.E3'],
      ['-1234 : "0.000E0"', '-1.234E3'],
      ['5 : "E0"', 'E5'],
      ['1.5 : ".00E0"', '.15E1'],
      ['1.5 : ".##E0"', '.15E1'],
    ],
    failing: [['5 : "0E"', 'format_invalid', '"0E"']],
  },
  ';': {
    ordinary: [
      ['-1234.5 : "#,##0.00;(#,##0.00)"', '(1,234.50)'],
      ['1234.5 : "#,##0.00;(#,##0.00)"', '1,234.50'],
    ],
    edge: [
      ['-5 : "0;0"', '-5'],
      ['-5.25 : "0.00;minus #"', 'minus 5.25'],
      ['5 : "0\';\'"', '5;'],
      ['-5 : "0;"', '-5'],
    ],
    failing: [
      ['5 : "0;0;0"', 'format_invalid', '"0;0;0"'],
      ['5 : ";0"', 'format_invalid', '";0"'],
    ],
  },
  '¤': {
    ordinary: [
      ['1234.5 : "¤#,##0.00"', '€1,234.50', euro],
      ['Text(1234.5, "#,##0.00 ¤", "fr")', '1\u202f234,50 €', euro],
    ],
    edge: [
      ['5 : "0 ¤¤"', '5 EUR', euro],
      ['5 : "0 ¤"', '5 $US', { currency: 'USD', locale: 'fr' }],
      ['Text(1234.5, "¤ #,##0.00", "de_AT")', '€ 1.234,50', euro],
      ['5 : "\'¤\'0"', '¤5'],
    ],
    failing: [
      ['5 : "¤0"', 'currency_unknown', '"¤0"'],
      ['5 : "¤0"', 'currency_unknown', '"¤0"', { currency: 'Euro' }],
    ],
  },
  "'": {
    ordinary: [['5 : "\'#\'0"', '#5']],
    edge: [
      ["5 : \"0 'o''clock'\"", "5 o'clock"],
      ['5 : "0\'\'"', "5'"],
    ],
    failing: [['5 : "0 \'x"', 'format_invalid', '"0 \'x"']],
  },
};

const date = 'Date(2026, 2, 3, 14, 5, 6)';
const midnight = 'Date(2026, 2, 3)';

function letter(
  name: string,
  ordinary: readonly [pattern: string, text: string],
  ...edge: readonly (readonly [string, string, { locale?: string; timeZone?: string }?])[]
): Table {
  return {
    [name]: {
      ordinary: [[`${date} : "${ordinary[0]}"`, ordinary[1]]],
      edge: edge.map(
        ([source, expected, options]) =>
          [source.startsWith('Text(') ? source : `${date} : "${source}"`, expected, options ?? {}] as const,
      ),
      failing: [
        [`5 : "${name}"`, 'hHms'.includes(name) ? 'format_not_published' : 'format_invalid', `"${name}"`],
        [`${date} : "${name}'"`, 'format_invalid', `"${name}'"`],
      ],
    },
  };
}

/** By the letter of a date pattern. */
export const datePatternRows: Table = {
  ...letter('G', ['G', 'AD'], ['GGGG', 'Anno Domini'], ['G', 'n. Chr.', { locale: 'de' }]),
  ...letter(
    'y',
    ['yyyy', '2026'],
    ['yy', '26'],
    ['y', '2026'],
    ['yyyyy', '02026'],
    ['Text(Date(2005, 1, 1), "yy")', '05'],
  ),
  ...letter(
    'M',
    ['MM', '02'],
    ['M', '2'],
    ['MMM', 'Feb'],
    ['MMMM', 'February'],
    ['d MMMM', '3 февраля', { locale: 'ru' }],
    ['MMMM yyyy', 'февраль 2026', { locale: 'ru' }],
    ['MMMM', '2月', { locale: 'ja' }],
  ),
  ...letter('d', ['dd', '03'], ['d', '3'], ['ddd', '003']),
  ...letter('h', ['h', '2'], ['hh', '02'], [`Text(${midnight}, "h")`, '12']),
  ...letter('H', ['HH', '14'], ['H', '14'], [`Text(${midnight}, "H")`, '0']),
  ...letter('k', ['kk', '14'], [`Text(${midnight}, "k")`, '24']),
  ...letter('K', ['KK', '02'], [`Text(${midnight}, "K")`, '0'], ['Text(Date(2026, 1, 1, 12), "K")', '0']),
  ...letter('m', ['mm', '05'], ['m', '5']),
  ...letter('s', ['ss', '06'], ['s', '6']),
  ...letter('S', ['SSS', '000'], ['Text(Date("2026-01-01T00:00:00.07"), "S")', '70']),
  ...letter('E', ['EEEE', 'Tuesday'], ['E', 'Tue'], ['EEE', 'Tue'], ['EEEE', 'mardi', { locale: 'fr' }]),
  ...letter('a', ['a', 'PM'], [`Text(${midnight}, "a")`, 'AM'], ['a', '午後', { locale: 'ja' }]),
  ...letter(
    'z',
    ['z', 'UTC'],
    ['z', 'EST', { timeZone: 'America/New_York' }],
    ['zzzz', 'Eastern Standard Time', { timeZone: 'America/New_York' }],
  ),
  ...letter(
    'Z',
    ['Z', '+0000'],
    ['Z', '-0500', { timeZone: 'America/New_York' }],
    ['Z', '+0545', { timeZone: 'Asia/Kathmandu' }],
    ['Text(Date(2026, 7, 1), "Z")', '+0200', { timeZone: 'Europe/Paris' }],
    ['Text(Date("2026-10-25T01:30:00Z"), "HH:mm Z")', '02:30 +0100', { timeZone: 'Europe/Paris' }],
    ['Text(Date("2026-10-25T00:30:00Z"), "HH:mm Z")', '02:30 +0200', { timeZone: 'Europe/Paris' }],
  ),
  "'": {
    ordinary: [[`${date} : "yyyy-MM-dd'T'HH:mm"`, '2026-02-03T14:05']],
    edge: [
      [`${date} : "h 'o''clock' ''"`, "2 o'clock '"],
      [`${date} : "d. M. yyyy"`, '3. 2. 2026'],
      ['Text(Date(2026, 11, 22), "d \'de\' MMMM", "ca")', '22 de de novembre'],
    ],
    failing: [
      [`${date} : "d 'x"`, 'format_invalid', '"d \'x"'],
      [`${date} : "Q"`, 'format_invalid', '"Q"'],
      [`${date} : ""`, 'format_invalid', '""'],
    ],
  },
};
