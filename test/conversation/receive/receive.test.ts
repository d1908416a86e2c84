import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { appleRequest, appleToken } from '../../support/apple-webhooks.ts';
import { noon } from '../../support/builders.ts';
import { appleBusiness, createReceiveSystem, signedMeta } from '../../support/receive-system.ts';
import { entriesPost, metaEntry, metaStatus, phoneNumberId, snsBody, statusesPost } from '../../support/webhooks.ts';

const post = statusesPost(metaStatus());

describe('a webhook', () => {
  test('is stored with its receiver and the time at which it came', async () => {
    const { receive, records, events } = createReceiveSystem();

    expect(await receive.webhook('meta', signedMeta(post))).toEqual({ status: 'stored' });
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
    const { receive, records, events } = createReceiveSystem();
    const value = { event: 'PAUSED', message_template_name: 'order_ready', message_template_language: 'en' };

    await receive.webhook(
      'meta',
      signedMeta(entriesPost(metaEntry(value, 'message_template_status_update'), metaEntry({}, 'x'))),
    );

    expect(records).toMatchObject([{ v: 1, type: 'stop', receiver: 'meta', of: 'template', state: 'stopped' }]);
    expect(events).toEqual([{ step: 'webhook', receiver: 'meta', receipts: 0, stops: 1, unread: 1, kinds: ['x'] }]);
  });

  test('is taken with either secret, and not with another receiver’s', async () => {
    const { receive, records, events } = createReceiveSystem();

    expect(await receive.webhook('meta', signedMeta(post, 'ssm:/old'))).toEqual({ status: 'stored' });
    expect(await receive.webhook('meta', signedMeta(post, 'ssm:/two'))).toEqual({ status: 'refused' });
    expect(records).toHaveLength(1);
    expect(events.map(({ step }) => step)).toEqual(['webhook', 'webhook_refused']);
  });

  test('goes on with one secret if the other cannot be read, and refuses nothing for want of it', async () => {
    const { receive } = createReceiveSystem({ unreadable: 'ssm:/old' });

    expect(await receive.webhook('meta', signedMeta(post, 'ssm:/new'))).toEqual({ status: 'stored' });
    await expect(receive.webhook('meta', signedMeta(post, 'ssm:/old'))).rejects.toThrow('cannot be read');
  });

  test('that is no envelope is counted', async () => {
    const { receive, records, events } = createReceiveSystem();

    expect(await receive.webhook('meta', signedMeta(Buffer.from('{"object":"page"}')))).toEqual({ status: 'stored' });
    expect(records).toEqual([]);
    expect(events).toMatchObject([{ step: 'webhook', receipts: 0, unread: 1, kinds: ['no envelope'] }]);
  });

  test('throws if one part could not be stored, after the others were', async () => {
    const many = statusesPost(...['a', 'b', 'c'].map((id) => metaStatus({ id })));
    const { receive, records, events } = createReceiveSystem({
      refuses: (record) => record.type === 'receipt' && record.vendorMessageId === 'a',
    });

    await expect(receive.webhook('meta', signedMeta(many))).rejects.toThrow('refused');
    expect(records).toMatchObject([{ vendorMessageId: 'b' }, { vendorMessageId: 'c' }]);
    expect(events).toEqual([{ step: 'webhook_not_stored', receiver: 'meta' }]);
  });

  test.each(['nobody', 'aws', '', '__proto__', 'META'])(
    'to %j finds no receiver, and no secret is read',
    async (name) => {
      const { receive, read } = createReceiveSystem();

      expect(await receive.webhook(name, signedMeta(post))).toEqual({ status: 'receiver_unknown' });
      expect(read).toEqual([]);
    },
  );

  test('reports the kinds of what it does not read, ten at most', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => metaEntry({}, `field_${'x'.repeat(index)}`));
    const { receive, events } = createReceiveSystem();

    await receive.webhook('meta', signedMeta(entriesPost(...entries, ...entries)));

    expect(events).toMatchObject([{ unread: 60 }]);
    expect(events[0]?.kinds).toHaveLength(10);
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
    const { receive, messages } = createReceiveSystem();

    expect(await receive.webhook('apple', post(text))).toEqual({ status: 'stored' });
    expect(await receive.webhook('apple', post(text, tokenOf('ssm:/old')))).toEqual({ status: 'stored' });
    expect(messages).toMatchObject([
      { record: { receiver: 'apple', sender: appleBusiness, clientIds: ['urn:mbid:AQAAY1234'], text: 'Hello' } },
      { record: { text: 'Hello' } },
    ]);
    expect(messages[0]?.place).toEqual(messages[1]?.place);
  });

  test('with another token is forbidden, and counted', async () => {
    const { receive, messages, events } = createReceiveSystem();

    expect(await receive.webhook('apple', post(text, tokenOf('ssm:/two')))).toEqual({ status: 'forbidden' });
    expect([messages, events]).toEqual([[], [{ step: 'webhook_refused', receiver: 'apple' }]]);
  });

  test('that inflates to more than three megabytes is refused as too large', async () => {
    const { receive, messages } = createReceiveSystem();

    expect(await receive.webhook('apple', post(gzipSync(Buffer.alloc(4_000_000))))).toEqual({ status: 'too_large' });
    expect(messages).toEqual([]);
  });

  test('that was spoilt on its way is not stored, and Apple must not think so', async () => {
    const { receive } = createReceiveSystem();

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
    const { receive, read, events } = createReceiveSystem();

    expect(await receive.webhook('meta', get('secret of ssm:/token'))).toEqual({ status: 'handshake', answer: '7' });
    expect(read).toEqual(['ssm:/token']);
    expect(events).toEqual([{ step: 'handshake', receiver: 'meta' }]);
  });

  test('with another token is refused, without one incomplete', async () => {
    const { receive } = createReceiveSystem();

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
    const { receive, records } = createReceiveSystem();
    await receive.notification(Buffer.from(snsBody(topic, event)));

    expect(records).toMatchObject([{ receiver, sender: '19251112222', vendorMessageId: 'sms-1' }]);
  });

  test('of another topic changes nothing and is counted', async () => {
    const { receive, records, events } = createReceiveSystem();
    await receive.notification(Buffer.from(snsBody('arn:foreign', event)));

    expect([records, events]).toEqual([[], [{ step: 'webhook_refused' }]]);
  });

  test('throws if it could not be stored, so that the queue hands it out again', async () => {
    const { receive } = createReceiveSystem({ refuses: () => true });

    await expect(receive.notification(Buffer.from(snsBody('arn:sms', event)))).rejects.toThrow('refused');
  });
});
