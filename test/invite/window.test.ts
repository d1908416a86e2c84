import { describe, expect, test } from 'vitest';
import { isPersonsWindow, takesFreeText, windowClosesAt } from '../../lib/invite/window.ts';
import { noon } from '../support/builders.ts';

const hourMs = 3_600_000;
const written = { clientAt: noon, businessId: 'b1' };
const whatsapp = { mediaType: 'whatsapp', freeText: 'refuse', businessIds: { b1: {} } } as const;
const page = { mediaType: 'facebook', freeText: 'try', businessIds: { b1: {}, b2: { humanAgent: 'true' } } } as const;
const personal = { clientAt: noon, businessId: 'b2' };

describe.each([
  ['WhatsApp', whatsapp],
  ['a Page', page],
])('%s', (_, channel) => {
  test('takes an agent’s text for a day after the client’s last message, less a minute', () => {
    expect(windowClosesAt(channel, written)).toBe(noon + 24 * hourMs);
    expect(takesFreeText(channel, written, noon + 24 * hourMs - 60_001)).toBe(true);
    expect(takesFreeText(channel, written, noon + 24 * hourMs - 60_000)).toBe(false);
    expect(isPersonsWindow(channel, written, noon + 48 * hourMs)).toBe(false);
  });
});

test('a Page that Meta allows it takes what a person writes for seven days, as such after the first', () => {
  expect(windowClosesAt(page, personal)).toBe(noon + 168 * hourMs);
  expect(takesFreeText(page, personal, noon + 168 * hourMs - 60_001)).toBe(true);
  expect(takesFreeText(page, personal, noon + 168 * hourMs - 60_000)).toBe(false);
  expect(isPersonsWindow(page, personal, noon + 24 * hourMs - 60_001)).toBe(false);
  expect(isPersonsWindow(page, personal, noon + 24 * hourMs - 60_000)).toBe(true);
});

test('of a client who never wrote, the channel says whether it is tried, and it is never marked', () => {
  expect(takesFreeText(whatsapp, { businessId: 'b1' }, noon)).toBe(false);
  expect(takesFreeText(page, { businessId: 'b2' }, noon)).toBe(true);
  expect(isPersonsWindow(page, { businessId: 'b2' }, noon)).toBe(false);
});

test('other channels have none', () => {
  const sms = { mediaType: 'sms', freeText: 'refuse', businessIds: { b1: {} } } as const;

  expect(windowClosesAt(sms, written)).toBeUndefined();
  expect(takesFreeText(sms, written, noon + 1000 * hourMs)).toBe(true);
});
