import { describe, expect, test } from 'vitest';
import { readClientId } from '../../lib/channel/client-id.ts';
import { mediaTypeOf } from '../../lib/channel/media-types.ts';

test.each([
  ['+1 (555) 010-0001', 'whatsapp', '15550100001'],
  ['15550100001', 'sms', '15550100001'],
  ['urn:mbid:AQAAY3xk', 'applebc', 'urn:mbid:AQAAY3xk'],
] as const)('%s on %s is %s', async (written, mediaType, id) => {
  expect(await readClientId(written, mediaType)).toEqual({ id });
});

test.each([
  ['15550100001', 'applebc', /never by a phone number/],
  ['+1 555 010 0001', 'applebc', /never by a phone number/],
  ['urn:mbid: x', 'applebc', /without blanks/],
  ['abc', 'whatsapp', /digits/],
  ['0155', 'sms', /country code/],
  ['1555010000.5', 'whatsapp', /its digits/],
] as const)('%s on %s is refused, and why does not repeat it', async (written, mediaType, why) => {
  const read = await readClientId(written, mediaType);

  expect(read).toEqual({ why: expect.stringMatching(why) });
  expect(JSON.stringify(read)).not.toContain(written);
});

test('a business id is its digits, but Apple’s is as written', () => {
  expect(mediaTypeOf('sms').businessId.normal('+1 925-111-2222')).toBe('19251112222');
  expect(mediaTypeOf('applebc').businessId.normal(' urn:biz:a-1 ')).toBe('urn:biz:a-1');
});

describe('a landline', () => {
  test('of a business has WhatsApp', async () => {
    expect(await readClientId('+44 20 7946 0018', 'whatsapp')).toEqual({ id: '442079460018' });
  });

  test('is refused on SMS', async () => {
    expect(await readClientId('+44 20 7946 0018', 'sms')).toEqual({
      why: 'It is a landline, which cannot receive SMS.',
    });
  });
});
