import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsInbound } from '../../lib/channel/aws/inbound.ts';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { readReceiptRecord, writeReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { noon } from '../support/builders.ts';
import { messagesValue, metaEntry, metaEnvelope, metaStatus, snsBody } from '../support/webhooks.ts';

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
];
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

function check(body: string | Uint8Array): void {
  const bytes = Buffer.from(body);

  for (const inbound of [metaInbound, awsInbound]) {
    const headers = { 'x-hub-signature-256': bytes.toString('latin1') };
    for (const method of ['GET', 'POST'])
      inbound.verify({ method, headers, query: {}, body: bytes }, { appSecrets: ['x'], topics: ['y'] });

    for (const event of inbound.parse(bytes, noon)?.events ?? []) {
      if (event.type !== 'stop' && event.type !== 'receipt') continue;

      const common = { v: 1, receiver: 'meta' } as const;
      const written = writeReceiptRecord(
        event.type === 'stop'
          ? { ...common, ...event }
          : { ...common, receivedAt: noon, ...event, clientIds: event.clientIds && [...event.clientIds] },
      );

      expect(readReceiptRecord(written).status).toBe('read');
      expect(written.length).toBeLessThan(262_144);
    }
  }
}

describe('never throws, and yields only what the queue takes and relay reads', () => {
  test('for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check), { seed, numRuns: 500 });
  });

  test('for any JSON', () => {
    fc.assert(fc.property(fc.json(), check), { seed, numRuns: 500 });
  });

  test('for an envelope with any part spoilt, also within AWS’', () => {
    fc.assert(
      fc.property(spoilt, (value) => {
        check(JSON.stringify(value));
        check(snsBody('y', { whatsAppWebhookEntry: JSON.stringify(value) }));
        const entries = (value as { readonly entry?: readonly unknown[] } | null)?.entry;
        check(snsBody('y', { whatsAppWebhookEntry: JSON.stringify(entries?.[0] ?? null), context: value }));
      }),
      { seed, numRuns: 500 },
    );
  });

  test('for an SMS event with any part spoilt', () => {
    const event = fc
      .tuple(fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }), hostile)
      .map(([at, value]) => spoil(smsEvent, at, value));

    fc.assert(
      fc.property(event, (value) => check(snsBody('y', value))),
      { seed, numRuns: 500 },
    );
  });

  test('for an envelope that was cut anywhere', () => {
    const text = JSON.stringify(samples[0]);

    fc.assert(
      fc.property(fc.nat(text.length), (at) => check(text.slice(0, at))),
      { seed, numRuns: 300 },
    );
  });
});
