import { describe, expect, test } from 'vitest';
import { awsInbound } from '../../lib/channel/aws/inbound.ts';
import { rcsReceiptErrors } from '../../lib/channel/aws/rcs-receipt-errors.ts';
import { receiptFault } from '../../lib/channel/receipt-fault.ts';
import { sendsAs } from '../../lib/channel/senders.ts';
import { noon } from '../support/builders.ts';
import { snsBody } from '../support/webhooks.ts';

const agent = 'rcs-cb1e6e519e9049fabf8c0ae38e4d876b';
const topic = 'arn:aws:sns:us-east-1:000000000000:rcs';
const parse = (message: object) => awsInbound.parse(Buffer.from(snsBody(topic, message)), noon);

describe('an event of a message', () => {
  // As AWS documents them, without what is not read.
  const event = {
    ...{ eventType: 'RCS_DELIVERED', eventVersion: '1.0', eventTimestamp: noon, isFinal: true },
    ...{ originationPhoneNumber: agent, destinationPhoneNumber: '+13022640220', messageId: 'test-sc1-004' },
    ...{ messageStatus: 'DELIVERED', rcsMetadata: { billingEventType: 'RICH' }, agentIsoCountryCode: 'US' },
    context: { messageId: 'S000000000000001.0' },
  };
  const statusOf = (given: object) => parse({ ...event, ...given });
  const withFallback = { context: { ...event.context, fallback: 'SMS' } };

  test('is a receipt of the agent, with our id from its context', () => {
    expect(statusOf({})?.events).toEqual([
      {
        ...{ type: 'receipt', sender: agent, vendorMessageId: 'test-sc1-004', messageId: 'S000000000000001.0' },
        ...{ status: 'delivered', at: noon },
      },
    ]);
  });

  test.each([
    ['RCS_SENT', 'PENDING', 'sent', undefined],
    ['RCS_READ', 'READ', 'read', undefined],
    ['RCS_FALLEN_BACK_TO_SMS', 'PENDING', 'sent', undefined],
    ['RCS_FAILED', 'UNDELIVERABLE', 'failed', 'UNDELIVERABLE'],
    ['RCS_FAILED', 'REJECTED', 'failed', 'REJECTED'],
    ['RCS_FAILED', 'OTHER', 'failed', 'RCS_FAILED'],
    ['RCS_TTL_EXPIRED', 'TTL_EXPIRATION_REVOKED', 'failed', 'TTL_EXPIRATION_REVOKED'],
    ['TTL_EXPIRATION_REVOKED', undefined, 'failed', 'TTL_EXPIRATION_REVOKED'],
    ['RCS_PROTECT_BLOCKED', undefined, 'failed', 'RCS_PROTECT_BLOCKED'],
  ])('%s, %s is %s', (eventType, messageStatus, status, vendorCode) => {
    expect(statusOf({ eventType, messageStatus })?.events).toMatchObject([
      { status, ...(vendorCode !== undefined && { vendorCode }) },
    ]);
  });

  test.each([
    ['RCS_QUEUED', 'PENDING'],
    ['TTL_EXPIRATION_REVOKE_FAILED', undefined],
    ['RCS_TTL_EXPIRED', 'TTL_EXPIRATION_REVOKE_FAILED'],
    ['RCS_OF_THE_FUTURE', undefined],
  ])(
    '%s, %s decides nothing: an expired message that was not taken back may still arrive',
    (eventType, messageStatus) => {
      expect(statusOf({ eventType, messageStatus })).toEqual({ events: [], unread: [eventType] });
    },
  );

  test.each(['RCS_FAILED', 'RCS_TTL_EXPIRED', 'TTL_EXPIRATION_REVOKED'])(
    '%s of a message that an SMS follows is no failure: the SMS’ own events say what becomes of it',
    (eventType) => {
      expect(statusOf({ eventType, ...withFallback })).toEqual({ events: [], unread: [eventType] });
      expect(
        statusOf({ eventType: 'TEXT_UNREACHABLE', originationPhoneNumber: '+19251112222', ...withFallback })?.events,
      ).toMatchObject([{ status: 'failed', sender: '19251112222', vendorCode: 'TEXT_UNREACHABLE' }]);
    },
  );

  test.each([
    ['UNDELIVERABLE', 'client_unreachable'],
    ['REJECTED', 'vendor_refused'],
    ['TTL_EXPIRATION_REVOKED', 'undelivered'],
    ['TEXT_UNREACHABLE', 'client_unreachable'],
  ])('its code %s means %s', (vendorCode, code) => {
    expect(receiptFault(rcsReceiptErrors, vendorCode)).toMatchObject({ code });
  });
});

describe('the number of the SMS instead', () => {
  const channel = { businessIds: { [agent]: { smsFallback: '+19251112222' } } };

  test('may report a message of the agent, but what clients write to it is not for the agent', () => {
    expect(sendsAs(channel, '19251112222', agent)).toBe(true);
    expect(sendsAs(channel, '19251112222', undefined)).toBe(false);
    expect(sendsAs(channel, '19253334444', agent)).toBe(false);
    expect(sendsAs(channel, agent, undefined)).toBe(true);
  });

  test('that only AWS knows by its id may be any', () => {
    expect(sendsAs({ businessIds: { [agent]: { smsFallback: 'phone-0123' } } }, '19253334444', agent)).toBe(true);
  });
});

describe('what a client sends', () => {
  const message = (messageBody: unknown, more: object = {}) =>
    parse({
      ...{ originationNumber: '12679164820', destinationNumber: agent, inboundMessageId: 'in-1' },
      ...{ messageBody: typeof messageBody === 'string' ? messageBody : JSON.stringify(messageBody), ...more },
    });
  const from = { type: 'client-message', sender: agent, vendorMessageId: 'in-1', clientIds: ['12679164820'] };

  test('is text, from a number with or without its plus, at SNS’ time; `replyTo` is the message that it answers', () => {
    const given = { originationNumber: '+12679164820', previousPublishedMessageId: 'out-1' };

    expect(message('Hello', given)?.events).toMatchObject([{ ...from, kind: 'text', text: 'Hello', replyTo: 'out-1' }]);
  });

  test('is a tapped suggestion: by what our message put there, not by what it shows', () => {
    expect(message({ type: 'SUGGESTION', text: 'Today', postbackData: 'today' })?.events).toMatchObject([
      { ...from, kind: 'choice', text: 'Today', choice: { id: 'today', title: 'Today' } },
    ]);
  });

  test.each([
    [{ type: 'LOCATION', latitude: 51.5, longitude: -0.1, label: 'Home' }, 'location', 'Home (51.5, -0.1)'],
    [{ type: 'LOCATION', location: { latitude: 51.5, longitude: -0.1 } }, 'location', '51.5, -0.1'],
    [{ type: 'LOCATION' }, 'other', '[A message of a place]'],
    [{ type: 'SUGGESTION', postbackData: 7 }, 'other', '[A message of a suggestion]'],
    [{ type: 'VIDEO_CALL' }, 'other', '[A message of a kind that is not read: VIDEO_CALL]'],
    ['', 'other', '[An empty message]'],
    // People type JSON, too.
    ['{"a":1}', 'text', '{"a":1}'],
    ['[1]', 'text', '[1]'],
  ])('%j is a %s', (body, kind, text) => {
    expect(message(body)?.events).toMatchObject([{ ...from, kind, text }]);
  });

  test('is a file in the agent’s bucket', () => {
    const file = {
      ...{ mediaStatus: 'SUCCESS', s3Bucket: 'acme-rcs', s3Key: 'in/rcs/msg-1#photo.jpg', mimeType: 'image/jpeg' },
      ...{ fileName: 'photo.jpg', fileSizeBytes: 1_211_843 },
    };

    expect(message(file)?.events).toMatchObject([
      {
        ...{ ...from, kind: 'media', text: 'photo.jpg' },
        files: [
          {
            ref: JSON.stringify({ bucket: 'acme-rcs', key: 'in/rcs/msg-1#photo.jpg' }),
            ...{ mediaType: 'image/jpeg', size: 1_211_843, name: 'photo.jpg' },
          },
        ],
      },
    ]);
  });

  test.each(['ROLE_ASSUME_FAILED', 'UPLOAD_FAILED'])(
    'a file that AWS could not store (%s) is missing',
    (mediaStatus) => {
      expect(message({ mediaStatus, mimeType: 'image/heic', fileName: 'a.heic' })?.events).toMatchObject([
        { ...from, kind: 'media', text: 'a.heic\n[The file is missing]' },
      ]);
    },
  );

  test.each([
    ['UNSUBSCRIBE', 'opt-out'],
    ['SUBSCRIBE', 'opt-in'],
  ])('%s is an %s', (type, of) => {
    expect(message({ type })?.events).toMatchObject([
      { type: 'client-signal', of, sender: agent, clientIds: ['12679164820'], reason: type },
    ]);
  });

  test('RCS_TYPING is no message', () => {
    expect(message({ type: 'RCS_TYPING' })).toEqual({
      ...{ events: [], unread: [] },
      typing: { of: 'typing', sender: agent, clientId: '12679164820', at: noon },
    });
  });

  test('CONVERSATION_STARTED is no message', () => {
    expect(message({ type: 'CONVERSATION_STARTED' })).toEqual({ events: [], unread: ['CONVERSATION_STARTED'] });
  });

  test.each([{ originationNumber: 'ann' }, { inboundMessageId: '' }, { originationNumber: 7 }])(
    'cannot be read with %j',
    (more) => {
      expect(message('Hello', more)).toEqual({ events: [], unread: ['unreadable message'] });
    },
  );
});
