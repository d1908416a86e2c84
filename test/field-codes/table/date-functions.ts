import type { Table } from './row.ts';

const noon = { now: Date.UTC(2026, 10, 22, 12, 30) };
const d = 'Date(2026, 2, 3, 4, 5, 6)';

export const dateFunctionRows: Table = {
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
  Month: {
    ordinary: [[`Month(${d})`, '2']],
    edge: [['Month(Date(2026, 12, 31))', '12']],
    failing: [['Month(1)', 'type_mismatch', '1']],
  },
  MonthName: {
    ordinary: [[`MonthName(${d})`, 'February']],
    edge: [[`MonthName(${d})`, 'февраль', { locale: 'ru' }]],
    failing: [['MonthName(2)', 'type_mismatch', '2']],
  },
  Day: {
    ordinary: [[`Day(${d})`, '3']],
    edge: [['Day(Date(2026, 1, 31))', '31']],
    failing: [['Day(1)', 'type_mismatch', '1']],
  },
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
  Hour24: {
    ordinary: [[`Hour24(${d})`, '4']],
    edge: [['Hour24(Date(2026, 1, 1))', '0']],
    failing: [['Hour24(1)', 'type_mismatch', '1']],
  },
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
  Second: {
    ordinary: [[`Second(${d})`, '6']],
    edge: [['Second(Date(2026, 1, 1))', '0']],
    failing: [['Second(1)', 'type_mismatch', '1']],
  },
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
