import { describe, expect, test } from 'vitest';
import { readMessageRecord } from '../../../lib/queue/message-record.ts';
import { writeMessageRecord } from '../../../lib/queue/write-records.ts';
import { noon } from '../../support/builders.ts';
import { createReceiveSystem, signedMeta } from '../../support/receive-system.ts';
import {
  messagesPost,
  messagesValue,
  metaMessage,
  metaPost,
  phoneNumberId,
  signedRequest,
  snsBody,
} from '../../support/webhooks.ts';

describe('what a client writes', () => {
  const written = (...messages: readonly unknown[]) => signedMeta(messagesPost(messages));
  const from = (from: string, id: string) => metaMessage({ from, id });

  test('is stored with its receiver, in a group of its client, and counted', async () => {
    const { receive, messages, records, events } = createReceiveSystem();
    expect(await receive.webhook('meta', written(metaMessage()))).toEqual({ status: 'stored' });

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
    const { receive, messages } = createReceiveSystem();
    await receive.webhook(
      'meta',
      written(from('15550100001', 'a'), from('15550100002', 'b'), from('15550100001', 'c')),
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
    const { receive, messages } = createReceiveSystem();
    await receive.webhook('meta', written(from('15550100001', 'a'), from('15550100001', 'b')));
    await receive.webhook('meta', written(from('15550100001', 'a')));
    const [first, second, again] = messages.map(({ place }) => place.deduplicationId);

    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });

  test('is the same record under two names of its client: waha#1627', async () => {
    const { receive, messages } = createReceiveSystem();
    await receive.webhook('meta', written(from('15550100001', 'a'), from('15550100002', 'a')));
    const ids = messages.map(({ place }) => place.deduplicationId);

    expect(ids[1]).toBe(ids[0]);
  });

  test('is put in its order', async () => {
    const { receive, messages } = createReceiveSystem();
    const ids = Array.from({ length: 30 }, (_, index) => `wamid.${index}`);
    await receive.webhook('meta', written(...ids.map((id) => from('15550100001', id))));

    expect(messages.map(({ record }) => record.type === 'client-message' && record.vendorMessageId)).toEqual(ids);
  });

  test('is answered with 200 only if it is stored: vellum-assistant#7845', async () => {
    const { receive, events } = createReceiveSystem({ refuses: (record) => record.type === 'client-message' });

    await expect(receive.webhook('meta', written(metaMessage()))).rejects.toThrow('refused');
    expect(events).toEqual([{ step: 'webhook_not_stored', receiver: 'meta' }]);
  });

  test('and what a vendor says of the client go the same way', async () => {
    const { receive, messages, events } = createReceiveSystem();
    const preference = { wa_id: '15550100001', category: 'marketing_messages', value: 'stop' };
    const value = messagesValue(undefined, { user_preferences: [preference] });
    await receive.webhook('meta', signedMeta(metaPost(value, 'user_preferences')));

    expect(messages).toMatchObject([{ record: { type: 'client-signal', of: 'opt-out', marketing: true } }]);
    expect(events).toMatchObject([{ messages: 1, unread: 0 }]);
  });

  test('by SMS is stored, too', async () => {
    const { receive, messages } = createReceiveSystem();
    const sms = { originationNumber: '+15550100001', destinationNumber: '+19251112222' };
    await receive.notification(Buffer.from(snsBody('arn:sms', { ...sms, messageBody: 'Hi', inboundMessageId: '1' })));

    expect(messages).toMatchObject([{ record: { receiver: 'aws', clientIds: ['15550100001'], text: 'Hi' } }]);
  });

  test.each([
    ['to a channel that takes none', { clientMessages: 'ignore' }, phoneNumberId],
    ['to a number of no channel', {}, '999'],
  ] as const)('%s is counted, and nothing more', async (_title, options, number) => {
    const { receive, messages, events } = createReceiveSystem(options);
    const post = messagesPost([metaMessage()], { metadata: { phone_number_id: number } });

    expect(await receive.webhook('meta', signedMeta(post))).toEqual({
      status: 'stored',
    });
    expect(messages).toEqual([]);
    expect(events).toEqual([
      { step: 'webhook', receiver: 'meta', receipts: 0, stops: 0, unread: 1, kinds: ['messages'] },
    ]);
  });

  test('to another receiver’s number is counted', async () => {
    const { receive, messages } = createReceiveSystem();
    await receive.webhook('meta-two', signedRequest(written(metaMessage()).body, 'secret of ssm:/two'));

    expect(messages).toEqual([]);
  });
});
