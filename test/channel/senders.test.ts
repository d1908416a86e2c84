import { expect, test } from 'vitest';
import { businessIdOf, sendsAs } from '../../lib/channel/senders.ts';

const meta = { businessIds: { '19251112222': { phoneNumberId: '1065' }, '19251113333': { phoneNumberId: '1066' } } };
const aws = { businessIds: { '19251112222': { phoneNumberId: 'phone-number-id-0a1b' } } };
const sms = { businessIds: { '19251112222': {}, '19251113333': { originationIdentity: '+19251114444' } } };
const pool = { businessIds: { '19251112222': { originationIdentity: 'pool-0123' } } };
const poolArn = {
  businessIds: { '19251112222': { originationIdentity: 'arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123' } },
};
const twilio = { businessIds: { '19251112222': { accountSid: 'AC1' } } };
const twilioWhatsapp = { ...twilio, transport: 'whatsapp-twilio' } as const;
const twilioSms = { ...twilio, transport: 'sms-twilio' } as const;

test.each([
  ['the id of its number', meta, '1065', '19251112222', true],
  ['another number of the channel', meta, '1066', '19251112222', false],
  ['any of its numbers, if nobody knows which one', meta, '1066', undefined, true],
  ['a number of nobody', meta, '1067', undefined, false],
  ['nothing', meta, '', '19251112222', false],
  ['a business id that is no longer in the catalog', meta, '1065', '19259999999', false],
  ['AWS’ id, with the word before it', aws, 'phone-number-id-0a1b', '19251112222', true],
  ['AWS’ id, without the word before it', aws, '0a1b', '19251112222', true],
  ['its digits', sms, '19251112222', '19251112222', true],
  ['its digits with a plus', sms, '+19251112222', '19251112222', true],
  ['its origination identity', sms, '19251114444', '19251113333', true],
  ['the origination identity of another', sms, '19251114444', '19251112222', false],
  ['Twilio’s number of WhatsApp', twilioWhatsapp, 'whatsapp:19251112222', '19251112222', true],
  ['Twilio’s number of WhatsApp by SMS', twilioWhatsapp, '19251112222', '19251112222', false],
  ['Twilio’s number of SMS', twilioSms, '19251112222', '19251112222', true],
  ['Twilio’s number of SMS on WhatsApp', twilioSms, 'whatsapp:19251112222', '19251112222', false],
  ['any number of a pool', pool, '19255556666', '19251112222', true],
  ['any number of a pool by its ARN', poolArn, '19255556666', '19251112222', true],
] as const)('%s', (_title, channel, sender, businessId, expected) => {
  expect(sendsAs(channel, sender, businessId)).toBe(expected);
});

test.each([
  ['the id of a number', '106540352242922', false, '19251112222'],
  ['digits', '+19251112222', false, '19251112222'],
  ['another number', '19255556666', false, undefined],
  ['another number, which may be one of the pool', '19255556666', true, '19259990000'],
])('%s is a business id', (_, sender, pools, expected) => {
  const businessIds = {
    '19251112222': { phoneNumberId: '106540352242922' },
    '19259990000': { originationIdentity: 'pool-0123' },
  };

  expect(businessIdOf({ businessIds }, sender, { pools })).toBe(expected);
});
