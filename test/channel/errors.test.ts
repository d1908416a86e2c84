import { describe, expect, test } from 'vitest';
import { appleErrors } from '../../lib/channel/apple/apple-errors.ts';
import { smsErrors, socialErrors } from '../../lib/channel/aws/aws-errors.ts';
import { type ErrorTable, outcomeOfVendorError } from '../../lib/channel/error-table.ts';
import { messengerErrors } from '../../lib/channel/meta/messenger-errors.ts';
import { whatsappError, whatsappErrors } from '../../lib/channel/meta/whatsapp-errors.ts';
import { twilioErrors } from '../../lib/channel/twilio/twilio-errors.ts';

const codesOf = (table: ErrorTable, ...classes: string[]) =>
  Object.entries(table)
    .filter(([, row]) => classes.includes(row.class))
    .map(([code]) => code);

describe('WhatsApp', () => {
  test('only what Meta has not taken is sent again', () => {
    expect(codesOf(whatsappErrors, 'retry soon', 'retry later')).toEqual([
      '4',
      '80007',
      '130429',
      '131056',
      '131057',
      '133004',
      '134101',
    ]);
    expect(codesOf(whatsappErrors, 'unknown outcome')).toEqual(['1', '2', '131000', '131016']);
  });

  test.each([
    [131_026, 'client_unreachable'],
    [131_047, 'window_closed'],
    [131_049, 'client_unreachable'],
    [132_000, 'vendor_refused'],
    [132_015, 'template_stopped'],
    [131_048, 'sender_stopped'],
    [133_010, 'sender_stopped'],
    [131_042, 'account_stopped'],
    [190, 'account_stopped'],
    [250, 'account_stopped'],
    [999_999, 'vendor_refused'],
  ])('%d is refused as %s', (code, fault) => {
    expect(outcomeOfVendorError(whatsappError(code), String(code))).toMatchObject({
      status: 'refused',
      fault,
      vendorCode: String(code),
    });
  });
});

test('of Twilio only what a limit held up is sent again, and what Twilio or a carrier cannot say is unknown', () => {
  expect(codesOf(twilioErrors, 'retry soon', 'retry later')).toEqual(['20429', '21611', '30001', '63018']);
  expect(codesOf(twilioErrors, 'unknown outcome')).toEqual([
    ...['20500', '20503', '30008', '63009', '63010', '63012', '63023'],
  ]);
});

test.each([
  ['WhatsApp', whatsappErrors],
  ['AWS social', socialErrors],
  ['AWS SMS', smsErrors],
  ['Apple', appleErrors],
  ['Messenger', messengerErrors],
  ['Twilio', twilioErrors],
])('%s: every code has one outcome, and its fault says the class', (_vendor, table) => {
  for (const [code, row] of Object.entries(table)) {
    const outcome = outcomeOfVendorError(row, code);
    const expected = row.class.startsWith('retry') ? 'retry' : row.class === 'unknown outcome' ? 'unknown' : 'refused';

    expect(outcome).toMatchObject({ status: expected, vendorCode: code });
    if (/(unreachable|stopped)$/.test(row.class)) expect(row.fault).toBe(row.class.replace(' ', '_'));
    expect(row.meaning).toMatch(/^[a-zA-Z].*[^.]$/);
  }
});

test('a code is refused with what the vendor says of it, and one that is not listed with nothing', () => {
  expect(outcomeOfVendorError(whatsappError(131_026), '131026')).toHaveProperty(
    'meaning',
    'the client cannot be reached on WhatsApp',
  );
  expect(outcomeOfVendorError(whatsappError(130_429), '130429')).toHaveProperty('meaning');
  expect(outcomeOfVendorError(whatsappError(999_999), '999999')).not.toHaveProperty('meaning');
});

test('a limit that lasts is met again after a minute, unless the vendor says when', () => {
  expect(outcomeOfVendorError(whatsappError(80_007), '80007')).toMatchObject({
    status: 'retry',
    retryAfterSeconds: 60,
  });
  expect(outcomeOfVendorError(whatsappError(80_007), '80007', 7)).toMatchObject({ retryAfterSeconds: 7 });
  expect(outcomeOfVendorError(whatsappError(130_429), '130429')).not.toHaveProperty('retryAfterSeconds');
});
