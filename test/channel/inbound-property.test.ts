import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appleInbound } from '../../lib/channel/apple/inbound.ts';
import { awsInbound } from '../../lib/channel/aws/inbound.ts';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { twilioInbound } from '../../lib/channel/twilio/inbound.ts';
import { storeEvents } from '../../lib/conversation/receive/store-events.ts';
import { readMessageRecord } from '../../lib/queue/message-record.ts';
import { readReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { writeMessageRecord, writeReceiptRecord } from '../../lib/queue/write-records.ts';
import { appleHeaders } from '../support/apple-webhooks.ts';
import { noon } from '../support/builders.ts';
import { pageEnvelope, pageMessage } from '../support/page-webhooks.ts';
import { sampleChannel } from '../support/sample-catalog.ts';
import { messagesValue, metaEntry, metaEnvelope, metaMessage, metaStatus, snsBody } from '../support/webhooks.ts';

/** fast-check prints it with the failing case. */
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

const template = { message_template_name: 'order_ready', message_template_language: 'en_US' };
const samples = [
  metaEnvelope(
    metaEntry(messagesValue([metaStatus(), metaStatus({ status: 'failed', errors: [{ code: 131_049 }] })])),
    metaEntry({ event: 'PAUSED', ...template }, 'message_template_status_update'),
  ),
  metaEnvelope(
    metaEntry({ event: 'FLAGGED', display_phone_number: '15550783881' }, 'phone_number_quality_update'),
    metaEntry({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }, 'account_update'),
  ),
  metaEnvelope(
    metaEntry(
      messagesValue(undefined, {
        contacts: [{ wa_id: '15550100001', user_id: 'US.1', profile: { name: 'Zoë' } }],
        messages: [
          metaMessage({ context: { id: 'wamid.0' }, from_user_id: 'US.1' }),
          metaMessage({ type: 'image', image: { id: '1', mime_type: 'image/png', sha256: 'x', caption: 'y' } }),
          metaMessage({ type: 'interactive', interactive: { nfm_reply: { body: 'b', response_json: '{"a":1}' } } }),
          metaMessage({ type: 'contacts', contacts: [{ name: { formatted_name: 'A' }, phones: [{ phone: '1' }] }] }),
          metaMessage({ type: 'order', order: { product_items: [{ product_retailer_id: 's', quantity: 1 }] } }),
          metaMessage({ type: 'edit', edit: { message: { type: 'text', text: { body: 'x' } } } }),
          metaMessage({ type: 'system', system: { type: 'user_changed_number', wa_id: '1', user_id: 'US.2' } }),
        ],
      }),
    ),
  ),
  metaEnvelope(
    metaEntry(
      messagesValue(undefined, {
        user_preferences: [{ wa_id: '1', category: 'marketing_messages', value: 'stop', timestamp: '1' }],
      }),
      'user_preferences',
    ),
  ),
  pageEnvelope(
    pageMessage({ mid: 'm', text: 't', quick_reply: { payload: 'p' }, reply_to: { mid: 'm_0' } }),
    pageMessage({
      mid: 'm',
      attachments: [
        { type: 'image', payload: { url: 'https://scontent.xx.fbcdn.net/a.png' } },
        { type: 'location', title: 't', payload: { coordinates: { lat: 1, long: 2 } } },
      ],
    }),
    pageMessage({ mid: 'm', is_echo: true, metadata: 'S000000000000001.7' }),
    { postback: { mid: 'm', title: 't', payload: 'p' } },
    { reaction: { action: 'react', emoji: '❤', mid: 'm' } },
    { delivery: { mids: ['m'], watermark: noon } },
    { read: { watermark: noon } },
    { policy_enforcement: { action: 'block' } },
  ),
];
const appleSamples = [
  {
    ...{ type: 'text', subject: 's', body: '\uFFFC b' },
    attachments: [{ name: 'a', mimeType: 'b/c', size: 1, signature: 'ab', url: 'u', owner: 'o', key: 'ab'.repeat(32) }],
  },
  ...[
    { 'quick-reply': { selectedIndex: 0, items: [{ identifier: 'a', title: 'b' }] }, requestIdentifier: 'r' },
    { listPicker: { sections: [{ items: [{ identifier: 'a', title: 'b' }] }] } },
    { event: { title: 't', timeslots: [{ identifier: 'a', startTime: 'b' }] } },
    { dynamic: { selections: [{ title: 't', items: [{ identifier: 'a', value: 'b' }] }] } },
  ].map((data) => ({ type: 'interactive', interactiveData: { data } })),
  { type: 'interactive', interactiveDataRef: { bid: 'b', url: 'u', owner: 'o', key: 'ab'.repeat(32), signature: 'a' } },
];
const sms = { originationNumber: '+1555', destinationNumber: '+1925', messageBody: 'x', inboundMessageId: '1' };
const rcs = {
  ...{ originationNumber: '1555', destinationNumber: 'rcs-1', inboundMessageId: '1' },
  messageBody: JSON.stringify({ type: 'SUGGESTION', text: 'a', postbackData: 'b' }),
};
const smsEvent = { eventType: 'TEXT_SPAM', eventTimestamp: noon, originationPhoneNumber: '+1925', messageId: '1' };

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    [],
    {},
    '',
    '\ud800',
    -0,
    1e308,
    Array.from({ length: 2000 }, () => null),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Puts `value` in place of the part of the sample that `at` leads to. */
function spoil(sample: unknown, at: readonly number[], value: unknown): unknown {
  const [first, ...rest] = at;
  if (first === undefined || typeof sample !== 'object' || sample === null) return value;

  const keys = Object.keys(sample);
  const key = keys[first % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  const member: unknown = (sample as Record<string, unknown>)[key];
  const spoilt = rest.length === 0 ? value : spoil(member, rest, value);

  return Array.isArray(sample)
    ? sample.map((one: unknown, index) => (String(index) === key ? spoilt : one))
    : { ...sample, [key]: spoilt };
}

const spoilt = fc
  .tuple(fc.constantFrom(...samples), fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }), hostile)
  .map((parts) => spoil(...parts));

async function check(body: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(body);

  for (const inbound of [metaInbound, awsInbound, appleInbound, twilioInbound]) {
    const text = bytes.toString('latin1');
    const headers = { ...appleHeaders, 'x-hub-signature-256': text, authorization: `Bearer ${text}` };
    const signed = { ...headers, 'x-twilio-signature': text };
    const request = { method: 'POST', headers: signed, query: { message: text }, target: text, body: bytes };
    for (const method of ['GET', 'POST'])
      inbound.verify({ ...request, method }, { appSecrets: ['x'], topics: ['y'], mspId: 'z', publicUrl: 'u' });
    inbound.unpack?.(bytes);

    const parsed = inbound.parse(bytes, noon, request);
    if (parsed) await storeEvents(checkingStore, parsed, { receiver: 'meta', receivedAt: noon });
  }
}

// A pool has any number.
const takesAll = {
  ...sampleChannel('whatsapp-main'),
  businessIds: { '1': { originationIdentity: 'pool-1' } },
  receiver: 'meta',
};

/** What it gets must fit into a queue, and be read again. */
const checkingStore: Parameters<typeof storeEvents>[0] = {
  channels: () => [takesAll],
  chatServers: () => [],
  receiptQueue: {
    put: async (record) => {
      const written = writeReceiptRecord(record);
      expect(readReceiptRecord(written).status).toBe('read');
      expect(written.length).toBeLessThan(262_144);
    },
  },
  messageQueue: {
    put: async (record, { group, deduplicationId }) => {
      const written = writeMessageRecord(record);
      expect(readMessageRecord(written).status).toBe('read');
      expect(written.length).toBeLessThan(262_144);
      if (record.type === 'client-message') expect(record.text).not.toBe('');
      expect([group, deduplicationId]).toEqual(['in-digest', 'digest']);
    },
  },
  digest: async () => 'digest',
  report: () => {},
};

describe('never throws, and yields only what the queue takes and relay reads', () => {
  test('for any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), check), { seed, numRuns: 500 });
  });

  test('for any JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.json(), check), { seed, numRuns: 500 });
  });

  test('for an envelope with any part spoilt, also within AWS’', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt, async (value) => {
        await check(JSON.stringify(value));
        await check(snsBody('y', { whatsAppWebhookEntry: JSON.stringify(value) }));
        const entries = (value as { readonly entry?: readonly unknown[] } | null)?.entry;
        await check(snsBody('y', { whatsAppWebhookEntry: JSON.stringify(entries?.[0] ?? null), context: value }));
      }),
      { seed, numRuns: 500 },
    );
  });

  test.each([
    ['an SMS event', [smsEvent, sms, rcs], (value: unknown) => snsBody('y', value)],
    ['a post of Apple’s', appleSamples, (value: unknown) => JSON.stringify(value)],
  ])('for %s with any part spoilt', async (_title, from, bodyOf) => {
    const spoiltOne = fc
      .tuple(fc.constantFrom<unknown>(...from), fc.array(fc.nat(9), { minLength: 1, maxLength: 7 }), hostile)
      .map((parts) => spoil(...parts));

    await fc.assert(
      fc.asyncProperty(spoiltOne, (value) => check(bodyOf(value))),
      { seed, numRuns: 500 },
    );
  });

  test('for a form with any fields', async () => {
    const names = [
      ...['MessageSid', 'MessageStatus', 'SmsStatus', 'From', 'To', 'WaId', 'ExternalUserId', 'Body', 'OptOutType'],
      ...['NumMedia', 'MediaUrl0', 'MediaContentType0', 'ButtonText', 'ButtonPayload', 'ListId', 'ListTitle'],
      ...['Latitude', 'Longitude', 'Address', 'Label', 'ProfileName', 'OriginalRepliedMessageSid', 'ErrorCode'],
    ];
    const values = ['SM1', '+15550100001', 'whatsapp:+19251112222', 'sent', 'failed', 'received', 'STOP', '1', '-0'];
    const value = fc.oneof(fc.constantFrom(...values, 'x'.repeat(100_000), '\u0000'), fc.string());
    const form = fc.dictionary(fc.constantFrom(...names), value);

    await fc.assert(
      fc.asyncProperty(form, (fields) => check(String(new URLSearchParams({ MessageSid: 'SM1', ...fields })))),
      { seed, numRuns: 500 },
    );
  });

  test('for an envelope that was cut anywhere', async () => {
    const text = JSON.stringify(samples[0]);

    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), (at) => check(text.slice(0, at))),
      { seed, numRuns: 300 },
    );
  });
});
