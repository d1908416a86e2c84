import type { Table } from './row.ts';

const ann = { values: { Contact: { FirstName: 'Ann' } } };
const d = 'Date(2026, 2, 3, 4, 5, 6)';

export const functionRows: Table = {
  If: {
    ordinary: [
      ['If(2 > 1, "yes", "no")', 'yes'],
      ['If(1 > 2, "yes", "no")', 'no'],
    ],
    edge: [
      ['If(True, "safe", 1 / 0)', 'safe'],
      ['If(False, 1 / 0, If(True, "in", "out"))', 'in'],
      ['IF(Contact.FirstName = "ann", 1, Contact.Nick)', '1', ann],
    ],
    failing: [
      ['If(1, 2, 3)', 'type_mismatch', '1'],
      ['If(True, 1)', 'wrong_arity', 'If(True, 1)'],
    ],
  },
  Default: {
    ordinary: [
      ['Default(Contact.Nick, "there")', 'there'],
      ['Default(Contact.FirstName, "there")', 'Ann', ann],
    ],
    edge: [
      ['Default(Contact.FirstName, 1 / 0)', 'Ann', ann],
      ['Default(0, "x")', '0'],
      ['Default(" ", "x")', ' '],
      ['Default(Default(a, b), "c")', 'c'],
    ],
    failing: [
      ['Default("", 1 / 0)', 'division_by_zero', '0'],
      ['Default("")', 'wrong_arity', 'Default("")'],
    ],
  },
  Text: {
    ordinary: [
      ['Text(1234.5, "#,##0.00")', '1,234.50'],
      ['Text(Date(2026, 11, 22), "d MMMM", "fr_FR")', '22 novembre'],
      ['Text(1 = 1, "ja;nein")', 'ja'],
    ],
    edge: [
      ['Text("as it is")', 'as it is'],
      ['Text(2.5)', '2'],
      ['Text(1234, "#,##0", If(True, "de", "fr"))', '1.234'],
      ['Text(1.5, "0" + ".0")', '1.5'],
    ],
    failing: [
      ['Text("a", "b")', 'format_not_published', '"b"'],
      ['Text(If(True, "a", 1), "0")', 'format_not_published', '"0"'],
      ['Text(90, "h:mm")', 'format_not_published', '"h:mm"'],
      ['Text(1, "0", "xx_YY")', 'locale_unknown', '"xx_YY"'],
      ['Text(1, "0", "x" + "x")', 'locale_unknown', '"x" + "x"'],
      ['Text(1, 2)', 'type_mismatch', '2'],
      ['Text(Contact)', 'object_as_text', 'Contact'],
      ['Text(Contact, "0")', 'object_as_text', 'Contact'],
      ['Text(If(True, 1, "a"), "?")', 'format_invalid', '"?"'],
    ],
  },
  Num: {
    ordinary: [
      ['Num("12 apples")', '12'],
      ['Num("10,00", "fr_FR")', '10'],
      ['Num("1.234,5", "de") : "0.0"', '1234.5'],
      ['Num("1.5e2")', '150'],
    ],
    edge: [
      ['Num("")', '0'],
      ['Num("  -5")', '-5'],
      ['Num(7)', '7'],
      ['Num("1\u202f234,5", "fr") : "0.0"', '1234.5'],
      ['Num("1 234 567,5", "fr") : "0.0"', '1234567.5'],
      ['Num("12 5", "fr")', '12'],
      ['Num("1\'234.5", "de_CH") : "0.0"', '1234.5'],
      ['Num("1e")', '1'],
      ['Num(".5x") : "0.0"', '0.5'],
      ['Num("1,234,567.25") : "0.00"', '1234567.25'],
      ['Num("+2.5e-1") : "0.00"', '0.25'],
      ['Num("٣", "ar_EG")', '3'],
      ['Num("−4", "sv")', '-4'],
    ],
    failing: [
      ['Num("1e999")', 'number_out_of_range', '"1e999"'],
      ['Num(True)', 'type_mismatch', 'True'],
      ['Num("1", "fr_RF")', 'locale_unknown', '"fr_RF"'],
      ['Num()', 'wrong_arity', 'Num()'],
    ],
  },
  Bool: {
    ordinary: [
      ['Bool("on")', 'True'],
      ['Bool("NO")', 'False'],
      ['Bool(25.23)', 'True'],
      ['Bool(0)', 'False'],
    ],
    edge: [
      ['Bool(True)', 'True'],
      ['Bool("", True)', 'True'],
      ['Bool("maybe")', 'False'],
      ['Bool("off", True)', 'False'],
    ],
    failing: [
      ['Bool("x", 1)', 'type_mismatch', '1'],
      ['Bool(Date(2026, 1, 1))', 'type_mismatch', 'Date(2026, 1, 1)'],
    ],
  },
  Type: {
    ordinary: [
      ['Type(1)', 'Number'],
      ['Type("1")', 'String'],
      ['Type(1 = 1)', 'Boolean'],
      [`Type(${d})`, 'Date/Time'],
      ['Type(Contact)', 'Object'],
    ],
    edge: [
      ['Type(Contact.Nick)', 'String'],
      ['Type(Contact.A)', 'String', { values: { Contact: { A: 1 } } }],
      ['Type(Contact.A)', 'Object', { values: { Contact: { A: [] } } }],
    ],
    failing: [['Type(1, 2)', 'wrong_arity', 'Type(1, 2)']],
  },
  IsNumber: {
    ordinary: [['IsNumber(2)', 'True']],
    edge: [['IsNumber("2")', 'False']],
    failing: [['IsNumber()', 'wrong_arity', 'IsNumber()']],
  },
  IsString: {
    ordinary: [['IsString("a")', 'True']],
    edge: [['IsString(Contact)', 'False']],
    failing: [['IsString()', 'wrong_arity', 'IsString()']],
  },
  IsBoolean: {
    ordinary: [['IsBoolean(False)', 'True']],
    edge: [['IsBoolean("False")', 'False']],
    failing: [['IsBoolean()', 'wrong_arity', 'IsBoolean()']],
  },
  IsDateTime: {
    ordinary: [[`IsDateTime(${d})`, 'True']],
    edge: [['IsDateTime("2026-01-01")', 'False']],
    failing: [['IsDateTime()', 'wrong_arity', 'IsDateTime()']],
  },
  Abs: { ordinary: [['Abs(-3)', '3']], edge: [['Abs(0)', '0']], failing: [['Abs("3")', 'type_mismatch', '"3"']] },
  Ceil: {
    ordinary: [['Ceil(2.1)', '3']],
    edge: [
      ['Ceil(-0.5) : "0"', '0'],
      ['Ceil(-2.9)', '-2'],
    ],
    failing: [['Ceil(1, 2)', 'wrong_arity', 'Ceil(1, 2)']],
  },
  Floor: {
    ordinary: [['Floor(2.9)', '2']],
    edge: [['Floor(-2.1)', '-3']],
    failing: [['Floor(True)', 'type_mismatch', 'True']],
  },
  Round: {
    ordinary: [
      ['Round(2.6)', '3'],
      ['Round(1.25, 1) : "0.00"', '1.20'],
    ],
    edge: [
      ['Round(2.5)', '2'],
      ['Round(3.5)', '4'],
      ['Round(2.675, 2) : "0.000"', '2.670'],
      ['Round(1250, -2)', '1200'],
      ['Round(1350.5, -2)', '1400'],
      ['Round(1250.5, -2)', '1300'],
      ['Round(-2.5)', '-2'],
      ['Round(-0.2) : "0"', '0'],
      ['Round(0.1, 400) : "0.0"', '0.1'],
      ['Round(5, -400)', '0'],
      ['Round(0.123, 120) : "0.000"', '0.123'],
    ],
    failing: [
      ['Round("2")', 'type_mismatch', '"2"'],
      ['Round(1.7e308, -308)', 'number_out_of_range', 'Round(1.7e308, -308)'],
    ],
  },
  Min: {
    ordinary: [['Min(3, 1, 2)', '1']],
    edge: [['Min(-1, -1)', '-1']],
    failing: [
      ['Min(1)', 'wrong_arity', 'Min(1)'],
      ['Min(1, 2, "3")', 'type_mismatch', '"3"'],
    ],
  },
  Max: {
    ordinary: [['Max(3, 1, 2)', '3']],
    edge: [['Max(0.1, 0.2) : "0.0"', '0.2']],
    failing: [['Max()', 'wrong_arity', 'Max()']],
  },
};
