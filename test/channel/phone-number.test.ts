import { expect, test } from 'vitest';
import { readPhoneNumber } from '../../lib/channel/phone-number.ts';

test.each([
  ['15550100001', '15550100001'],
  ['+15550100001', '15550100001'],
  ['+1 (555) 010-0001', '15550100001'],
  ['0015550100001', '15550100001'],
  ['1.202.555.0123', '12025550123'],
  ['+49 1511 2345678', '4915112345678'],
  ['+44 (0)7400 123456', '447400123456'],
  ['+54 9 11 2345-6789', '5491123456789'],
  ['5215512345678', '525512345678'],
  ['525512345678', '525512345678'],
])('%s is %s', async (text, digits) => {
  expect(await readPhoneNumber(text)).toEqual({ status: 'read', digits });
});

test.each([
  ['ann@example.com', /Send a phone number/],
  ['15550100001x12', /Send a phone number/],
  ['１５５５０１０００01', /Send a phone number/],
  ['', /Send a phone number/],
  ['1'.repeat(41), /Send a phone number/],
  ['123456', /No country/],
  ['0155501000', /No country/],
  ['999123456789', /No country/],
  ['155501000012', /No country/],
  ['1234567890123456', /No country/],
  ['+49 30 12345678', /landline/],
  ['+44 20 7946 0958', /landline/],
])('%s is refused: %s', async (text, detail) => {
  const number = await readPhoneNumber(text);

  expect(number).toEqual({ status: 'refused', detail: expect.stringMatching(detail) });
  expect(JSON.stringify(number)).not.toMatch(/\d{4}/);
});
