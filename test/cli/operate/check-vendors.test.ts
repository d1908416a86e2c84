import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { checkVendors } from '../../../cli/operate/check-vendors.ts';
import type { ChannelSettings } from '../../../lib/channel/settings.ts';
import { sampleData, targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

const { channels } = sampleData();
const channel = (name: string, more: Partial<ChannelSettings>): ChannelSettings => {
  const found = channels.find((one) => one.name === name);
  if (!found) throw new Error(`no channel ${name}`);

  return { ...found, ...more };
};
const target = (only: ChannelSettings, given: Parameters<typeof targetOf>[0] = {}) =>
  targetOf({ catalog: { ...sampleData(), channels: [only] }, ...given });

const answering = (status: number, body: object = {}) =>
  startVendor((_request, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });

test('Apple’s gateway answers, and its secret can be read', async () => {
  const { url } = await answering(404);

  expect(await checkVendors(target(channel('apple-main', { endpoint: url })))).toEqual([
    { ok: true, what: `apple-main: ${url} answers` },
    { ok: true, what: 'apple-main: secret ssm:/invite-to-chat/dev/apple-main/secret: readable' },
  ]);
});

test('a gateway that is down or not there, and a secret of another stage', async () => {
  const down = await answering(503);
  const nowhere = channel('apple-main', { endpoint: 'http://127.0.0.1:9' });

  expect((await checkVendors(target(channel('apple-main', { endpoint: down.url }))))[0]).toMatchObject({
    ok: false,
    fix: `curl -I ${down.url}`,
  });
  expect((await checkVendors(target(nowhere)))[0]).toMatchObject({
    ok: false,
    what: expect.stringContaining('does not answer'),
  });
  expect((await checkVendors(target(nowhere, { stage: 'prod' })))[1]).toMatchObject({
    ok: false,
    what: expect.stringContaining('deliver may read only ssm:/invite-to-chat/prod/*'),
  });
});

test.each([
  [{ PhoneNumbers: [{ PhoneNumber: '+19251112222', Status: 'ACTIVE' }] }, true, 'sms-main …22: the number is active'],
  [
    { PhoneNumbers: [{ PhoneNumber: '+19251112222', Status: 'PENDING' }] },
    false,
    'sms-main …22: the number is pending',
  ],
  [{ PhoneNumbers: [] }, false, 'sms-main …22: the number is not there'],
])('AWS’ SMS numbers: %j', async (answer, ok, what) => {
  const { url } = await answering(200, answer);

  expect(await checkVendors(target(channel('sms-main', { endpoint: url })))).toMatchObject([{ ok, what }]);
});

test('an identity that is not a number is reported; if AWS refuses, the operator lacks a permission', async () => {
  const { url } = await answering(400, { __type: 'AccessDeniedException', message: 'no' });
  const pool = { '19251112222': { originationIdentity: 'pool-1' } };
  const { url: list } = await answering(200, { PhoneNumbers: [] });

  expect(await checkVendors(target(channel('sms-main', { endpoint: list, businessIds: pool })))).toMatchObject([
    { ok: true, what: 'sms-main: sends as pool-1' },
  ]);
  expect(await checkVendors(target(channel('sms-main', { endpoint: url })))).toMatchObject([
    { ok: false, fix: 'aws sts get-caller-identity' },
  ]);
});

test.each([
  [200, { phoneNumber: { arn: 'arn', phoneNumber: '1', phoneNumberId: 'p-1', metaPhoneNumberId: '1' } }, true],
  [404, { __type: 'ResourceNotFoundException', message: 'no' }, false],
])('WhatsApp through AWS, answered %i', async (status, answer, ok) => {
  const { url, requests } = await answering(status, answer);
  const businessIds = { '19251112222': { phoneNumberId: 'phone-number-id-1' } };

  expect(
    await checkVendors(target(channel('sms-main', { transport: 'whatsapp-aws', endpoint: url, businessIds }))),
  ).toMatchObject([{ ok, what: expect.stringContaining('phone-number-id-1') }]);
  expect(requests.map(({ method }) => method)).toEqual(['GET']);
});

const topic = 'arn:aws:sns:us-east-1:123456789012:rcs';
const sending = { Status: 'ACTIVE', RcsAgentArn: 'arn', RcsAgentId: 'rcs-1', TwoWayEnabled: true };

test.each([
  [{ RcsAgents: [sending] }, [true], 'rcs-main: agent rcs-1 is active', {}],
  [{ RcsAgents: [{ ...sending, Status: 'PENDING' }] }, [false], 'rcs-main: agent rcs-1 is pending', {}],
  [{ RcsAgents: [] }, [false], 'rcs-main: agent rcs-1 is not there', {}],
  [
    { RcsAgents: [{ ...sending, TwoWayChannelArn: topic }] },
    [true, true],
    'rcs-main: what clients write comes to a topic of the receiver',
    { receiver: 'aws' },
  ],
  [
    { RcsAgents: [{ ...sending, TwoWayEnabled: false, TwoWayChannelArn: topic }] },
    [true, false],
    `rcs-main: the agent’s two-way channel is none of the receiver’s topics: ${topic}`,
    { receiver: 'aws' },
  ],
  [
    { RcsAgents: [{ ...sending, TwoWayChannelArn: topic, TwoWayMediaS3BucketName: 'other' }] },
    [true, true, false],
    'rcs-main: the agent puts clients’ files into other',
    { receiver: 'aws', businessIds: { 'rcs-1': { mediaBucket: 'acme-rcs' } } },
  ],
])('AWS’ RCS agents: %j', async (answer, oks, last, more) => {
  const { url } = await answering(200, answer);
  const only = channel('rcs-main', { endpoint: url, businessIds: { 'rcs-1': {} }, ...more });
  const receivers = [{ name: 'aws', kind: 'aws' as const, topics: [topic] }];
  const found = await checkVendors(targetOf({ catalog: { ...sampleData(), channels: [only], receivers } }));

  expect(found.map(({ ok }) => ok)).toEqual(oks);
  expect(found.at(-1)?.what).toBe(last);
});
