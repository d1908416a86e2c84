import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openInbound } from '../../lib/channel/inbound-registry.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import type { ConversationSettings } from '../../lib/channel/settings.ts';
import { createReceive } from '../../lib/conversation/receive.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { Place } from '../../lib/queue/message-queue.ts';
import { type MessageRecord, readMessageRecord, writeMessageRecord } from '../../lib/queue/message-record.ts';
import type { ReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { appleRequest, appleToken, mspId } from '../support/apple-webhooks.ts';
import { noon } from '../support/builders.ts';
import { sampleChannel } from '../support/sample-catalog.ts';
import {
  messagesValue,
  metaBytes,
  metaEntry,
  metaEnvelope,
  metaMessage,
  metaStatus,
  phoneNumberId,
  signedRequest,
  snsBody,
} from '../support/webhooks.ts';

const receivers: readonly ReceiverSettings[] = [
  { name: 'meta', kind: 'meta', appSecrets: ['ssm:/new', 'ssm:/old'], verifyToken: 'ssm:/token' },
  { name: 'meta-two', kind: 'meta', appSecrets: ['ssm:/two'], verifyToken: 'ssm:/token' },
  { name: 'apple', kind: 'apple', mspId, secrets: ['ssm:/new', 'ssm:/old'] },
  { name: 'aws', kind: 'aws', topics: ['arn:sms'] },
  { name: 'aws-two', kind: 'aws', topics: ['arn:whatsapp'] },
];

const whatsapp = sampleChannel('whatsapp-main');
const apple = sampleChannel('apple-main');
const [appleBusiness = ''] = Object.keys(apple.businessIds);
const conversationWith = (clientMessages: ConversationSettings['clientMessages']) =>
  whatsapp.conversation && { ...whatsapp.conversation, clientMessages };

type Options = {
  /** A reference that cannot be read. */
  readonly unreadable?: string;
  readonly refuses?: (record: ReceiptRecord | MessageRecord) => boolean;
  readonly clientMessages?: ConversationSettings['clientMessages'];
};

function open({ unreadable, refuses = () => false, clientMessages = 'session' }: Options = {}) {
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
    channels: () => [
      { ...whatsapp, receiver: 'meta', conversation: conversationWith(clientMessages) },
      { ...apple, receiver: 'apple', conversation: conversationWith(clientMessages) },
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

const post = metaBytes(metaEnvelope(metaEntry(messagesValue([metaStatus()]))));
const signed = (body: Uint8Array, reference = 'ssm:/new') => signedRequest(body, `secret of ${reference}`);

describe('a webhook', () => {
  test('is stored with its receiver and the time at which it came', async () => {
    const { receive, records, events } = open();

    expect(await receive.webhook('meta', signed(post))).toEqual({ status: 'stored' });
    expect(records).toEqual([
      {
        v: 1,
        type: 'receipt',
        receiver: 'meta',
        receivedAt: noon + 5000,
        sender: phoneNumberId,
        vendorMessageId: 'wamid.1',
        messageId: 'S000000000000001.0',
        status: 'delivered',
        at: noon,
        clientIds: ['15550100001'],
      },
    ]);
    expect(events).toEqual([{ step: 'webhook', receiver: 'meta', receipts: 1, stops: 0, unread: 0 }]);
  });

  test('of what the vendor has stopped is stored, too', async () => {
    const { receive, records, events } = open();
    const value = { event: 'PAUSED', message_template_name: 'order_ready', message_template_language: 'en' };

    await receive.webhook(
      'meta',
      signed(metaBytes(metaEnvelope(metaEntry(value, 'message_template_status_update'), metaEntry({}, 'x')))),
    );

    expect(records).toMatchObject([{ v: 1, type: 'stop', receiver: 'meta', of: 'template', state: 'stopped' }]);
    expect(events).toEqual([{ step: 'webhook', receiver: 'meta', receipts: 0, stops: 1, unread: 1, kinds: ['x'] }]);
  });

  test('is taken with either secret, and not with another receiver’s', async () => {
    const { receive, records, events } = open();

    expect(await receive.webhook('meta', signed(post, 'ssm:/old'))).toEqual({ status: 'stored' });
    expect(await receive.webhook('meta', signed(post, 'ssm:/two'))).toEqual({ status: 'refused' });
    expect(records).toHaveLength(1);
    expect(events.map(({ step }) => step)).toEqual(['webhook', 'webhook_refused']);
  });

  test('goes on with one secret if the other cannot be read, and refuses nothing for want of it', async () => {
    const { receive } = open({ unreadable: 'ssm:/old' });

    expect(await receive.webhook('meta', signed(post, 'ssm:/new'))).toEqual({ status: 'stored' });
    await expect(receive.webhook('meta', signed(post, 'ssm:/old'))).rejects.toThrow('cannot be read');
  });

  test('that is no envelope is counted', async () => {
    const { receive, records, events } = open();

    expect(await receive.webhook('meta', signed(Buffer.from('{"object":"page"}')))).toEqual({ status: 'stored' });
    expect(records).toEqual([]);
    expect(events).toMatchObject([{ step: 'webhook', receipts: 0, unread: 1, kinds: ['no envelope'] }]);
  });

  test('throws if one part could not be stored, after the others were', async () => {
    const many = metaEntry(messagesValue(['a', 'b', 'c'].map((id) => metaStatus({ id }))));
    const { receive, records, events } = open({
      refuses: (record) => record.type === 'receipt' && record.vendorMessageId === 'a',
    });

    await expect(receive.webhook('meta', signed(metaBytes(metaEnvelope(many))))).rejects.toThrow('refused');
    expect(records).toMatchObject([{ vendorMessageId: 'b' }, { vendorMessageId: 'c' }]);
    expect(events).toEqual([{ step: 'webhook_not_stored', receiver: 'meta' }]);
  });

  test.each(['nobody', 'aws', '', '__proto__', 'META'])(
    'to %j finds no receiver, and no secret is read',
    async (name) => {
      const { receive, read } = open();

      expect(await receive.webhook(name, signed(post))).toEqual({ status: 'receiver_unknown' });
      expect(read).toEqual([]);
    },
  );

  test('reports the kinds of what it does not read, ten at most', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => metaEntry({}, `field_${'x'.repeat(index)}`));
    const { receive, events } = open();

    await receive.webhook('meta', signed(metaBytes(metaEnvelope(...entries, ...entries))));

    expect(events).toMatchObject([{ unread: 60 }]);
    expect(events[0]?.kinds).toHaveLength(10);
  });
});

describe('what a client writes', () => {
  const metaPost = (...messages: readonly unknown[]) =>
    signed(metaBytes(metaEnvelope(metaEntry(messagesValue(undefined, { messages })))));
  const from = (from: string, id: string) => metaMessage({ from, id });

  test('is stored with its receiver, in a group of its client, and counted', async () => {
    const { receive, messages, records, events } = open();
    expect(await receive.webhook('meta', metaPost(metaMessage()))).toEqual({ status: 'stored' });

    const record = {
      ...{ v: 1, type: 'client-message', receiver: 'meta', receivedAt: noon + 5000, sender: phoneNumberId },
      ...{ vendorMessageId: 'wamid.in.1', at: noon, clientIds: ['15550100001'], kind: 'text', text: 'Hello' },
    };
    expect(messages).toMatchObject([{ record }]);
    expect(records).toEqual([]);
    expect(events).toEqual([{ step: 'webhook', receiver: 'meta', receipts: 0, stops: 0, unread: 0, messages: 1 }]);
    const [first] = messages;
    expect(first && readMessageRecord(writeMessageRecord(first.record)).status).toBe('read');
  });

  test('has one group for each client of each receiver, and neither it nor the id of the record says who that is', async () => {
    const { receive, messages } = open();
    await receive.webhook(
      'meta',
      metaPost(from('15550100001', 'a'), from('15550100002', 'b'), from('15550100001', 'c')),
    );
    const places = messages.map(({ place }) => place);
    const groups = places.map(({ group }) => group);

    expect(groups[0]).toBe(groups[2]);
    expect(groups[0]).not.toBe(groups[1]);
    expect(JSON.stringify(places)).not.toContain('1555');
    for (const { group, deduplicationId } of places)
      expect([group, deduplicationId]).toEqual([
        expect.stringMatching(/^in-[\w-]{43}$/),
        expect.stringMatching(/^[\w-]{43}$/),
      ]);
  });

  test('is the same record when the vendor posts it again, and another message is another: OpenWA#464', async () => {
    const { receive, messages } = open();
    await receive.webhook('meta', metaPost(from('15550100001', 'a'), from('15550100001', 'b')));
    await receive.webhook('meta', metaPost(from('15550100001', 'a')));
    const [first, second, again] = messages.map(({ place }) => place.deduplicationId);

    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });

  test('is put in its order', async () => {
    const { receive, messages } = open();
    const ids = Array.from({ length: 30 }, (_, index) => `wamid.${index}`);
    await receive.webhook('meta', metaPost(...ids.map((id) => from('15550100001', id))));

    expect(messages.map(({ record }) => record.type === 'client-message' && record.vendorMessageId)).toEqual(ids);
  });

  test('is answered with 200 only if it is stored: vellum-assistant#7845', async () => {
    const { receive, events } = open({ refuses: (record) => record.type === 'client-message' });

    await expect(receive.webhook('meta', metaPost(metaMessage()))).rejects.toThrow('refused');
    expect(events).toEqual([{ step: 'webhook_not_stored', receiver: 'meta' }]);
  });

  test('and what a vendor says of the client go the same way', async () => {
    const { receive, messages, events } = open();
    const preference = { wa_id: '15550100001', category: 'marketing_messages', value: 'stop' };
    const value = messagesValue(undefined, { user_preferences: [preference] });
    await receive.webhook('meta', signed(metaBytes(metaEnvelope(metaEntry(value, 'user_preferences')))));

    expect(messages).toMatchObject([{ record: { type: 'client-signal', of: 'opt-out', marketing: true } }]);
    expect(events).toMatchObject([{ messages: 1, unread: 0 }]);
  });

  test('by SMS is stored, too', async () => {
    const { receive, messages } = open();
    const sms = { originationNumber: '+15550100001', destinationNumber: '+19251112222' };
    await receive.notification(Buffer.from(snsBody('arn:sms', { ...sms, messageBody: 'Hi', inboundMessageId: '1' })));

    expect(messages).toMatchObject([{ record: { receiver: 'aws', clientIds: ['15550100001'], text: 'Hi' } }]);
  });

  test.each([
    ['to a channel that takes none', { clientMessages: 'ignore' }, phoneNumberId],
    ['to a number of no channel', {}, '999'],
  ] as const)('%s is counted, and nothing more', async (_title, options, number) => {
    const { receive, messages, events } = open(options);
    const value = messagesValue(undefined, { messages: [metaMessage()], metadata: { phone_number_id: number } });

    expect(await receive.webhook('meta', signed(metaBytes(metaEnvelope(metaEntry(value)))))).toEqual({
      status: 'stored',
    });
    expect(messages).toEqual([]);
    expect(events).toEqual([
      { step: 'webhook', receiver: 'meta', receipts: 0, stops: 0, unread: 1, kinds: ['messages'] },
    ]);
  });

  test('to another receiver’s number is counted', async () => {
    const { receive, messages } = open();
    await receive.webhook('meta-two', signedRequest(metaPost(metaMessage()).body, 'secret of ssm:/two'));

    expect(messages).toEqual([]);
  });
});

describe('what Apple posts', () => {
  const tokenOf = (reference: string) => appleToken({ secret: `secret of ${reference}` });
  const post = (body: Uint8Array, token = tokenOf('ssm:/new')) => {
    const request = appleRequest(body, token);

    return { ...request, headers: { ...request.headers, 'destination-id': appleBusiness } };
  };
  const text = gzipSync(JSON.stringify({ type: 'text', body: 'Hello' }));

  test('is inflated and stored, by either secret', async () => {
    const { receive, messages } = open();

    expect(await receive.webhook('apple', post(text))).toEqual({ status: 'stored' });
    expect(await receive.webhook('apple', post(text, tokenOf('ssm:/old')))).toEqual({ status: 'stored' });
    expect(messages).toMatchObject([
      { record: { receiver: 'apple', sender: appleBusiness, clientIds: ['urn:mbid:AQAAY1234'], text: 'Hello' } },
      { record: { text: 'Hello' } },
    ]);
    expect(messages[0]?.place).toEqual(messages[1]?.place);
  });

  test('with another token is forbidden, and counted', async () => {
    const { receive, messages, events } = open();

    expect(await receive.webhook('apple', post(text, tokenOf('ssm:/two')))).toEqual({ status: 'forbidden' });
    expect([messages, events]).toEqual([[], [{ step: 'webhook_refused', receiver: 'apple' }]]);
  });

  test('that inflates to more than three megabytes is refused as too large', async () => {
    const { receive, messages } = open();

    expect(await receive.webhook('apple', post(gzipSync(Buffer.alloc(4_000_000))))).toEqual({ status: 'too_large' });
    expect(messages).toEqual([]);
  });

  test('that was spoilt on its way is not stored, and Apple must not think so', async () => {
    const { receive } = open();

    for (const spoilt of [text.subarray(0, 20), Buffer.from(text.toString('utf8'))])
      await expect(receive.webhook('apple', post(spoilt))).rejects.toThrow('inflated');
  });
});

describe('a handshake', () => {
  const get = (token: string | undefined) => ({
    method: 'GET',
    headers: {},
    query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '7' },
    body: Buffer.alloc(0),
  });

  test('reads the token alone, and is reported', async () => {
    const { receive, read, events } = open();

    expect(await receive.webhook('meta', get('secret of ssm:/token'))).toEqual({ status: 'handshake', answer: '7' });
    expect(read).toEqual(['ssm:/token']);
    expect(events).toEqual([{ step: 'handshake', receiver: 'meta' }]);
  });

  test('with another token is refused, without one incomplete', async () => {
    const { receive } = open();

    expect(await receive.webhook('meta', get('another'))).toEqual({ status: 'refused' });
    expect(await receive.webhook('meta', get(undefined))).toEqual({ status: 'incomplete' });
  });
});

describe('a message of a topic', () => {
  const event = {
    eventType: 'TEXT_DELIVERED',
    eventTimestamp: noon,
    originationPhoneNumber: '+19251112222',
    messageId: 'sms-1',
  };

  test.each([
    ['arn:sms', 'aws'],
    ['arn:whatsapp', 'aws-two'],
  ])('of %s belongs to %s', async (topic, receiver) => {
    const { receive, records } = open();
    await receive.notification(Buffer.from(snsBody(topic, event)));

    expect(records).toMatchObject([{ receiver, sender: '19251112222', vendorMessageId: 'sms-1' }]);
  });

  test('of another topic changes nothing and is counted', async () => {
    const { receive, records, events } = open();
    await receive.notification(Buffer.from(snsBody('arn:foreign', event)));

    expect([records, events]).toEqual([[], [{ step: 'webhook_refused' }]]);
  });

  test('throws if it could not be stored, so that the queue hands it out again', async () => {
    const { receive } = open({ refuses: () => true });

    await expect(receive.notification(Buffer.from(snsBody('arn:sms', event)))).rejects.toThrow('refused');
  });
});
