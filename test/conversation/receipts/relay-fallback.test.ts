import { describe, expect, test } from 'vitest';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import { noon } from '../../support/builders.ts';
import { createRelaySystem, inviteRow, receiptRecord, sessionId } from '../../support/relay-system.ts';

const number = '900000000000001';
const toSms = [{ channel: 'sms-main', afterSeconds: 60, successStatus: 'delivered' as const }];
const whatsapp = { channel: 'whatsapp-main', businessId: '19251112222', status: 'sent', at: noon } as const;
const sms = { ...whatsapp, channel: 'sms-main' };
const failed = { status: 'failed', at: noon, times: { failed: noon } } as const;

/** It went out by WhatsApp first, and by SMS then. */
const onSms = inviteRow({ step: 1, channel: 'sms-main', pastSteps: [whatsapp], callbackTo: 'ivr' });
/** The other way round. */
const onWhatsapp = inviteRow({ step: 1, pastSteps: [sms], callbackTo: 'ivr' });

function system(row: LedgerRow) {
  const announced: string[] = [];
  const made = createRelaySystem({
    channel: { fallback: toSms, receipts: 'all' },
    announceReceipt: async (_, status) => void announced.push(status),
  });
  made.rows.set(sessionId, row);

  return { ...made, announced };
}

describe('a receipt of an invite that was sent by two channels', () => {
  test('of the first message comes late, and is reported', async () => {
    const made = system(onSms);

    expect(await made.relay(receiptRecord())).toEqual(['ack']);

    expect(made.receipts.get(sessionId)).toMatchObject({ status: 'delivered' });
    expect(made.agents).toMatchObject([{ type: 'session.receipt', messageId: `${sessionId}.0`, status: 'delivered' }]);
    expect(made.announced).toEqual(['delivered']);
  });

  test('of the second message is its own', async () => {
    const made = system(onWhatsapp);

    await made.relay(receiptRecord({ messageId: `${sessionId}.${number}` }));

    expect(made.receipts.get(`${sessionId}.${number}`)).toMatchObject({ status: 'delivered' });
    expect(made.receipts.has(sessionId)).toBe(false);
    expect(made.agents).toMatchObject([{ messageId: `${sessionId}.${number}`, status: 'delivered' }]);
  });

  test('is foreign if its vendor did not send that message', async () => {
    const made = system(onWhatsapp);

    await made.relay(receiptRecord({ messageId: `${sessionId}.0` }));
    await made.relay(receiptRecord({ messageId: `${sessionId}.900000000000002` }));

    expect(made.receipts.size).toBe(0);
    expect(made.steps()).toEqual(['receipt_foreign', 'receipt_foreign']);
  });
});

describe('a failure that is reported', () => {
  test('is not told to the caller while another channel is left', async () => {
    const made = system(inviteRow({ callbackTo: 'ivr' }));

    await made.relay(receiptRecord({ status: 'failed' }));

    expect(made.announced).toEqual([]);
    expect(made.agents).toMatchObject([{ messageId: `${sessionId}.0`, status: 'failed' }]);
  });

  test.each([
    ['the last channel', onWhatsapp, number, ['failed']],
    ['a channel before the last', onSms, '0', []],
    ['one after whose success none follows', inviteRow({ callbackTo: 'ivr', stepsEnd: 'refused' }), '0', ['failed']],
  ] as const)('of %s', async (_, row, of, announced) => {
    const made = system(row);

    await made.relay(receiptRecord({ status: 'failed', messageId: `${sessionId}.${of}` }));

    expect(made.announced).toEqual(announced);
  });
});

describe('a plain session whose message failed', () => {
  const undelivered = { v: 1, type: 'undelivered', sessionId } as const;

  test('waits while another channel is left', async () => {
    const made = system(inviteRow());
    made.receipts.set(sessionId, failed);

    await made.relay(undelivered);

    expect(made.rows.get(sessionId)?.chat.state).toBe('open');
    expect(made.delayed).toEqual([{ record: undelivered, delaySeconds: 600 }]);
  });

  test('goes on if the message of the next channel has not failed', async () => {
    const made = system(onSms);
    made.receipts.set(sessionId, failed);

    await made.relay(undelivered);

    expect(made.rows.get(sessionId)?.chat.state).toBe('open');
    expect(made.delayed).toEqual([]);
  });

  test('ends if that failed, too', async () => {
    const made = system(onSms);
    made.receipts.set(sessionId, failed);
    made.receipts.set(`${sessionId}.${number}`, failed);

    await made.relay(undelivered);

    expect(made.rows.get(sessionId)?.chat).toMatchObject({ state: 'terminated', reason: 'undelivered' });
  });
});
