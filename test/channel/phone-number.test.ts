import { describe, expect, test } from 'vitest';
import { readPhoneNumber } from '../../lib/channel/phone-number.ts';

const read = (text: string) => readPhoneNumber(text, { landlines: 'take' });

describe('a phone number is read', () => {
  test.each<[kind: string, ...cases: (readonly [written: string, digits: string])[]]>([
    [
      'with or without its plus',
      ['15550100001', '15550100001'],
      ['+15550100001', '15550100001'],
      ['0015550100001', '15550100001'],
    ],
    [
      'with what groups its digits',
      ['+1 (555) 010-0001', '15550100001'],
      ['(+1) 555-010-0001', '15550100001'],
      ['1.202.555.0123', '12025550123'],
      ['+49 1511 2345678', '4915112345678'],
      ['49/171/1234567', '491711234567'],
      ['+1 [555] 010~0001', '15550100001'],
    ],
    [
      'with any dash',
      ['+1\u2010555\u2011010\u20120001', '15550100001'],
      ['+1\u2013555\u2014010\u20150001', '15550100001'],
      ['+1\u2212555\u30fc010\uff0d0001', '15550100001'],
    ],
    ['with any blank', ['+1\u00a0555\u202f010\u30000001', '15550100001'], ['+1\t555\u2009010\r\n0001 ', '15550100001']],
    [
      'between marks that nobody sees',
      ['\u202a+15550100001\u202c', '15550100001'],
      ['\u2068+1\u200b5550\u00ad100001\u2069', '15550100001'],
      ['\ufeff15550100001\ufe0f', '15550100001'],
    ],
    [
      'in the digits of another script',
      ['١٥٥٥٠١٠٠٠٠١', '15550100001'],
      ['+१५५५०१००००१', '15550100001'],
      ['＋１（５５５）０１０－０００１', '15550100001'],
      ['𝟏𝟓𝟓𝟓𝟎𝟏𝟎𝟎𝟎𝟎𝟏', '15550100001'],
    ],
    [
      'from a URI without its parameters',
      ['tel:+15550100001', '15550100001'],
      ['TEL:+1-555-010-0001;ext=3', '15550100001'],
      ['tel:555-010-0001;phone-context=+1', '15550100001'],
      ['sip:+15550100001@10.0.0.1;user=phone', '15550100001'],
      ['sips:15550100001;npdi@ivr.example.com:5061;transport=tls', '15550100001'],
      ['sip:%2B15550100001:secret@ivr.example.com', '15550100001'],
      ['"Ann" <sip:+15550100001@ivr.example.com>;tag=9', '15550100001'],
      ['whatsapp:+15550100001', '15550100001'],
      ['whatsapp:15550100001?text=1', '15550100001'],
    ],
    [
      'with the prefix of calls at home',
      ['+44 (0)7400 123456', '447400123456'],
      ['+45 (0)12 34 56 78', '4512345678'],
      ['+39 (0)6 12345678', '390612345678'],
    ],
    [
      'with the place of a Brazilian carrier',
      ['+55 (0xx31) 98888-8888', '5531988888888'],
      ['55 0XX31 98888-8888', '5531988888888'],
      ['0055 (0**31) 98888-8888', '5531988888888'],
    ],
    [
      'of an Argentine mobile, with 9, with 15 and with both',
      ['+54 9 11 2345-6789', '5491123456789'],
      ['+54 11 15 2345-6789', '5491123456789'],
      ['+54 9 11 15 2345-6789', '5491123456789'],
      ['+54 9 (011) 15-2345-6789', '5491123456789'],
      ['+54 9 (011) 2345-6789', '5491123456789'],
      ['+54 2954 15 412345', '5492954412345'],
      ['+54 9 2954 15 412345', '5492954412345'],
      // That one cannot be distinguished from a landline, and nothing is added.
      ['+54 11 2345-6789', '541123456789'],
    ],
    ['of a Mexican mobile, as before 2019', ['5215512345678', '525512345678'], ['525512345678', '525512345678']],
    ['of a landline', ['+49 30 12345678', '493012345678'], ['+44 20 7946 0958', '442079460958']],
  ])('%s', async (_, ...cases) => {
    const all = await Promise.all(cases.map(async ([written]) => ({ written, ...(await read(written)) })));

    expect(all).toEqual(cases.map(([written, digits]) => ({ written, status: 'read', digits })));
  });
});

test.each([
  ['ann@example.com', /Send a phone number/],
  ['anonymous', /Send a phone number/],
  ['sip:anonymous@anonymous.invalid', /Send a phone number/],
  ['sip:192.168.10.100', /Send a phone number/],
  ['tel:', /Send a phone number/],
  ['15550100001x12', /Send a phone number/],
  ['+1 555 010 0001 ext. 5', /Send a phone number/],
  ['+15550100001,,5', /Send a phone number/],
  ['15550100001;ext=5', /Send a phone number/],
  ['+1 555 010 0001 #5', /Send a phone number/],
  ['+1+5550100001', /Send a phone number/],
  ['', /Send a phone number/],
  ['\u200b', /Send a phone number/],
  ['1'.repeat(41), /Send a phone number/],
  [`sip:15550100001@${'h'.repeat(600)}`, /Send a phone number/],
  ['123456', /No country/],
  ['0155501000', /No country/],
  ['999123456789', /No country/],
  ['155501000012', /No country/],
  ['1234567890123456', /No country/],
])('%s is refused: %s', async (text, detail) => {
  const number = await read(text);

  expect(number).toEqual({ status: 'refused', detail: expect.stringMatching(detail) });
  expect(JSON.stringify(number)).not.toMatch(/\d{4}/);
});

test.each(['+49 30 12345678', 'tel:+44-20-7946-0958'])('%s is a landline, which takes no SMS', async (text) => {
  expect(await readPhoneNumber(text, { landlines: 'refuse' })).toEqual({
    status: 'refused',
    detail: 'It is a landline, which cannot receive SMS.',
  });
});

test.each(['+15550100001', '+44 7400 123456'])('%s takes SMS', async (text) => {
  expect(await readPhoneNumber(text, { landlines: 'refuse' })).toMatchObject({ status: 'read' });
});
