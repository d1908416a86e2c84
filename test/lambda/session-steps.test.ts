import { describe, expect, test } from 'vitest';
import { viewOfSession } from '../../lib/lambda/http/session-view.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { ledgerRow, noon } from '../support/builders.ts';

const sessionId = 'S000000000000001';
const iso = (ms: number) => new Date(ms).toISOString();
const onWhatsapp = { channel: 'whatsapp-main', status: 'sent', at: noon + 1000 } as const;
const view = (row: Partial<LedgerRow>) =>
  viewOfSession({ row: ledgerRow({ sessionId, status: 'sent', claimedAt: noon, sentAt: noon + 62_000, ...row }) });

describe('GET /sessions/{id} of an invite with a fallback', () => {
  test('shows no steps before another channel is tried', () => {
    expect(view({})).not.toHaveProperty('step');
    expect(view({})).not.toHaveProperty('steps');
  });

  test('says why none follows', () => {
    expect(view({ stepsEnd: 'success' })).toMatchObject({ channel: 'whatsapp-main', stepsEnd: 'success' });
  });

  test('shows the step that was taken, by its channel, and what became of each', () => {
    const row = { channel: 'sms-main', step: 1, stepAt: noon + 61_000, pastSteps: [onWhatsapp] } as const;

    expect(view(row)).toMatchObject({
      ...{ status: 'sent', channel: 'sms-main', step: 1, messageId: `${sessionId}.900000000000001` },
      steps: [
        { step: 0, channel: 'whatsapp-main', status: 'sent', at: iso(noon + 1000), messageId: `${sessionId}.0` },
        { step: 1, channel: 'sms-main', status: 'sent', at: iso(noon + 62_000) },
      ],
    });
    expect(view({ ...row, status: 'sending' }).steps?.[1]).toMatchObject({
      ...{ status: 'sending', at: iso(noon + 61_000) },
    });
  });

  test('a step that was refused leaves the invite where it was sent', () => {
    const refused = { channel: 'sms-main', status: 'failed', at: noon + 61_000 } as const;

    expect(view({ step: 1, stepAt: noon + 61_000, pastSteps: [onWhatsapp, refused] })).toMatchObject({
      ...{ status: 'sent', channel: 'whatsapp-main', step: 1, messageId: `${sessionId}.0` },
      steps: [
        { step: 0, channel: 'whatsapp-main', status: 'sent' },
        { step: 1, channel: 'sms-main', status: 'failed' },
      ],
    });
  });

  test('a receipt settles the step of which nobody knew', () => {
    const row = { channel: 'sms-main', status: 'unknown', step: 1, stepAt: noon, pastSteps: [onWhatsapp] } as const;
    const receipt = { status: 'delivered', at: noon, times: { delivered: noon } } as const;

    expect(viewOfSession({ row: ledgerRow({ sessionId, ...row }), receipt }).steps?.[1]).toMatchObject({
      status: 'sent',
    });
  });
});
