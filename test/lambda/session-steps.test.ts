import { describe, expect, test } from 'vitest';
import { createReadKnown } from '../../lib/invite/session.ts';
import { viewOfSession } from '../../lib/lambda/http/session-view.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

const sessionId = 'S000000000000001';
const iso = (ms: number) => new Date(ms).toISOString();
const onWhatsapp = { channel: 'whatsapp-main', status: 'sent', at: noon + 1000 } as const;

async function view(row: Partial<LedgerRow>, reported?: 'delivered') {
  const receipts = createMemoryReceipts();
  const messageId = `${sessionId}.900000000000001`;
  if (reported) await receipts.raise({ messageId, status: reported, at: noon, expiresAt: noon + 1000 });
  const stored = ledgerRow({ sessionId, status: 'sent', claimedAt: noon, sentAt: noon + 62_000, ...row });
  const ledger = { read: async () => stored };
  const known = await createReadKnown({ ledger, receipts, catalog: sampleCatalog, now: () => noon })(sessionId);
  if (!known) throw new Error('there is no row');

  return viewOfSession(known);
}

describe('GET /sessions/{id} of an invite with a fallback', () => {
  test('shows no steps before another channel is tried', async () => {
    expect(await view({})).not.toHaveProperty('step');
    expect(await view({})).not.toHaveProperty('steps');
  });

  test('says why none follows', async () => {
    expect(await view({ stepsEnd: 'success' })).toMatchObject({ channel: 'whatsapp-main', stepsEnd: 'success' });
  });

  test('shows the step that was taken, by its channel, and what became of each', async () => {
    const row = { channel: 'sms-main', step: 1, stepAt: noon + 61_000, pastSteps: [onWhatsapp] } as const;

    expect(await view(row)).toMatchObject({
      ...{ status: 'sent', channel: 'sms-main', step: 1, messageId: `${sessionId}.900000000000001` },
      steps: [
        { step: 0, channel: 'whatsapp-main', status: 'sent', at: iso(noon + 1000), messageId: `${sessionId}.0` },
        { step: 1, channel: 'sms-main', status: 'sent', at: iso(noon + 62_000) },
      ],
    });
    expect((await view({ ...row, status: 'sending' })).steps?.[1]).toMatchObject({
      ...{ status: 'sending', at: iso(noon + 61_000) },
    });
  });

  test('a step that was refused leaves the invite where it was sent', async () => {
    const refused = { channel: 'sms-main', status: 'failed', at: noon + 61_000 } as const;

    expect(await view({ step: 1, stepAt: noon + 61_000, pastSteps: [onWhatsapp, refused] })).toMatchObject({
      ...{ status: 'sent', channel: 'whatsapp-main', step: 1, messageId: `${sessionId}.0` },
      steps: [
        { step: 0, channel: 'whatsapp-main', status: 'sent' },
        { step: 1, channel: 'sms-main', status: 'failed' },
      ],
    });
  });

  test('a receipt settles the step of which nobody knew', async () => {
    const row = { channel: 'sms-main', status: 'unknown', step: 1, stepAt: noon, pastSteps: [onWhatsapp] } as const;

    expect((await view(row, 'delivered')).steps?.[1]).toMatchObject({ status: 'sent' });
  });
});
