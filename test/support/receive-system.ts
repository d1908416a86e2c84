import { hash } from 'node:crypto';
import { openInbound } from '../../lib/channel/inbound-registry.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import type { ConversationSettings } from '../../lib/channel/settings.ts';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import { createReceive } from '../../lib/conversation/receive/receive.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { Place } from '../../lib/queue/message-queue.ts';
import type { MessageRecord } from '../../lib/queue/message-record.ts';
import type { ReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { mspId } from './apple-webhooks.ts';
import { noon } from './builders.ts';
import { sampleChannel } from './sample-catalog.ts';
import { signedRequest } from './webhooks.ts';

const receivers: readonly ReceiverSettings[] = [
  { name: 'meta', kind: 'meta', appSecrets: ['ssm:/new', 'ssm:/old'], verifyToken: 'ssm:/token' },
  { name: 'meta-two', kind: 'meta', appSecrets: ['ssm:/two'], verifyToken: 'ssm:/token' },
  { name: 'apple', kind: 'apple', mspId, secrets: ['ssm:/new', 'ssm:/old'] },
  { name: 'gms', kind: 'gms', pathSecrets: ['ssm:/new', 'ssm:/old'] },
  { name: 'aws', kind: 'aws', topics: ['arn:sms'] },
  { name: 'aws-two', kind: 'aws', topics: ['arn:whatsapp'] },
];

const whatsapp = sampleChannel('whatsapp-main');
const apple = sampleChannel('apple-main');
export const appleBusiness = Object.keys(apple.businessIds)[0] ?? '';
const conversationWith = (clientMessages: ConversationSettings['clientMessages']) =>
  whatsapp.conversation && { ...whatsapp.conversation, clientMessages };

type Options = {
  /** A reference that cannot be read. */
  readonly unreadable?: string;
  readonly refuses?: (record: ReceiptRecord | MessageRecord) => boolean;
  readonly clientMessages?: ConversationSettings['clientMessages'];
  readonly chatServers?: readonly ExternalSettings[];
  /** Of the Apple channel. */
  readonly appleServer?: string;
};

/** What takes webhooks, over memory, five seconds after noon; each secret is `secret of <its reference>`. */
export function createReceiveSystem({
  unreadable,
  refuses = () => false,
  clientMessages = 'session',
  chatServers = [],
  appleServer = apple.chatServer,
}: Options = {}) {
  const records: ReceiptRecord[] = [];
  const messages: { readonly record: MessageRecord; readonly place: Place }[] = [];
  const events: InviteEvent[] = [];
  const read: string[] = [];

  const receive = createReceive({
    receivers: () => receivers,
    openInbound,
    readSecret: async (reference) => {
      read.push(reference);
      if (reference === unreadable) throw new Error('no such parameter');
      return `secret of ${reference}`;
    },
    receiptQueue: {
      put: async (record) => {
        if (refuses(record)) throw new Error('the queue refused it');
        records.push(record);
      },
    },
    chatServers: () => chatServers,
    channels: () => [
      { ...whatsapp, receiver: 'meta', conversation: conversationWith(clientMessages) },
      { ...apple, receiver: 'apple', chatServer: appleServer, conversation: conversationWith(clientMessages) },
      { ...sampleChannel('sms-main'), receiver: 'aws', conversation: conversationWith(clientMessages) },
    ],
    messageQueue: {
      put: async (record, place) => {
        if (refuses(record)) throw new Error('the queue refused it');
        messages.push({ record, place });
      },
    },
    digest: async (...values) => hash('sha256', JSON.stringify(values), 'base64url'),
    now: () => noon + 5000,
    report: (event) => events.push(event),
  });

  return { receive, records, messages, events, read };
}

/** As Meta signs it. */
export const signedMeta = (body: Uint8Array, reference = 'ssm:/new') => signedRequest(body, `secret of ${reference}`);
