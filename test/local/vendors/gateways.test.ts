import { describe, expect, onTestFinished, test } from 'vitest';
import type { Content } from '../../../lib/channel/content.ts';
import { openChannel } from '../../../lib/channel/registry.ts';
import type { TransportName } from '../../../lib/channel/transports.ts';
import { createFaults } from '../../../local/faults.ts';
import { startAppleGateway } from '../../../local/vendors/apple-gateway.ts';
import { startAwsMessaging } from '../../../local/vendors/aws-messaging.ts';
import { openMediaFiles } from '../../../local/vendors/media-files.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import { noon } from '../../support/builders.ts';
import { sampleCatalog } from '../../support/sample-catalog.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function start() {
  const phones = openPhones(await temporaryFolder());
  const faults = createFaults();
  const files = openMediaFiles(await temporaryFolder());
  const shared = { phones, files, faults, now: () => noon, newId: () => 'id-1' };
  const secret = 'c2VjcmV0';
  const apple = await startAppleGateway({
    ...shared,
    businesses: () => [{ businessId: 'urn:biz:1', mspId: 'msp', secret }],
  });
  const aws = await startAwsMessaging({ ...shared, receipts: { follow: async () => {} }, templates: () => [] });
  onTestFinished(async () => {
    await apple.close();
    await aws.close();
    phones.close();
  });

  const send = async (transport: TransportName, { to = '15550100001', key = secret, text = 'Hello' } = {}) => {
    const [sample] = sampleCatalog().channels;
    if (!sample) throw new Error('the sample catalog has no channel');
    const businessId = transport === 'apple-messages' ? 'urn:biz:1' : '19251112222';
    const businessIds = { [businessId]: { mspId: 'msp', secret: 'env:S', phoneNumberId: 'phone-number-id-1' } };
    const endpoint = transport === 'apple-messages' ? `${apple.url}/v1` : aws.url;
    const deps = { readSecret: async () => key, now: () => noon, connectTimeoutMs: 1000 };
    const channel = await openChannel({ ...sample, transport, endpoint, businessIds }, deps);
    const content: Content = { type: 'text', text };

    return channel.send(
      { sessionId: 'S1', messageId: 'S1.0', clientId: to, businessId, content, deadline: noon + 60_000 },
      { signal: AbortSignal.timeout(4000) },
    );
  };

  return { send, phones, faults };
}

describe.each([
  ['apple-messages', 'applebc', 'urn:mbid:ann', '503', 'unknown'],
  ['sms-aws', 'sms', '15550100001', 'ThrottlingException', 'retry'],
  ['whatsapp-aws', 'whatsapp', '15550100001', 'ThrottledRequestException', 'retry'],
] as const)('the simulated vendor of %s', (transport, mediaType, to, vendorCode, status) => {
  test('delivers to the phone, and refuses once if a fault is ordered', async () => {
    const { send, phones, faults } = await start();
    faults.script({ kind: 'status', count: 1 });

    expect(await send(transport, { to })).toMatchObject({ status, vendorCode });
    expect(phones.messages(to)).toEqual([]);
    expect(await send(transport, { to })).toMatchObject({ status: 'sent' });
    expect(phones.messages(to)).toMatchObject([
      { sessionId: 'S1', mediaType, text: 'Hello', at: '2026-11-22T15:00:00.000Z' },
    ]);
  });
});

test('Apple’s gateway refuses another’s secret, and knows no phone number', async () => {
  const { send } = await start();

  expect(await send('apple-messages', { to: 'urn:mbid:ann', key: 'b3RoZXI=' })).toMatchObject({
    fault: 'account_stopped',
    vendorCode: '403',
  });
  expect(await send('apple-messages', { to: '15550100001' })).toMatchObject({
    fault: 'client_unreachable',
    vendorCode: '404',
  });
});

test('AWS refuses what is too long', async () => {
  const { send } = await start();

  expect(await send('sms-aws', { text: 'x'.repeat(1601) })).toMatchObject({
    status: 'refused',
    fault: 'vendor_refused',
  });
  expect(await send('whatsapp-aws', { text: 'x'.repeat(4097) })).toMatchObject({
    status: 'refused',
    vendorCode: 'InvalidParametersException',
  });
});
