import { describe, expect, test } from 'vitest';
import { openInbound } from '../../lib/channel/inbound-registry.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import { createReceive } from '../../lib/conversation/receive.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { ReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { noon } from '../support/builders.ts';
import {
  messagesValue,
  metaBytes,
  metaEntry,
  metaEnvelope,
  metaStatus,
  phoneNumberId,
  signedRequest,
  snsBody,
} from '../support/webhooks.ts';

const receivers: readonly ReceiverSettings[] = [
  { name: 'meta', kind: 'meta', appSecrets: ['ssm:/new', 'ssm:/old'], verifyToken: 'ssm:/token' },
  { name: 'meta-two', kind: 'meta', appSecrets: ['ssm:/two'], verifyToken: 'ssm:/token' },
  { name: 'aws', kind: 'aws', topics: ['arn:sms'] },
  { name: 'aws-two', kind: 'aws', topics: ['arn:whatsapp'] },
];

type Options = {
  /** A reference that cannot be read. */
  readonly unreadable?: string;
  readonly refuses?: (record: ReceiptRecord) => boolean;
};

function open({ unreadable, refuses = () => false }: Options = {}) {
  const records: ReceiptRecord[] = [];
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
    now: () => noon + 5000,
    report: (event) => events.push(event),
  });

  return { receive, records, events, read };
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
