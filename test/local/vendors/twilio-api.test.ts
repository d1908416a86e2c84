import { expect, onTestFinished, test } from 'vitest';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import { createFaults } from '../../../local/faults.ts';
import { openMediaFiles } from '../../../local/vendors/media-files.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import { startTwilioApi } from '../../../local/vendors/twilio-api.ts';
import type { TakenMessage } from '../../../local/vendors/updates.ts';
import { noon } from '../../support/builders.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const { data } = loadCatalogFolder('docs/twilio');
const client = '15550100001';
const hour = 3_600_000;

type Fields = Readonly<Record<string, string | undefined>>;

const whatsapp = { To: `whatsapp:+${client}`, From: 'whatsapp:+19251112222', Body: 'Hello' };
const sms = { To: `+${client}`, From: '+19251112222', Body: 'Hello' };
const orderReady = 'HX00000000000000000000000000000001';

async function open() {
  const phones = openPhones(await temporaryFolder());
  const followed: { taken: TakenMessage; code: unknown }[] = [];
  const account = { accountSid: 'AC1', apiKey: 'SK1:secret', businessId: '19251112222' };
  const api = await startTwilioApi({
    accounts: () => [
      { ...account, mediaType: 'whatsapp' },
      { ...account, mediaType: 'sms' },
    ],
    responses: () => data?.responses ?? [],
    ...{ phones, files: openMediaFiles(await temporaryFolder()), faults: createFaults() },
    ...{ now: () => noon, newId: () => '00000000-0000-0000-0000-000000000001' },
    receipts: { follow: async (taken, failure) => void followed.push({ taken, code: failure?.code }) },
  });
  onTestFinished(async () => {
    await api.close();
    phones.close();
  });
  const post = async (fields: Fields, { key = 'SK1:secret', account: of = 'AC1' } = {}) => {
    const given = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    const answer = await fetch(`${api.url}/2010-04-01/Accounts/${of}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(key).toString('base64')}` },
      body: new URLSearchParams(given),
    });

    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const write = (by: TakenMessage['by'], text: string, at = noon) =>
    phones.write({
      ...{ by, channel: 'c', sender: '19251112222', businessId: '19251112222', from: client, at },
      ...{ vendorMessageId: `SM${text}`, content: { kind: 'text', text } },
    });

  return { phones, followed, post, write };
}

test('a message reaches the phone, with our id from the URL for its receipts', async () => {
  const { phones, followed, post } = await open();
  const StatusCallback = 'https://chat.example.com/webhooks/twilio?message=S000000000000001.0#rc=5';
  const sid = 'SM00000000000000000000000000000001';

  expect(await post({ ...whatsapp, StatusCallback })).toMatchObject({
    status: 201,
    body: { sid, account_sid: 'AC1', status: 'queued', error_code: null },
  });
  expect(phones.messages(client)).toMatchObject([{ messageId: 'S000000000000001.0', text: 'Hello' }]);
  expect(followed).toMatchObject([{ taken: { by: 'twilio-whatsapp', statusCallback: StatusCallback } }]);
});

test('a content template shows with its variables', async () => {
  const { phones, post } = await open();
  await post({ ...whatsapp, Body: undefined, ContentSid: orderReady, ContentVariables: '{"1":"Ann","2":"A-17"}' });

  expect(phones.messages(client)).toMatchObject([
    { text: 'Hello Ann, your order A-17 is ready for pickup.', template: 'order_ready' },
  ]);
});

test.each([
  [20_003, 401, whatsapp, { key: 'SK1:another' }],
  [20_404, 404, whatsapp, { account: 'AC2' }],
  [21_604, 400, { ...sms, To: undefined }, {}],
  [21_603, 400, { ...sms, From: undefined }, {}],
  [21_211, 400, { ...sms, To: '+1' }, {}],
  [21_910, 400, { ...sms, From: whatsapp.From }, {}],
  [21_606, 400, { ...sms, From: '+19259999999' }, {}],
  [63_007, 400, { ...whatsapp, From: 'whatsapp:+19259999999' }, {}],
  [21_609, 400, { ...sms, StatusCallback: 'nowhere' }, {}],
  [21_619, 400, { ...sms, Body: undefined }, {}],
  [21_617, 400, { ...sms, Body: 'x'.repeat(1601) }, {}],
  [21_620, 400, { ...sms, MediaUrl: 'nowhere' }, {}],
  [21_655, 400, { ...whatsapp, ContentSid: 'HX9' }, {}],
  [21_656, 400, { ...whatsapp, ContentSid: orderReady, ContentVariables: '{"1":""}' }, {}],
  [21_656, 400, { ...whatsapp, ContentSid: orderReady, ContentVariables: '{"1":"a\\nb"}' }, {}],
  [21_656, 400, { ...whatsapp, ContentSid: orderReady, ContentVariables: 'Ann' }, {}],
  [92_005, 400, { ...whatsapp, ContentVariables: '{}' }, {}],
] as const)('it refuses with %d, and nothing reaches a phone', async (code, status, fields, how) => {
  const { phones, post } = await open();

  expect(await post(fields, how)).toMatchObject({ status, body: { code, status, message: expect.any(String) } });
  expect(phones.messages(client)).toEqual([]);
});

test('who has sent STOP to the number gets no SMS until START, and WhatsApp all the same', async () => {
  const { post, write } = await open();
  write('twilio-sms', ' stop ');
  write('twilio-sms', 'HELP');

  expect(await post(sms)).toMatchObject({ status: 400, body: { code: 21_610 } });
  expect((await post(whatsapp)).status).toBe(201);
  write('twilio-sms', 'START');
  expect((await post(sms)).status).toBe(201);
});

test('text 24 hours after the client’s last message is taken, and fails later; a template does not', async () => {
  const { followed, phones, post, write } = await open();
  write('twilio-whatsapp', 'Hello?', noon - 24 * hour - 1);
  await post(whatsapp);
  await post({ ...whatsapp, ContentSid: orderReady, ContentVariables: '{"1":"Ann","2":"A-17"}' });

  expect(followed.map(({ code }) => code)).toEqual([63_016, undefined]);
  expect(phones.received(client)).toHaveLength(1);
});

test('a client who is not on WhatsApp is reported as such', async () => {
  const { followed, phones, post } = await open();
  phones.setTraits(client, { unreachable: true });
  await post(whatsapp);

  expect(followed.map(({ code }) => code)).toEqual([63_024]);
});
