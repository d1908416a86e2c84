/** A catalog with a channel of each transport, named like it, whose agents have a queue of their own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TransportName, transports } from '../../lib/channel/transports.ts';
import { everyTransport, mspId, namesOfEveryTransport, secretOf } from './every-transport.ts';

export const chatQueueKeyOf = (transport: TransportName) => `1:${transport}`;

export async function writeCatalogOfEveryTransport(folder: string): Promise<void> {
  await mkdir(join(folder, 'responses'), { recursive: true });
  const files = { channels: channels(), queues: queues(), receivers, 'responses/go-on': goOn };

  // What is JSON is YAML.
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, `${name}.yml`), JSON.stringify(content, null, 2));
}

function channels() {
  return namesOfEveryTransport.map((transport) => {
    const { receiver, business, keys } = everyTransport[transport];

    return {
      ...{ name: transport, 'media-type': transports[transport].mediaType, transport },
      ...{ 'business-ids': { [business.id]: keys }, 'inbound-route-by-call': chatQueueKeyOf(transport) },
      ...{ 'notification-queue': '1:notifications', receiver, receipts: 'all' },
    };
  });
}

function queues() {
  return Object.fromEntries([
    ...namesOfEveryTransport.map((name) => [chatQueueKeyOf(name), { kind: 'agents', queue: `agents-${name}` }]),
    ['1:notifications', { kind: 'notifications', queue: 'notifications' }],
  ]);
}

const receivers = [
  {
    ...{ name: 'meta', kind: 'meta', 'app-secret': secretOf('meta/app-secret') },
    'verify-token': secretOf('meta/verify-token'),
  },
  { name: 'apple', kind: 'apple', 'msp-id': mspId, secret: secretOf('apple/secret') },
  { name: 'aws', kind: 'aws', topics: ['arn:aws:sns:us-east-1:123456789012:answers'] },
  {
    ...{ name: 'twilio', kind: 'twilio', 'public-url': 'https://chat.example.com' },
    'auth-token': secretOf('twilio/auth-token'),
  },
];

const question = 'Shall we go on here?';

/** Whose buttons every media type that has some gives the same ids. */
const goOn = {
  ...{ id: 'go-on', name: 'Go on here', language: 'en_US', text: question },
  whatsapp: {
    ...{ 'content-type': 'notification', id: 'acme_shop@go_on', language: 'en_US', content: question },
    buttons: [
      { type: 'quick-reply', text: 'Yes, please', payload: 'yes' },
      { type: 'quick-reply', text: 'Not now', payload: 'no' },
    ],
    twilio: { 'content-sid': 'HX00000000000000000000000000000003' },
  },
  apple: { 'content-type': 'quick-reply', summary: question, items: answers() },
  facebook: { 'content-type': 'quick-replies', text: question, items: answers() },
  rcs: {
    ...{ 'content-type': 'text', text: question },
    suggestions: answers().map(({ id, title }) => ({ type: 'reply', id, text: title })),
  },
};

function answers() {
  return [
    { id: 'yes', title: 'Yes, please' },
    { id: 'no', title: 'Not now' },
  ];
}
