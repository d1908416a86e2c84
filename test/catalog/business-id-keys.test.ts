import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { catalogWith } from '../support/catalog-with.ts';

/** What is wrong with the sample catalog, besides which there is such a channel. */
async function problemsOf(mediaType: string, transport: string, businessIds: string): Promise<readonly string[]> {
  const channel = [
    ...['- name: other', `media-type: ${mediaType}`, `transport: ${transport}`],
    ...['inbound-route-by-call: "1:session-WA"', `business-ids: ${businessIds}`],
  ].join('\n  ');
  const sample = readFileSync('catalog/channels.yml', 'utf8');
  const { problems } = loadCatalogFolder(await catalogWith({ 'channels.yml': `${sample.trimEnd()}\n${channel}\n` }));

  return problems.map(({ message }) => message);
}

const sid = '0123456789abcdef0123456789abcdef';
const key = 'api-key: ssm:/k';

test.each([
  ['a pool as what AWS sends the SMS from', 'rcs', 'rcs-aws', '{ rcs-1: { sms-fallback: pool-1 } }', /no pool here/],
  [
    'a pool’s ARN there',
    ...(['rcs', 'rcs-aws'] as const),
    '{ rcs-1: { sms-fallback: "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1" } }',
    /no pool here/,
  ],
  ['an agent there', 'rcs', 'rcs-aws', '{ rcs-1: { sms-fallback: rcs-1 } }', /no pool here/],
  ['a wait for no SMS', 'rcs', 'rcs-aws', '{ rcs-1: { sms-fallback-seconds: "30" } }', /needs sms-fallback/],
  ['another SID as the account', 'sms', 'sms-twilio', `{ "1": { account-sid: XX${sid}, ${key} } }`, /an account SID/],
  ['half of an account SID', 'sms', 'sms-twilio', `{ "1": { account-sid: AC0123, ${key} } }`, /an account SID/],
  [
    'an account as the messaging service',
    ...(['sms', 'sms-twilio'] as const),
    `{ "1": { account-sid: AC${sid}, ${key}, messaging-service-sid: AC${sid} } }`,
    /a messaging service/,
  ],
])('%s is refused, by its key', async (_what, mediaType, transport, businessIds, message) => {
  expect(await problemsOf(mediaType, transport, businessIds)).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['rcs', 'rcs-aws', '{ rcs-1: { sms-fallback: "+19251112222" } }'],
  ['rcs', 'rcs-aws', '{ rcs-1: { sms-fallback: ACME } }'],
  ['rcs', 'rcs-aws', '{ rcs-1: { sms-fallback: phone-1, sms-fallback-seconds: "30" } }'],
  ['sms', 'sms-twilio', `{ "1": { account-sid: AC${sid}, ${key}, messaging-service-sid: MG${sid} } }`],
])('%s by %s with %s is taken', async (mediaType, transport, businessIds) => {
  expect(await problemsOf(mediaType, transport, businessIds)).toEqual([]);
});
