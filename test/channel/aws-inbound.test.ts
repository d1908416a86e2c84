import { describe, expect, test } from 'vitest';
import { awsInbound } from '../../lib/channel/aws/inbound.ts';
import { noon } from '../support/builders.ts';
import { messagesValue, metaEntry, metaMessage, metaStatus, phoneNumberId, snsBody } from '../support/webhooks.ts';

const topic = 'arn:aws:sns:eu-central-1:000000000000:whatsapp';
const verify = (body: string, topics: readonly string[] = [topic]) =>
  awsInbound.verify({ method: 'POST', headers: {}, query: {}, body: Buffer.from(body) }, { topics }).status;
const parse = (body: string) => awsInbound.parse(Buffer.from(body), noon + 5000);

const arn = 'arn:aws:social-messaging:eu-central-1:000000000000:phone-number-id/976c72a700aac43eaf573ae050example';
const whatsapp = (entry: unknown, context: unknown = contextOf(arn)) => ({
  context,
  whatsAppWebhookEntry: JSON.stringify(entry),
  aws_account_id: '000000000000',
  message_timestamp: new Date(noon).toISOString(),
  messageId: '2f1b',
});

function contextOf(of: unknown) {
  return {
    MetaWabaIds: [{ wabaId: '102290129340398', arn: 'arn:aws:social-messaging:…:waba/1' }],
    MetaPhoneNumberIds: [null, { metaPhoneNumberId: phoneNumberId, arn: of }],
  };
}

describe('the topic', () => {
  test('must be one of the receiver’s', () => {
    const body = snsBody(topic, {});

    expect([verify(body), verify(body, ['arn:other', topic]), verify(body, ['arn:other']), verify(body, [])]).toEqual([
      'genuine',
      'genuine',
      'refused',
      'refused',
    ]);
  });

  test('is not named with raw delivery: the queue’s policy stands for it', () => {
    expect([verify('{}'), verify('{}', [])]).toEqual(['genuine', 'refused']);
  });

  test.each(['null', '7', '["x"]', '{}'])('cannot be %s', (value) => {
    expect(verify(`{"TopicArn":${value}}`)).toBe('refused');
  });
});

describe('WhatsApp', () => {
  const message = whatsapp(metaEntry(messagesValue([metaStatus()])));

  test.each([
    ['in SNS’s envelope', snsBody(topic, message)],
    ['with raw delivery', JSON.stringify(message)],
  ])('is Meta’s entry, parsed once more, with AWS’ id of the number: %s', (_title, body) => {
    expect(parse(body)).toEqual({
      events: [
        {
          type: 'receipt',
          sender: 'phone-number-id-976c72a700aac43eaf573ae050example',
          vendorMessageId: 'wamid.1',
          messageId: 'S000000000000001.0',
          status: 'delivered',
          at: noon,
          clientIds: ['15550100001'],
        },
      ],
      unread: [],
    });
  });

  test.each([undefined, null, {}, { MetaPhoneNumberIds: {} }, contextOf('arn:…'), contextOf(7)])(
    'without its number in the context %o has Meta’s id',
    (context) => {
      const entry = metaEntry(messagesValue([metaStatus()]));
      const body = JSON.stringify({ ...whatsapp(entry), context });

      expect(parse(body)?.events).toMatchObject([{ sender: phoneNumberId }]);
    },
  );

  test('hands on what clients write, to AWS’ id of the number', () => {
    const entry = metaEntry(messagesValue(undefined, { messages: [metaMessage()] }));

    expect(parse(snsBody(topic, whatsapp(entry)))?.events).toMatchObject([
      {
        type: 'client-message',
        sender: 'phone-number-id-976c72a700aac43eaf573ae050example',
        clientIds: ['15550100001'],
        text: 'Hello',
      },
    ]);
  });

  test('reports what Meta has stopped, too', () => {
    const value = { event: 'PAUSED', message_template_name: 'order_ready', message_template_language: 'en_US' };

    expect(parse(snsBody(topic, whatsapp(metaEntry(value, 'message_template_status_update'))))?.events).toMatchObject([
      { type: 'stop', of: 'template', state: 'stopped', account: '102290129340398' },
    ]);
  });

  test.each(['', 'no JSON', '[]', 'null', '"{}"'])('with the entry %j is counted', (entry) => {
    expect(parse(snsBody(topic, { whatsAppWebhookEntry: entry }))).toEqual({
      events: [],
      unread: ['unreadable entry'],
    });
  });
});

describe('an SMS event', () => {
  const event = {
    eventType: 'TEXT_DELIVERED',
    eventVersion: '1.0',
    eventTimestamp: noon,
    isFinal: true,
    originationPhoneNumber: '+19251112222',
    destinationPhoneNumber: '+15550100001',
    messageId: '862a0b3e',
    context: { messageId: 'S000000000000001.0' },
  };
  const events = (given: Readonly<Record<string, unknown>>) => parse(snsBody(topic, { ...event, ...given }));

  test('is a receipt with our id from its context, and without the client’s number', () => {
    expect(events({})).toEqual({
      events: [
        {
          type: 'receipt',
          sender: '19251112222',
          vendorMessageId: '862a0b3e',
          messageId: 'S000000000000001.0',
          status: 'delivered',
          at: noon,
        },
      ],
      unread: [],
    });
  });

  test.each([
    ['TEXT_SENT', 'sent'],
    ['TEXT_SUCCESSFUL', 'sent'],
    ['TEXT_DELIVERED', 'delivered'],
    ['TEXT_TTL_EXPIRED', 'failed'],
    ['TEXT_UNREACHABLE', 'failed'],
    ['TEXT_CARRIER_UNREACHABLE', 'failed'],
    ['TEXT_INVALID', 'failed'],
    ['TEXT_INVALID_MESSAGE', 'failed'],
    ['TEXT_BLOCKED', 'failed'],
    ['TEXT_CARRIER_BLOCKED', 'failed'],
    ['TEXT_PROTECT_BLOCKED', 'failed'],
    ['TEXT_SPAM', 'failed'],
  ])('%s counts as %s, and a failure names it', (eventType, status) => {
    expect(events({ eventType })?.events).toEqual([
      expect.objectContaining({ status, ...(status === 'failed' && { vendorCode: eventType }) }),
    ]);
  });

  test.each(['TEXT_QUEUED', 'TEXT_PENDING', 'TEXT_UNKNOWN', 'RCS_QUEUED', 'VOICE_COMPLETED'])(
    '%s says nothing of a message: it is counted',
    (eventType) => {
      expect(events({ eventType })).toEqual({ events: [], unread: [eventType] });
    },
  );

  test.each([
    ['unknown event', { eventType: 'to +15550100001' }],
    ['unreadable event', { messageId: null }],
    ['unreadable event', { originationPhoneNumber: undefined }],
  ])('%s: %o', (kind, given) => {
    expect(events(given)).toEqual({ events: [], unread: [kind] });
  });

  test('of earlier versions has the session’s id alone; another’s context is not ours to store', () => {
    expect(events({ context: { sessionId: 'S000000000000001' } })?.events).toMatchObject([
      { messageId: 'S000000000000001' },
    ]);
    for (const context of [undefined, null, 'x', { messageId: 'for José' }])
      expect(events({ context })?.events[0]).not.toHaveProperty('messageId');
  });

  test.each([null, '2026', 1e20, -1, 1.5])('at %j has the time at which it came', (eventTimestamp) => {
    expect(events({ eventTimestamp })?.events).toMatchObject([{ at: noon + 5000 }]);
  });
});

describe('a client’s SMS', () => {
  const sms = {
    originationNumber: '+15550100001',
    destinationNumber: '+19251112222',
    messageKeyword: 'KEYWORD_1',
    messageBody: 'Hello “Zoë” 👋',
    inboundMessageId: 'cae173d2',
    previousPublishedMessageId: '862a0b3e',
  };
  const read = (given: Readonly<Record<string, unknown>>) => parse(snsBody(topic, { ...sms, ...given }));

  test('is a message by its numbers’ digits, at the time of the topic, in answer to our last one', () => {
    expect(read({})).toEqual({
      events: [
        {
          type: 'client-message',
          sender: '19251112222',
          vendorMessageId: 'cae173d2',
          at: noon,
          clientIds: ['15550100001'],
          kind: 'text',
          text: 'Hello “Zoë” 👋',
          replyTo: '862a0b3e',
        },
      ],
      unread: [],
    });
  });

  test('with raw delivery has the time at which it came', () => {
    expect(parse(JSON.stringify(sms))?.events).toMatchObject([{ at: noon + 5000 }]);
  });

  test('that answers nothing answers nothing, and one without words says so', () => {
    const [event] = read({ previousPublishedMessageId: undefined, messageBody: '' })?.events ?? [];

    expect(event).toMatchObject({ kind: 'other', text: '[An empty message]' });
    expect(event).not.toHaveProperty('replyTo');
  });

  test('that looks like JSON is what the client wrote', () => {
    expect(read({ messageBody: '{"type":"RCS_TYPING"}' })?.events).toMatchObject([{ text: '{"type":"RCS_TYPING"}' }]);
  });

  test.each([
    ['no id', { inboundMessageId: null }],
    ['no number', { originationNumber: undefined }],
    ['a name for a number', { originationNumber: 'Ann' }],
    ['no number of ours', { destinationNumber: 7 }],
  ])('with %s is counted', (_title, given) => {
    expect(read(given)).toEqual({ events: [], unread: ['unreadable message'] });
  });
});

test.each(['', 'x', '7', 'null', '[]', '{}', '{"Message":"x"}', '{"Message":{}}', snsBody(topic, {})])(
  '%j is no envelope',
  (body) => {
    expect(parse(body)).toBeUndefined();
  },
);
