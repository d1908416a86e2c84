import { describe, expect, test } from 'vitest';
import { nextOpening } from '../../lib/invite/sending-hours.ts';

const at = (time: string) => Date.parse(time);
const office = { from: 9 * 60, to: 18 * 60 };
const weekdays = { hours: [undefined, office, office, office, office, office, undefined], closedOn: [] };
const next = (given: Parameters<typeof nextOpening>[0], zones: readonly string[], now: string) => {
  const opening = nextOpening(given, zones, at(now));

  return opening === undefined ? undefined : new Date(opening).toISOString();
};

describe('the next time at which a message may be sent', () => {
  test.each([
    ['in the hours it is now', ['UTC'], '2026-11-24T12:34:56.789Z', '2026-11-24T12:34:56.789Z'],
    ['the first minute counts', ['UTC'], '2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    ['the last does not', ['UTC'], '2026-11-24T18:00:00.000Z', '2026-11-25T09:00:00.000Z'],
    ['at night it is the next morning', ['UTC'], '2026-11-24T03:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    ['over a weekend it is Monday', ['UTC'], '2026-11-20T18:30:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['it is the time there', ['America/New_York'], '2026-11-24T12:00:00.000Z', '2026-11-24T14:00:00.000Z'],
    ['a zone of a quarter of an hour', ['Asia/Kathmandu'], '2026-11-24T01:00:00.000Z', '2026-11-24T03:15:00.000Z'],
    ['after a change of clocks', ['Europe/Berlin'], '2026-03-27T20:00:00.000Z', '2026-03-30T07:00:00.000Z'],
    [
      'it is open in every zone',
      ['America/New_York', 'America/Los_Angeles'],
      '2026-11-24T15:00:00.000Z',
      '2026-11-24T17:00:00.000Z',
    ],
  ] as const)('%s', (_, zones, now, expected) => {
    expect(next(weekdays, zones, now)).toBe(expected);
  });

  test('is not on a date that is closed there, although it is another one elsewhere', () => {
    const given = { ...weekdays, closedOn: ['2026-11-25'] };

    expect(next(given, ['Asia/Tokyo'], '2026-11-24T20:00:00.000Z')).toBe('2026-11-26T00:00:00.000Z');
    expect(next(given, ['UTC'], '2026-11-24T10:00:00.000Z')).toBe('2026-11-24T10:00:00.000Z');
  });

  test('without hours only dates are closed, and without dates nothing is', () => {
    expect(next({ closedOn: ['2026-12-25'] }, ['UTC'], '2026-12-25T11:00:00.000Z')).toBe('2026-12-26T00:00:00.000Z');
    expect(next({ closedOn: [] }, ['UTC'], '2026-12-25T03:00:00.000Z')).toBe('2026-12-25T03:00:00.000Z');
  });

  test('is found to the minute', () => {
    const early = { from: 8 * 60 + 20, to: 8 * 60 + 40 };
    const hours = Array.from({ length: 7 }, () => early);

    expect(next({ hours, closedOn: [] }, ['UTC'], '2026-11-24T12:00:00.000Z')).toBe('2026-11-25T08:20:00.000Z');
  });

  test('is none if everything is closed for a month, or no minute is open in all zones', () => {
    const dates = Array.from({ length: 40 }, (_, day) => new Date(at('2026-12-01') + day * 86_400_000));
    const closedOn = dates.map((date) => date.toISOString().slice(0, 10));

    expect(next({ closedOn }, ['UTC'], '2026-12-01T00:00:00.000Z')).toBeUndefined();
    expect(next(weekdays, ['Asia/Tokyo', 'America/New_York'], '2026-11-24T00:00:00.000Z')).toBeUndefined();
  });
});
