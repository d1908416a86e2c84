import { expect, test } from 'vitest';
import { checkTwilio } from '../../../cli/operate/check-twilio.ts';
import { describeReceiver } from '../../../cli/operate/webhook-steps.ts';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import { targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

const catalog = readExample();

function readExample() {
  const { data } = loadCatalogFolder('docs/twilio');
  if (!data) throw new Error('docs/twilio is broken');

  return data;
}

const channelOf = (name: string, endpoint: string) => {
  const found = catalog.channels.find((channel) => channel.name === name);
  if (!found) throw new Error(`no channel ${name}`);

  return {
    ...found,
    endpoint,
    businessIds: { '19251112222': { accountSid: 'AC1', apiKey: 'ssm:/invite-to-chat/dev/k' } },
  };
};
const key = `SK${'0'.repeat(32)}:secret`;

type Answer = readonly [status: number, body?: object];

const notFound: Answer = [404];

async function check(name: string, answers: Readonly<Record<string, Answer>>, secret = key) {
  const vendor = await startVendor(({ path }, response) => {
    const [status, body = {}] = Object.entries(answers).find(([part]) => path.includes(part))?.[1] ?? notFound;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const target = targetOf({ catalog, readSecret: async () => secret });
  const results = await checkTwilio(target, channelOf(name, vendor.url));

  expect(JSON.stringify(results)).not.toContain(':secret');
  return { results: results.map(({ ok, what }) => [ok, what]), vendor };
}

const number = (sms_url: string | null) => ({ incoming_phone_numbers: [{ phone_number: '+19251112222', sms_url }] });
const url = 'https://chat.example.com/webhooks/twilio';

test('a number of the account that posts to the receiver is right', async () => {
  const { results, vendor } = await check('sms-twilio', {
    '/Messages.json': [200],
    '/IncomingPhoneNumbers.json': [200, number(`${url}#rc=5&rp=all`)],
  });

  expect(results.slice(1)).toEqual([
    [true, 'sms-twilio …22: the key may send for AC1'],
    [true, 'sms-twilio …22: the account has the number'],
    [true, `sms-twilio …22: messages are posted to ${url}`],
  ]);
  expect(vendor.requests.map(({ headers }) => headers.authorization)).toEqual(
    Array.from({ length: 2 }, () => `Basic ${Buffer.from(key).toString('base64')}`),
  );
});

test.each([
  ['the key is refused', { '/Messages.json': [401] }, 'Twilio answers the key of AC1 with 401'],
  ['the account is another', { '/Messages.json': [404] }, 'Twilio answers the key of AC1 with 404'],
  [
    'the number is another’s',
    { '/Messages.json': [200], '/IncomingPhoneNumbers.json': [200, { incoming_phone_numbers: [] }] },
    'the account does not have the number',
  ],
  [
    'the number posts elsewhere',
    { '/Messages.json': [200], '/IncomingPhoneNumbers.json': [200, number('https://old.example.com/sms')] },
    'messages are posted to https://old.example.com/sms',
  ],
  [
    'the number posts nowhere',
    { '/Messages.json': [200], '/IncomingPhoneNumbers.json': [200, number(null)] },
    'messages are posted to nowhere',
  ],
] as readonly (readonly [string, Parameters<typeof check>[1], string])[])('%s', async (_what, answers, says) => {
  const { results } = await check('sms-twilio', answers);

  expect(results.at(-1)).toEqual([false, `sms-twilio …22: ${says}`]);
});

test('a secret that is no SID and secret of a key is not sent', async () => {
  const { results, vendor } = await check('sms-twilio', {}, 'only-a-token');

  expect(results).toEqual([
    [false, 'sms-twilio …22: secret ssm:/invite-to-chat/dev/k is not SID:SECRET of an API key'],
  ]);
  expect(vendor.requests).toEqual([]);
});

test('of WhatsApp the content templates must be approved', async () => {
  const vendor = await startVendor(({ path }, response) => {
    const status = path.includes('0001/') ? 'approved' : 'rejected';
    response.writeHead(200).end(JSON.stringify({ whatsapp: { status } }));
  });
  const vendors = { graphApi: '', apple: '', aws: '', gms: '', connect: '', twilio: vendor.url };
  const target = { ...targetOf({ catalog, readSecret: async () => key }), local: { api: '', vendors } };
  const results = await checkTwilio(target, channelOf('whatsapp-twilio', vendor.url));

  expect(results.slice(2).map(({ ok, what }) => [ok, what])).toEqual([
    [false, 'response choose-pickup: content HX00000000000000000000000000000002 (en_US) is rejected'],
    [true, 'response order-ready: content HX00000000000000000000000000000001 (en_US) is approved'],
  ]);
});

test('what Twilio must be given is shown with its own URL, and no token', () => {
  const [receiver] = catalog.receivers ?? [];
  if (receiver?.kind !== 'twilio') throw new Error('no receiver');
  const authTokens = ['ssm:/new', 'ssm:/old'];
  const about = {
    catalog,
    region: 'us-east-1',
    url: 'https://abc.execute-api.us-east-1.amazonaws.com/webhooks/twilio',
  };
  const shown = describeReceiver({ ...receiver, authTokens }, about).join('\n');

  expect(shown).toContain('Receiver twilio, of kind twilio, for whatsapp-twilio, sms-twilio');
  expect(shown).toContain(`${url}#rc=5&rp=all`);
  expect(shown).toContain('ssm:/new; ssm:/old is accepted, too');
  expect(shown).not.toContain('execute-api');
});
