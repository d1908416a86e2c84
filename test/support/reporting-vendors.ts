/** The simulated vendors over sockets, with receivers that a test looks into. */

import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { createFaults } from '../../local/faults.ts';
import { createMessageOrder } from '../../local/message-routes.ts';
import { startAwsMessaging } from '../../local/vendors/aws-messaging.ts';
import { createClientMessages } from '../../local/vendors/client-messages.ts';
import { createDestinations, type WebhookTarget } from '../../local/vendors/destinations.ts';
import { startGraphApi } from '../../local/vendors/graph-api.ts';
import { openMediaFiles } from '../../local/vendors/media-files.ts';
import { openPhones } from '../../local/vendors/phones.ts';
import { createReceipts } from '../../local/vendors/receipts.ts';
import type { TemplateSpec } from '../../local/vendors/templates.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startVendor } from './vendor.ts';

export const messageId = '0123456789abcdef.0';
export const client = '15550100001';
export const atNoon = 1_795_359_600_000;

const sampleNumber = '106540352242922';

export async function startReportingVendors({
  answers = [],
  external,
  holdMs = 5,
}: {
  /** HTTP statuses of the receiver's first answers; 200 afterwards. */
  readonly answers?: readonly number[];
  readonly external?: WebhookTarget;
  readonly holdMs?: number;
} = {}) {
  const left = [...answers];
  const receiver = await startVendor((_request, response) => void response.writeHead(left.shift() ?? 200).end());
  const phones = openPhones(await temporaryFolder());
  const faults = createFaults();
  const published: string[] = [];
  const ids = { count: 0 };
  const newId = () => {
    ids.count += 1;
    return `id-${ids.count}`;
  };
  const files = openMediaFiles(await temporaryFolder());
  const clock = { now: atNoon };
  const now = () => clock.now;
  const destinations = createDestinations({
    catalog: withReceivers,
    api: Promise.resolve(receiver.url),
    external,
    putObject: () => {},
    publish: async (body) => void published.push(body),
    apple: { files, now },
    graphApi: Promise.resolve('http://127.0.0.1:9'),
    twilio: Promise.resolve('http://127.0.0.1:9'),
    onTaken: (update) =>
      update.type === 'status' && phones.reported(update.message, { status: update.status, at: 'then' }),
    newId,
    gatherMs: 1,
    pauseMs: 1,
  });
  const receipts = createReceipts({ destinations, faults, now: () => atNoon, deliveredAfterMs: 30, holdMs });
  const clientMessages = createClientMessages({ catalog: withReceivers, phones, destinations, faults, holdMs });
  const shared = { phones, files, faults, receipts, now, newId, templates: () => templates };
  const graph = await startGraphApi({
    ...shared,
    numbers: () => [{ phoneNumberId: sampleNumber, token: 'token' }],
  });
  const aws = await startAwsMessaging(shared);
  const order = createMessageOrder({ phones, clientMessages, files, now, newId });
  const close = async () => {
    await receipts.close();
    await clientMessages.close();
    await destinations.close();
  };
  onTestFinished(async () => {
    await close();
    await graph.close();
    await aws.close();
    phones.close();
  });

  return {
    ...{ phones, faults, receipts, destinations, published, close, clock },
    ...{ files, awsUrl: aws.url },
    graphUrl: graph.url,
    /** The client writes. */
    write: (body: object, clientId = client) => order(clientId, body),
    messages: () => receiver.requests.flatMap(({ body }) => messagesOf(body)),
    posts: () => receiver.requests,
    statuses: () => receiver.requests.flatMap(({ body }) => statusesOf(body)),
    send: (to: object = { to: client }) =>
      fetch(`${graph.url}/v24.0/${sampleNumber}/messages`, {
        method: 'POST',
        headers: { authorization: 'Bearer token' },
        body: JSON.stringify({ ...message, ...to }),
      }),
    sendSms: () =>
      fetch(aws.url, {
        method: 'POST',
        headers: { 'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage' },
        body: JSON.stringify({
          DestinationPhoneNumber: `+${client}`,
          OriginationIdentity: '+19251112222',
          MessageBody: 'x',
          Context: { messageId },
        }),
      }),
    sendByAws: () =>
      fetch(`${aws.url}/v1/whatsapp/send`, {
        method: 'POST',
        body: JSON.stringify({
          originationPhoneNumberId: 'phone-number-id-1',
          message: Buffer.from(JSON.stringify({ ...message, to: client })).toString('base64'),
          metaApiVersion: 'v20.0',
        }),
      }),
  };
}

const message = {
  messaging_product: 'whatsapp',
  type: 'text',
  text: { body: 'x' },
  biz_opaque_callback_data: messageId,
};

const item = z.record(z.string(), z.unknown());
const items = z.array(item).default([]);
const envelope = z.object({
  entry: z.array(
    z.object({
      changes: z.array(z.object({ value: z.object({ statuses: items, messages: items, contacts: items }) })),
    }),
  ),
});

function messagesOf(body: string) {
  return envelope
    .parse(JSON.parse(body))
    .entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.messages));
}

/** A template message with a button. */
const templates: readonly TemplateSpec[] = [
  {
    ...{ name: 'order_ready', language: 'en_US', body: 'It is ready.', parameters: [] },
    buttons: [{ type: 'quick-reply', text: 'Stop', takes: false }],
  },
];

export function statusesOf(body: string) {
  return envelope
    .parse(JSON.parse(body))
    .entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses));
}

const receiverOf: Readonly<Record<string, string>> = { 'whatsapp-cloud': 'meta', 'apple-messages': 'apple' };

function withReceivers(): CatalogData {
  const { data, problems } = loadCatalogFolder('catalog');
  if (!data) throw new Error(JSON.stringify(problems));
  const receivers: CatalogData['receivers'] = [
    { name: 'meta', kind: 'meta', appSecrets: ['env:NEW', 'env:OLD'], verifyToken: 'env:V' },
    { name: 'apple', kind: 'apple', mspId: 'msp', secrets: ['env:A'] },
    { name: 'aws', kind: 'aws', topics: ['arn:aws:sns:us-east-1:000000000000:receipts'] },
  ];
  const [whatsapp] = data.channels;
  if (!whatsapp) throw new Error('the sample catalog has no channel');

  return {
    ...data,
    receivers,
    channels: [
      ...data.channels.map((channel) => ({
        ...channel,
        receiver: receiverOf[channel.transport ?? ''] ?? 'aws',
      })),
      {
        ...whatsapp,
        name: 'whatsapp-aws',
        transport: 'whatsapp-aws',
        businessIds: { '19253334444': { phoneNumberId: 'phone-number-id-1' } },
        receiver: 'aws',
      },
    ],
  };
}
