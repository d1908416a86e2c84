import type { Table } from './row.ts';

const noon = { now: Date.UTC(2026, 10, 22, 12, 30) };
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
  Floor: { ordinary: [['Floor(2.9)', '2']], edge: [['Floor(-2.1)', '-3']], failing: [['Floor(True)', 'type_mismatch', 'True']] },
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
  Max: { ordinary: [['Max(3, 1, 2)', '3']], edge: [['Max(0.1, 0.2) : "0.0"', '0.2']], failing: [['Max()', 'wrong_arity', 'Max()']] },
  Length: {
    ordinary: [['Length("Hello, world!")', '13']],
    edge: [
      ['Length("👋")', '1'],
      ['Length("👋🏽")', '2'],
      ['Length("")', '0'],
    ],
    failing: [['Length(12)', 'type_mismatch', '12']],
  },
  Upper: { ordinary: [['Upper("Ann")', 'ANN']], edge: [['Upper("straße")', 'STRASSE']], failing: [['Upper()', 'wrong_arity', 'Upper()']] },
  Lower: { ordinary: [['Lower("ANN")', 'ann']], edge: [['Lower("ÄÖ")', 'äö']], failing: [['Lower(Contact)', 'type_mismatch', 'Contact']] },
  Trim: {
    ordinary: [['"[" + Trim("  a b ") + "]"', '[a b]']],
    edge: [['"[" + Trim("\\t\\n\\u00a0") + "]"', '[]']],
    failing: [['Trim(1)', 'type_mismatch', '1']],
  },
  Left: {
    ordinary: [['Left("whatsapp", 4)', 'what']],
    edge: [
      ['Left("ab", 9)', 'ab'],
      ['Left("ab", 0)', ''],
      ['Left("👋🏽ab", 2)', '👋🏽'],
      ['Left("abc", 1.9)', 'a'],
    ],
    failing: [['Left("ab", -1)', 'argument_out_of_range', '-1']],
  },
  Right: {
    ordinary: [['Right("whatsapp", 3)', 'app']],
    edge: [
      ['Right("ab", 9)', 'ab'],
      ['Right("ab", 0)', ''],
      ['Right("a👋", 1)', '👋'],
    ],
    failing: [['Right("ab", -1)', 'argument_out_of_range', '-1']],
  },
  Mid: {
    ordinary: [
      ['Mid("whatsapp", 5, 2)', 'sa'],
      ['Mid("whatsapp", 6)', 'app'],
    ],
    edge: [
      ['Mid("ab", 9)', ''],
      ['Mid("a👋b", 2, 1)', '👋'],
      ['Mid("ab", 1, 0)', ''],
    ],
    failing: [
      ['Mid("ab", 0)', 'argument_out_of_range', '0'],
      ['Mid("ab", 1, -1)', 'argument_out_of_range', '-1'],
    ],
  },
  Find: {
    ordinary: [['Find("WhatsApp", "app")', '6']],
    edge: [
      ['Find("ab", "x")', '0'],
      ['Find("ab", "")', '0'],
      ['Find("👋ÄB", "äb")', '2'],
      ['Find("İi", "i")', '2'],
    ],
    failing: [['Find("ab", 1)', 'type_mismatch', '1']],
  },
  Replace: {
    ordinary: [['Replace("1-2-3", "-", ".")', '1.2.3']],
    edge: [
      ['Replace("a.a", ".", "$&")', 'a$&a'],
      ['Replace("aA", "a", "")', 'A'],
      ['Replace("ab", "", "x")', 'ab'],
      ['Replace("aaa", "aa", "b")', 'ba'],
    ],
    failing: [['Replace("a", "b")', 'wrong_arity', 'Replace("a", "b")']],
  },
  Date: {
    ordinary: [
      ['Date(1965, 11, 23, 9, 3, 10)', '1965-11-23 09:03:10'],
      ['Date("11/22/2026")', '2026-11-22 00:00:00'],
      ['Date("22/11/2026 18:30", "fr")', '2026-11-22 18:30:00'],
      ['Date("22 November 2026", "en_GB")', '2026-11-22 00:00:00'],
      ['Date("2026-11-22T10:00:00+02:00")', '2026-11-22 17:00:00', { timeZone: 'Asia/Tokyo' }],
    ],
    edge: [
      ['Date(2028, 2, 29)', '2028-02-29 00:00:00'],
      [`Date(${d})`, '2026-02-03 04:05:06'],
      ['Date("12/31/2026 12:00:01 AM")', '2026-12-31 00:00:01'],
      ['Date("12/31/2026 12:00 pm")', '2026-12-31 12:00:00'],
      ['Date("2026-11-22")', '2026-11-22 00:00:00'],
      ['Date("2026-11-22 10:05")', '2026-11-22 10:05:00'],
      ['Date("2026-11-22T10:05:06.789")', '2026-11-22 10:05:06'],
      ['Date("2026-11-22T10:05Z")', '2026-11-22 11:05:00', { timeZone: 'Europe/Paris' }],
      ['Date("22 ноября 2026", "ru")', '2026-11-22 00:00:00'],
      ['Date("22 NOVEMBRE 2026", "fr")', '2026-11-22 00:00:00'],
      ['Date("22 noviembre 2026 9:03 p. m.", "es")', '2026-11-22 21:03:00'],
    ],
    failing: [
      ['Date(2026, 2, 30)', 'date_out_of_range', 'Date(2026, 2, 30)'],
      ['Date(26, 1, 1)', 'date_out_of_range', 'Date(26, 1, 1)'],
      ['Date(2026, 1, 1.5)', 'date_out_of_range', 'Date(2026, 1, 1.5)'],
      ['Date(2026, 1, 1, 24)', 'date_out_of_range', 'Date(2026, 1, 1, 24)'],
      ['Date(2026, 11)', 'wrong_arity', 'Date(2026, 11)'],
      ['Date("November 23, 1965, at 9:03 AM")', 'date_unreadable', '"November 23, 1965, at 9:03 AM"'],
      ['Date("22 November 2026")', 'date_unreadable', '"22 November 2026"'],
      ['Date("11/22/26")', 'date_unreadable', '"11/22/26"'],
      ['Date("2026-02-30")', 'date_unreadable', '"2026-02-30"'],
      ['Date("11/22/2026 13:00 PM")', 'date_unreadable', '"11/22/2026 13:00 PM"'],
      ['Date("11/22/2026  9:00")', 'date_unreadable', '"11/22/2026  9:00"'],
      ['Date("11/22/2026 ")', 'date_unreadable', '"11/22/2026 "'],
      ['Date("2026-01-01", "qq")', 'locale_unknown', '"qq"'],
      ['Date("2026-01-01", 1)', 'type_mismatch', '1'],
      ['Date("2026", 1, 1)', 'type_mismatch', '"2026"'],
      ['Date(True)', 'type_mismatch', 'True'],
      ['Date(2026, "1", 1)', 'type_mismatch', '"1"'],
    ],
  },
  Now: {
    ordinary: [['Now()', '2026-11-22 12:30:00', noon]],
    edge: [
      ['Now()', '2026-11-23 01:30:00', { ...noon, timeZone: 'Pacific/Auckland' }],
      ['Now()', '2026-11-22 07:30:00', { ...noon, timeZone: 'America/New_York' }],
    ],
    failing: [
      ['Now(1)', 'wrong_arity', 'Now(1)'],
      ['Now()', 'date_out_of_range', 'Now()', { now: Number.MAX_VALUE }],
    ],
  },
  Today: {
    ordinary: [['Today()', '2026-11-22 00:00:00', noon]],
    edge: [['Today()', '2026-11-23 00:00:00', { ...noon, timeZone: 'Pacific/Auckland' }]],
    failing: [['Today(1)', 'wrong_arity', 'Today(1)']],
  },
  Year: {
    ordinary: [[`Year(${d})`, '2026']],
    edge: [['Year(Date(100, 1, 1))', '100']],
    failing: [['Year("2026-01-01")', 'type_mismatch', '"2026-01-01"']],
  },
  Month: { ordinary: [[`Month(${d})`, '2']], edge: [['Month(Date(2026, 12, 31))', '12']], failing: [['Month(1)', 'type_mismatch', '1']] },
  MonthName: {
    ordinary: [[`MonthName(${d})`, 'February']],
    edge: [[`MonthName(${d})`, 'февраль', { locale: 'ru' }]],
    failing: [['MonthName(2)', 'type_mismatch', '2']],
  },
  Day: { ordinary: [[`Day(${d})`, '3']], edge: [['Day(Date(2026, 1, 31))', '31']], failing: [['Day(1)', 'type_mismatch', '1']] },
  Weekday: {
    ordinary: [[`Weekday(${d})`, '3']],
    edge: [
      ['Weekday(Date(2026, 11, 22))', '1'],
      ['Weekday(Date(2026, 11, 21))', '7'],
    ],
    failing: [['Weekday(1)', 'type_mismatch', '1']],
  },
  WeekdayName: {
    ordinary: [[`WeekdayName(${d})`, 'Tuesday']],
    edge: [[`WeekdayName(${d})`, 'mardi', { locale: 'fr-FR' }]],
    failing: [['WeekdayName(1)', 'type_mismatch', '1']],
  },
  Hour24: { ordinary: [[`Hour24(${d})`, '4']], edge: [['Hour24(Date(2026, 1, 1))', '0']], failing: [['Hour24(1)', 'type_mismatch', '1']] },
  Hour12: {
    ordinary: [['Hour12(Date(2026, 1, 1, 21))', '9']],
    edge: [
      ['Hour12(Date(2026, 1, 1))', '12'],
      ['Hour12(Date(2026, 1, 1, 12))', '12'],
    ],
    failing: [['Hour12(1)', 'type_mismatch', '1']],
  },
  Minute: {
    ordinary: [[`Minute(${d})`, '5']],
    edge: [['Minute(Date(2026, 1, 1, 0, 59))', '59']],
    failing: [['Minute(1)', 'type_mismatch', '1']],
  },
  Second: { ordinary: [[`Second(${d})`, '6']], edge: [['Second(Date(2026, 1, 1))', '0']], failing: [['Second(1)', 'type_mismatch', '1']] },
  IsAm: {
    ordinary: [[`IsAm(${d})`, 'True']],
    edge: [
      ['IsAm(Date(2026, 1, 1, 12))', 'False'],
      ['IsAm(Date(2026, 1, 1))', 'True'],
    ],
    failing: [['IsAm(1)', 'type_mismatch', '1']],
  },
  IsPm: {
    ordinary: [[`IsPm(${d})`, 'False']],
    edge: [['IsPm(Date(2026, 1, 1, 12))', 'True']],
    failing: [['IsPm(1)', 'type_mismatch', '1']],
  },
};
