import { describe, expect, test } from 'vitest';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { createMeasure, metrics } from '../../lib/lambda/observe/metrics.ts';
import { noon } from '../support/builders.ts';

function figures(...events: InviteEvent[]) {
  const measure = createMeasure({ stage: 'dev', now: () => noon });

  return events.flatMap((event) => measure(event) ?? []).map((made) => JSON.parse(JSON.stringify(made)));
}

type Directive = { readonly Dimensions: string[][]; readonly Metrics: readonly { readonly Name: string }[] };

/** The metrics that a line gives CloudWatch. */
function namesOf({ _aws }: { readonly _aws: { readonly CloudWatchMetrics: readonly Directive[] } }): string[] {
  return _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
}

/** One event for every metric. */
const events: InviteEvent[] = [
  { step: 'accepted', sessionId: 'S1', caller: 'ivr', channel: 'whatsapp-main' },
  { step: 'refused', faults: ['unknown_channel'] },
  { step: 'not_stored' },
  { step: 'entry_written' },
  { step: 'sent', sinceAcceptedMs: 812 },
  { step: 'sent', sinceAcceptedMs: 812, receiver: 'meta' },
  { step: 'failed', fault: 'template_stopped' },
  { step: 'unknown' },
  { step: 'expired', fault: 'expired' },
  { step: 'retrying', fault: 'vendor_refused', sinceAcceptedMs: 4000 },
  { step: 'terminated', reason: 'orphan' },
  { step: 'dropped' },
  { step: 'key_conflict' },
  { step: 'chat_unverifiable' },
  { step: 'chat_foreign', reason: 'no session' },
  { step: 'contact_ambiguous' },
  { step: 'contact_failed' },
  { step: 'circuit_opened', fault: 'template_stopped', channel: 'whatsapp-main' },
  { step: 'circuit_warned', fault: 'template_stopped', channel: 'whatsapp-main' },
  { step: 'buried', reason: 'the body is not JSON' },
  { step: 'answered', channel: 'whatsapp-main', vendorMs: 140 },
  { step: 'webhook', receiver: 'meta', receipts: 3, messages: 1, unread: 1 },
  { step: 'webhook_refused', receiver: 'meta' },
  { step: 'webhook_not_stored', receiver: 'meta' },
  { step: 'receipt', sessionId: 'S1', status: 'delivered' },
  { step: 'receipt_foreign', receiver: 'meta', reason: 'another number' },
  { step: 'reconciled', sessionId: 'S1', status: 'delivered' },
  { step: 'terminated', reason: 'undelivered' },
  { step: 'unindexed', sessionId: 'S1' },
  { step: 'fallback', sessionId: 'S1', channel: 'sms-main', reason: 'refused' },
  { step: 'session_received', sessionId: 'S2' },
  { step: 'client_message', sessionId: 'S2' },
  { step: 'client_message_unrouted', reason: 'a reaction' },
  { step: 'message', sessionId: 'S2', status: 'sent' },
  { step: 'media_failed', sessionId: 'S2' },
  { step: 'opted_out', channel: 'whatsapp-main', reason: 'client' },
  { step: 'opted_in', channel: 'whatsapp-main', reason: 'client' },
  { step: 'endpoint_held', caller: 'ivr', reason: 'HTTP 503' },
];

describe('metrics', () => {
  test('are CloudWatch’s embedded metric format', () => {
    expect(figures({ step: 'failed', sessionId: 'S1', fault: 'client_unreachable' })).toEqual([
      {
        _aws: {
          Timestamp: noon,
          CloudWatchMetrics: [
            {
              Namespace: 'InviteToChat',
              Dimensions: [['Stage'], ['Stage', 'Fault']],
              Metrics: [{ Name: 'Failed', Unit: 'Count' }],
            },
          ],
        },
        Stage: 'dev',
        Fault: 'client_unreachable',
        Failed: 1,
      },
    ]);
  });

  test('every metric comes from some event, and no event makes another', () => {
    const made = figures(...events).flatMap(namesOf);

    expect([...new Set(made)].sort()).toEqual(Object.keys(metrics).sort());
  });

  test('every dimension and every metric that a line names is in it', () => {
    for (const line of figures(...events)) {
      const dimensions: string[] = line._aws.CloudWatchMetrics.flatMap(({ Dimensions }: Directive) =>
        Dimensions.flat(),
      );
      for (const name of [...dimensions, ...namesOf(line)]) expect(line).toHaveProperty(name);
    }
  });

  test('no session, caller or key is a dimension: each value of one is paid for', () => {
    expect(JSON.stringify(figures(...events))).not.toMatch(/S1|ivr/);
  });

  test('times are those of the event', () => {
    expect(
      figures({ step: 'sent', sinceAcceptedMs: 812 }, { step: 'answered', channel: 'w', vendorMs: 140 }),
    ).toMatchObject([
      { Sent: 1, AcceptToSend: 812 },
      { Channel: 'w', VendorLatency: 140 },
    ]);
  });

  test('an invite that was sent counts as 0 failed, so that the average is a share', () => {
    const [line] = figures({ step: 'sent', sinceAcceptedMs: 812 });

    expect(line._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'InviteToChat',
        Dimensions: [['Stage']],
        Metrics: [
          { Name: 'Sent', Unit: 'Count' },
          { Name: 'Failed', Unit: 'Count' },
          { Name: 'AcceptToSend', Unit: 'Milliseconds' },
        ],
      },
    ]);
    expect(line).toMatchObject({ Sent: 1, Failed: 0 });
  });

  test('receipts are expected of what was sent on a channel with a receiver', () => {
    const [without, withOne] = figures({ step: 'sent' }, { step: 'sent', receiver: 'meta' });

    expect(without).not.toHaveProperty('ReceiptsExpected');
    expect(withOne).toMatchObject({ Sent: 1, ReceiptsExpected: 1 });
  });

  test.for([
    [{ step: 'terminated', reason: 'notification' }, []],
    [{ step: 'failed', fault: 'client_unreachable' }, ['Failed']],
    [{ step: 'failed', fault: 'sender_stopped' }, ['Failed', 'Stopped']],
    [{ step: 'retrying', fault: 'account_stopped' }, ['Retried', 'Stopped']],
    [{ step: 'receipt', status: 'failed', fault: 'account_stopped' }, ['Receipts', 'Stopped']],
    [{ step: 'receipt_known', status: 'sent', reason: 'lower' }, []],
    [{ step: 'waiting' }, []],
    [{ step: 'webhook', receipts: 2, unread: 0 }, ['WebhookReceived', 'ReceiptsReceived']],
    [{ step: 'webhook', receipts: 0, messages: 2, unread: 0 }, ['WebhookReceived', 'MessagesReceived']],
    [{ step: 'handshake' }, []],
  ] as const)('%o counts as %o', ([event, names]) => {
    expect(figures(event).flatMap(namesOf)).toEqual(names);
  });
});
