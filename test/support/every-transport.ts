/** What each transport can do, as its vendor has it: what the suite of conversations differs by. */
import { type TransportName, transportNames } from '../../lib/channel/transports.ts';
import type { ConversationTraits } from '../contract/conversation-traits.ts';
import { postAsApple, postAsMessenger, postAsTwilio, postAsWhatsapp, twilioAccount } from './vendor-posts.ts';

export const mspId = '2f1e0d3c-5b4a-4978-8695-a4b3c2d1e0f1';
export const secretOf = (name: string) => `ssm:/invite-to-chat/dev/${name}`;
const delivered = ['delivered'] as const;
const deliveredAndRead = ['delivered', 'read'] as const;
const clientUnreachable = (code?: number | string) =>
  ({ fault: { kind: 'failed', code }, code: 'client_unreachable' }) as const;

/** Each has clients of its own: who opts out on one would be barred on all. */
const phoneOf = (transport: TransportName) => (n: number) =>
  String(15_550_110_000 + 100 * transportNames.indexOf(transport) + n);

export const everyTransport: Readonly<Record<TransportName, ConversationTraits>> = {
  'whatsapp-cloud': {
    ...{ receiver: 'meta', clientOf: phoneOf('whatsapp-cloud'), signed: { post: postAsWhatsapp, refusal: 401 } },
    business: { id: '19251112201', sender: '106540352242901', by: 'meta' },
    keys: { 'phone-number-id': '106540352242901', token: secretOf('whatsapp/token') },
    ...{ choices: true, places: true, filesIn: true, filesOut: true, receipts: deliveredAndRead },
    failure: clientUnreachable(131_026),
  },
  'whatsapp-aws': {
    ...{ receiver: 'aws', clientOf: phoneOf('whatsapp-aws') },
    business: { id: '19251112202', sender: 'phone-number-id-02', by: 'aws-whatsapp' },
    keys: { 'phone-number-id': 'phone-number-id-02' },
    ...{ choices: true, places: true, filesIn: true, filesOut: true, receipts: deliveredAndRead },
    failure: clientUnreachable(131_026),
  },
  'facebook-messenger': {
    ...{ receiver: 'meta', signed: { post: postAsMessenger, refusal: 401 } },
    clientOf: (n) => `248163206401${String(n).padStart(5, '0')}`,
    business: { id: '102030405060708', by: 'messenger' },
    keys: { token: secretOf('messenger/token') },
    ...{ choices: true, places: true, filesIn: true, filesOut: true, receipts: deliveredAndRead },
    // Meta refuses at once, and reports no failure later.
    failure: { fault: { kind: 'status', code: 551 }, code: 'client_unreachable' },
  },
  'apple-messages': {
    ...{ receiver: 'apple', signed: { post: postAsApple, refusal: 403 } },
    clientOf: (n) => `urn:mbid:AQAAY3xkpQ1suite${n}`,
    business: { id: 'urn:biz:3b5c2d1e-4f60-4a7b-8c9d-0e1f2a3b4c5d', by: 'apple' },
    keys: { 'msp-id': mspId, secret: secretOf('apple/secret') },
    ...{ choices: true, places: false, filesIn: true, filesOut: true, receipts: [], closes: true },
    failure: { fault: { kind: 'status', status: 404 }, code: 'client_unreachable' },
  },
  'rcs-aws': {
    ...{ receiver: 'aws', clientOf: phoneOf('rcs-aws'), keepsOptOut: true },
    business: { id: 'rcs-c020de2520714385', by: 'aws-rcs' },
    keys: { 'media-bucket': 'acme-rcs' },
    ...{ choices: true, places: true, filesIn: true, filesOut: true, receipts: deliveredAndRead },
    failure: clientUnreachable('UNDELIVERABLE'),
  },
  'sms-aws': {
    ...{ receiver: 'aws', clientOf: phoneOf('sms-aws'), keepsOptOut: true },
    business: { id: '19251112206', sender: '+19251112206', by: 'aws-sms' },
    keys: {},
    ...{ choices: false, places: false, filesIn: false, filesOut: false, receipts: delivered },
    failure: clientUnreachable('INVALID'),
  },
  'whatsapp-twilio': {
    ...{ receiver: 'twilio', clientOf: phoneOf('whatsapp-twilio'), signed: { post: postAsTwilio, refusal: 401 } },
    business: { id: '19251112207', by: 'twilio-whatsapp' },
    keys: { 'account-sid': twilioAccount, 'api-key': secretOf('twilio/api-key') },
    ...{ choices: true, places: true, filesIn: true, filesOut: true, receipts: deliveredAndRead },
    failure: clientUnreachable(63_024),
  },
  'sms-twilio': {
    ...{ receiver: 'twilio', clientOf: phoneOf('sms-twilio'), signed: { post: postAsTwilio, refusal: 401 } },
    ...{ keepsOptOut: true },
    business: { id: '19251112208', by: 'twilio-sms' },
    keys: { 'account-sid': twilioAccount, 'api-key': secretOf('twilio/api-key') },
    ...{ choices: false, places: false, filesIn: true, filesOut: true, receipts: delivered },
    failure: clientUnreachable(30_003),
  },
};

/** Those of the list: a test names the ones that are missing. */
export const namesOfEveryTransport = transportNames.filter((name) => name in everyTransport);
