import { describe, expect, test } from 'vitest';
import { readClientId } from '../../lib/channel/client-id.ts';
import { type MediaType, normalBusinessId } from '../../lib/channel/media-types.ts';
import { transportsOf } from '../../lib/channel/transports.ts';

const on = (mediaType: MediaType) => ({ mediaType, transport: transportsOf(mediaType)[0] });

test.each([
  ['+1 (555) 010-0001', 'whatsapp', '15550100001'],
  ['15550100001', 'sms', '15550100001'],
  ['urn:mbid:AQAAY3xk', 'applebc', 'urn:mbid:AQAAY3xk'],
  [' 24816320640128001 ', 'facebook', '24816320640128001'],
] as const)('%s on %s is %s', async (written, mediaType, id) => {
  expect(await readClientId(written, on(mediaType))).toEqual({ id });
});

test.each([
  ['15550100001', 'applebc', /never by a phone number/],
  ['+1 555 010 0001', 'applebc', /never by a phone number/],
  ['urn:mbid: x', 'applebc', /without blanks/],
  ['15550100001', 'facebook', /never a phone number/],
  ['+49 1512 3456789', 'facebook', /never a phone number/],
  ['m.me/a.page', 'facebook', /page-scoped id/],
  ['abc', 'whatsapp', /digits/],
  ['0155', 'sms', /country code/],
  ['1555010000.5', 'whatsapp', /its digits/],
] as const)('%s on %s is refused, and why does not repeat it', async (written, mediaType, why) => {
  const read = await readClientId(written, on(mediaType));

  expect(read).toEqual({ why: expect.stringMatching(why) });
  expect(JSON.stringify(read)).not.toContain(written);
});

test('a business id is its digits, but Apple’s is as written', () => {
  expect(normalBusinessId('sms', '+1 925-111-2222')).toBe('19251112222');
  expect(normalBusinessId('applebc', ' urn:biz:a-1 ')).toBe('urn:biz:a-1');
});

describe('WhatsApp’s own id of a person', () => {
  test.each(['US.13491208655302741918', 'DE.ENT.1a2B3c', ' BR.9 ', 'whatsapp:US.13491208655302741918'])(
    '%s is a client id on WhatsApp, as it is',
    async (written) => {
      expect(await readClientId(written, on('whatsapp'))).toEqual({ id: written.trim().replace('whatsapp:', '') });
    },
  );

  test.each(['us.134', 'USA.134', 'US.', 'US.1-2', 'US 134', `US.${'1'.repeat(129)}`])(
    '%s is none',
    async (written) => {
      expect(await readClientId(written, on('whatsapp'))).toEqual({
        why: expect.stringMatching(/Send a phone number/),
      });
    },
  );

  test('is none of SMS', async () => {
    expect(await readClientId('US.13491208655302741918', on('sms'))).toHaveProperty('why');
  });

  test('cannot be reached by a chat server that sends to numbers', async () => {
    expect(await readClientId('US.13491208655302741918', { mediaType: 'whatsapp', transport: undefined })).toEqual({
      why: 'The chat server of this channel sends to phone numbers only: send one, the country code first.',
    });
  });
});

describe('a landline', () => {
  test('of a business has WhatsApp', async () => {
    expect(await readClientId('+44 20 7946 0018', on('whatsapp'))).toEqual({ id: '442079460018' });
  });

  test('is refused on SMS', async () => {
    expect(await readClientId('+44 20 7946 0018', on('sms'))).toEqual({
      why: 'It is a landline, which cannot receive SMS.',
    });
  });
});
