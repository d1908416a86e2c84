import { describe, expect, onTestFinished, test } from 'vitest';
import type { Content } from '../../../lib/channel/content.ts';
import { openChannel } from '../../../lib/channel/registry.ts';
import type { TransportName } from '../../../lib/channel/transports.ts';
import { createFaults } from '../../../local/faults.ts';
import type { ReadObject } from '../../../local/queue-server.ts';
import { startAppleGateway } from '../../../local/vendors/apple-gateway.ts';
import { startAwsMessaging } from '../../../local/vendors/aws-messaging.ts';
import { openMediaFiles } from '../../../local/vendors/media-files.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import { noon } from '../../support/builders.ts';
import { sampleCatalog } from '../../support/sample-catalog.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const agent = 'rcs-1';
const businessIdOf: Readonly<Partial<Record<TransportName, string>>> = {
  'apple-messages': 'urn:biz:1',
  'rcs-aws': agent,
};

type Given = {
  readonly to?: string;
  readonly key?: string;
  readonly text?: string;
  readonly content?: Content;
  readonly businessId?: string;
  readonly keys?: Readonly<Record<string, string>>;
};

/** One bucket. */
const objects = new Map([
  ['c1/m1', Buffer.from('png')],
  ['c1/empty', Buffer.alloc(0)],
  ['c1/large', Buffer.alloc(100 * 1024 * 1024 + 1)],
]);
const readObject: ReadObject = ({ bucket, key }) => {
  const bytes = objects.get(key);
  if (bucket !== 'media') return 'no bucket';

  return bytes ? { bytes, mediaType: 'image/png' } : 'no object';
};

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
  const followed: unknown[] = [];
  const aws = await startAwsMessaging({
    ...{ ...shared, templates: () => [], agents: () => [agent] },
    receipts: { follow: async (...followedBy) => void followed.push(followedBy) },
    readObject,
  });
  onTestFinished(async () => {
    await apple.close();
    await aws.close();
    phones.close();
  });

  const send = async (transport: TransportName, given: Given = {}) => {
    const { to = '15550100001', key = secret, text = 'Hello', content = { type: 'text', text } } = given;
    const [sample] = sampleCatalog().channels;
    if (!sample) throw new Error('the sample catalog has no channel');
    const { businessId = businessIdOf[transport] ?? '19251112222', keys = {} } = given;
    const businessIds = {
      [businessId]: { mspId: 'msp', secret: 'env:S', phoneNumberId: 'phone-number-id-1', ...keys },
    };
    const endpoint = transport === 'apple-messages' ? `${apple.url}/v1` : aws.url;
    const deps = { readSecret: async () => key, now: () => noon, connectTimeoutMs: 1000 };
    const channel = await openChannel({ ...sample, transport, endpoint, businessIds }, deps);
    return channel.send(
      { sessionId: 'S1', messageId: 'S1.0', clientId: to, businessId, content, deadline: noon + 60_000 },
      { signal: AbortSignal.timeout(4000) },
    );
  };

  return { send, phones, faults, followed };
}

describe.each([
  ['apple-messages', 'applebc', 'urn:mbid:ann', '503', 'unknown'],
  ['sms-aws', 'sms', '15550100001', 'ThrottlingException', 'retry'],
  ['whatsapp-aws', 'whatsapp', '15550100001', 'ThrottledRequestException', 'retry'],
  ['rcs-aws', 'rcs', '15550100001', 'ThrottlingException', 'retry'],
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

describe('AWS’ RCS', () => {
  const reply = { type: 'reply', text: 'Yes', id: 'yes' } as const;
  const card = (more: object): Content => ({
    ...{ type: 'interactive', text: 'Ready' },
    rcs: { 'content-type': 'card', orientation: 'vertical', title: 'Ready', suggestions: [reply], ...more },
  });

  test('shows a card with what can be tapped', async () => {
    const { send, phones } = await start();
    await send('rcs-aws', { content: card({ description: 'Come', media: { url: 's3://shop/a.jpg' } }) });

    expect(phones.messages('15550100001')).toMatchObject([
      { mediaType: 'rcs', text: 'Ready\nCome', attachments: ['s3://shop/a.jpg'], choices: ['Yes'] },
    ]);
  });

  test('shows a carousel as cards', async () => {
    const { send, phones } = await start();
    const cards = [
      { title: 'Aloe', media: { url: 's3://media/c1/m1' }, suggestions: [reply] },
      { description: 'Fern' },
    ];
    const carousel = { 'content-type': 'carousel', width: 'medium', cards } as const;
    await send('rcs-aws', { content: { type: 'interactive', text: 'New', rcs: carousel } });

    expect(phones.messages('15550100001')).toMatchObject([
      {
        text: '',
        cards: [
          { text: 'Aloe', attachment: 's3://media/c1/m1', choices: ['Yes'] },
          { text: 'Fern', choices: [] },
        ],
      },
    ]);
  });

  test.each([
    ['a label of 26 characters', card({ suggestions: [{ ...reply, text: 'x'.repeat(26) }] })],
    ['five suggestions of a card', card({ suggestions: Array.from({ length: 5 }, () => reply) })],
    ['a title of 201 characters', card({ title: 'x'.repeat(201) })],
    ['a link that is not https', card({ suggestions: [{ type: 'url', text: 'a', url: 'http://a.example.com' }] })],
    ['a text of 3,073 characters', { type: 'text', text: 'x'.repeat(3073) }],
  ] as const)('refuses %s', async (_title, content) => {
    const { send, phones } = await start();

    expect(await send('rcs-aws', { content })).toMatchObject({ status: 'refused', fault: 'vendor_refused' });
    expect(phones.messages('15550100001')).toEqual([]);
  });

  const withFile = (url: string, text = ''): Content => ({
    ...{ type: 'text', text },
    attachments: [{ url, mediaType: 'image/png' }],
  });

  test('reads a file from a bucket, and passes a link on as it is', async () => {
    const { send, phones } = await start();
    await send('rcs-aws', { content: withFile('s3://media/c1/m1') });
    await send('rcs-aws', { content: withFile('s3://media/c1/m1', 'Here') });
    await send('rcs-aws', { content: withFile('https://shop.example.com/a.png') });

    const files = [{ mediaType: 'image/png', size: 3, sha256: expect.any(String) }];
    expect(phones.messages('15550100001')).toMatchObject([
      { text: '', attachments: ['s3://media/c1/m1'], files },
      { text: 'Here', attachments: ['s3://media/c1/m1'], files },
      { text: '', attachments: ['https://shop.example.com/a.png'] },
    ]);
    expect(phones.messages('15550100001')[2]).not.toHaveProperty('files');
  });

  test.each([
    ['is not in its bucket', 's3://media/c1/none'],
    ['is empty', 's3://media/c1/empty'],
    ['is larger than 100 MB', 's3://media/c1/large'],
  ])('refuses a file that %s, on its own and on a card', async (_title, url) => {
    const { send, phones } = await start();
    const cards = [{ title: 'Aloe' }, { media: { url } }];
    const carousel = { 'content-type': 'carousel', width: 'medium', cards } as const;

    for (const content of [withFile(url, 'Here'), { type: 'interactive', text: 'New', rcs: carousel } as const])
      expect(await send('rcs-aws', { content })).toMatchObject({
        status: 'refused',
        vendorCode: 'ValidationException',
      });
    expect(phones.messages('15550100001')).toEqual([]);
  });

  test('refuses an agent that the account does not have, and an SMS from a pool', async () => {
    const { send } = await start();

    expect(await send('rcs-aws', { businessId: 'rcs-2' })).toMatchObject({ vendorCode: 'ResourceNotFoundException' });
    expect(await send('rcs-aws', { keys: { smsFallback: 'pool-1' } })).toMatchObject({
      status: 'refused',
      vendorCode: 'ValidationException',
    });
  });

  test('sends the SMS to a phone that takes no RCS, and reports that alone', async () => {
    const { send, phones, faults, followed } = await start();
    faults.script({ kind: 'failed', count: 1, code: 'UNDELIVERABLE' });
    await send('rcs-aws', { content: card({}), keys: { smsFallback: '+19251112222' } });

    expect(phones.messages('15550100001')).toMatchObject([{ mediaType: 'sms', text: 'Ready' }]);
    expect(followed).toMatchObject([[{ by: 'aws-rcs', fallback: '+19251112222' }, undefined]]);
  });
});
