import { expect, test } from 'vitest';
import { channelRights } from '../../build/channel-rights.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { catalogWith } from '../support/catalog-with.ts';

/** The rights of the sample catalog with these channels in place of its own, as `action on resource`. */
async function rightsOf(channels: string, uses: readonly ('send' | 'fetch-files')[] = ['send']) {
  const folder = await catalogWith({ 'channels.yml': channels });
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new Error(JSON.stringify(problems));

  return channelRights(data.channels, uses).flatMap(({ Action, Resource }) =>
    Resource.map((resource) => `${Action} on ${typeof resource === 'string' ? resource : inThisAccount(resource)}`),
  );
}

const inThisAccount = (arn: object) => JSON.stringify(arn).replace(/^.*Partition\}:(.*)"\}$/, '$1');

/** Besides the one that carries the sample's template messages. */
const sending = (transport: string, mediaType: string, businessIds: string) => `
- name: whatsapp-main
  media-type: whatsapp
  transport: whatsapp-cloud
  business-ids: { "19251112222": { phone-number-id: "1", token: "ssm:/invite-to-chat/dev/token" } }
- name: apple-main
  media-type: applebc
  transport: apple-messages
  business-ids: { "urn:biz:1": { msp-id: "1", secret: "ssm:/invite-to-chat/dev/secret" } }
- name: other
  media-type: ${mediaType}
  transport: ${transport}
  business-ids: ${businessIds}
`;

const account = '${AWS::Region}:${AWS::AccountId}';

test.each([
  ['pool-0123', `pool/pool-0123`],
  ['phone-0123', `phone-number/phone-0123`],
  ['ACME', `sender-id/ACME/*`],
  // AWS has an id of its own for a number, which the digits do not say.
  ['+19251112222', `phone-number/*`],
])('an SMS channel that sends as %s may send as %s, and as nothing else', async (identity, resource) => {
  const rights = await rightsOf(
    sending('sms-aws', 'sms', `{ "19251112222": { origination-identity: "${identity}" } }`),
  );

  expect(rights).toEqual([`sms-voice:SendTextMessage on sms-voice:${account}:${resource}`]);
});

test('an SMS channel that names no origin sends as its numbers; what names its events is part of the request', async () => {
  expect(await rightsOf(sending('sms-aws', 'sms', '{ "1925": { configuration-set: receipts } }'))).toEqual([
    `sms-voice:SendTextMessage on sms-voice:${account}:configuration-set/receipts`,
    `sms-voice:SendTextMessage on sms-voice:${account}:phone-number/*`,
  ]);
});

test('an ARN, which may be of another account, is the resource as it stands', async () => {
  const arn = 'arn:aws:sms-voice:eu-west-1:210987654321:pool/pool-1';

  expect(await rightsOf(sending('sms-aws', 'sms', `{ "1925": { origination-identity: "${arn}" } }`))).toEqual([
    `sms-voice:SendTextMessage on ${arn}`,
  ]);
});

test('a WhatsApp channel of AWS sends as its numbers, and fetches the files of their clients where that is asked for', async () => {
  const channels = sending(
    'whatsapp-aws',
    'whatsapp',
    '{ "1925": { phone-number-id: phone-number-id-1 }, "1926": { phone-number-id: "arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/2" } }',
  );
  const numbers = [
    'arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/2',
    `social-messaging:${account}:phone-number-id/1`,
  ];

  expect(await rightsOf(channels)).toEqual(numbers.map((of) => `social-messaging:SendWhatsAppMessage on ${of}`));
  expect(await rightsOf(channels, ['fetch-files'])).toEqual(
    numbers.map((of) => `social-messaging:GetWhatsAppMessageMedia on ${of}`),
  );
});

test('channels of other vendors, and a function that sends nothing, have no right', async () => {
  const others = sending('sms-aws', 'sms', '{ "1925": {} }').replace(/- name: other[\s\S]*$/, '');

  expect(await rightsOf(others, ['send', 'fetch-files'])).toEqual([]);
  expect(await rightsOf(sending('sms-aws', 'sms', '{ "1925": {} }'), [])).toEqual([]);
});

test.each(['*', 'pool-*', 'A?'])('the catalog takes no origin %s, which IAM would read as any', async (identity) => {
  await expect(
    rightsOf(sending('sms-aws', 'sms', `{ "1925": { origination-identity: "${identity}" } }`)),
  ).rejects.toThrow('must be the name, the id or the ARN');
});

test('an RCS channel sends as its agents, with the SMS and the events of the request, and reads one bucket', async () => {
  const channels = sending(
    'rcs-aws',
    'rcs',
    '{ "rcs-1": { sms-fallback: ACME, configuration-set: receipts, media-bucket: acme-rcs }, "rcs-2": {} }',
  );

  expect(await rightsOf(channels)).toEqual([
    `sms-voice:SendRcsMessage on sms-voice:${account}:configuration-set/receipts`,
    `sms-voice:SendRcsMessage on sms-voice:${account}:rcs-agent/rcs-1`,
    `sms-voice:SendRcsMessage on sms-voice:${account}:rcs-agent/rcs-2`,
    `sms-voice:SendRcsMessage on sms-voice:${account}:sender-id/ACME/*`,
  ]);
  expect(await rightsOf(channels, ['fetch-files'])).toEqual(['s3:GetObject on s3:::acme-rcs/*']);
});
