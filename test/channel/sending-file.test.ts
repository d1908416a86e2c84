import { describe, expect, test } from 'vitest';
import { sendingOf } from '../../lib/channel/sending.ts';
import { sendingFile, toSending } from '../../lib/channel/sending-file.ts';
import { timeZonesOf } from '../../lib/channel/time-zones.ts';

const read = (file: unknown) => toSending(sendingFile.parse(file));
const nine = { from: 540, to: 1080 };

describe('sending, as a file has it', () => {
  test('days and ranges, also over the end of the week', () => {
    const { hours } = read({ hours: { 'mon-wed': '09:00-18:00', 'sat-sun': '10:00-24:00' } });
    const late = { from: 600, to: 1440 };

    expect(hours).toEqual([late, nine, nine, nine, undefined, undefined, late]);
  });

  test('has what is left out', () => {
    expect(read({})).toEqual({ timeZone: 'channel', closedOn: [], outside: 'refuse' });
  });

  test.each([
    ['a day that is none', { hours: { funday: '09:00-18:00' } }, 'must be days'],
    ['a day twice', { hours: { 'mon-fri': '09:00-18:00', fri: '09:00-12:00' } }, 'has a day twice'],
    ['no day', { hours: {} }, 'must have a day'],
    ['a time that is none', { hours: { mon: '9-18' } }, 'must be a time from and to'],
    ['past midnight', { hours: { mon: '20:00-02:00' } }, 'must end on the same day'],
    ['24:30', { hours: { mon: '20:00-24:30' } }, 'must end on the same day'],
    ['14 minutes', { hours: { mon: '09:00-09:14' } }, '15 minutes later or more'],
    ['a date that is none', { 'closed-on': ['2026-02-30'] }, 'Invalid ISO date'],
    ['a misspelt key', { 'closed-at': [] }, 'closed-at'],
    ['no message at all', { 'max-messages': { count: 0, hours: 24 } }, 'expected number to be >=1'],
    ['more hours than a month', { 'max-messages': { count: 1, hours: 745 } }, 'expected number to be <=744'],
  ])('refuses %s', (_, file, message) => {
    expect(sendingFile.safeParse(file).error?.message).toContain(message);
  });

  test('a response has its own, or none; what sends nothing has none', () => {
    const channel = { sending: read({ hours: { mon: '09:00-18:00' } }) };
    const own = read({ outside: 'hold' });

    expect(sendingOf(channel, {})).toBe(channel.sending);
    expect(sendingOf(channel, { sending: own })).toBe(own);
    expect(sendingOf(channel, { sending: 'always' })).toBeUndefined();
    expect(sendingOf(channel, undefined)).toBeUndefined();
  });
});

describe('the time zones of a client', () => {
  const whatsapp = { mediaType: 'whatsapp', timeZone: 'Europe/Paris' } as const;

  test.each([
    ['4930123456', ['Europe/Berlin', 'Europe/Busingen']],
    ['81312345678', ['Asia/Tokyo']],
    ['JP.13491208655302741918', ['Asia/Tokyo']],
    ['999000111222', ['Europe/Paris']],
  ])('of %s', (clientId, zones) => {
    expect(timeZonesOf(clientId, whatsapp)).toEqual(zones);
  });

  test('of a country with several are all of them', () => {
    expect(timeZonesOf('12125550101', whatsapp)).toEqual(
      expect.arrayContaining(['America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu']),
    );
  });

  test('of a client without a number is the channel’s', () => {
    expect(timeZonesOf('urn:mbid:AQAA', { ...whatsapp, mediaType: 'applebc' })).toEqual(['Europe/Paris']);
  });
});
