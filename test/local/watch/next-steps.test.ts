import { expect, test } from 'vitest';
import { nextSteps, type SessionState } from '../../../local/watch/next-steps.ts';
import { viewOfStep } from '../../../local/watch/step-view.ts';
import { verdictOf } from '../../../local/watch/verdict.ts';
import { ledgerRow } from '../../support/builders.ts';
import { sampleChannel } from '../../support/sample-catalog.ts';

const noon = Date.UTC(2026, 0, 2, 12);
const row = ledgerRow({ status: 'sent', attempt: 1, acceptedAt: noon, deadline: noon + 900_000 });
const state: SessionState = {
  ...{ row, receipt: undefined, steps: [], channel: undefined, conversation: undefined },
  ...{ waitsForAgent: false, undeliveredMs: 600_000 },
};
const whats = (changes: Partial<SessionState>) => nextSteps({ ...state, ...changes }).map(({ what }) => what);
const step = (event: Parameters<typeof viewOfStep>[0]['event']) => ({ n: 1, at: noon, event });

test.each<[string, Partial<SessionState>, RegExp]>([
  ['lies in its queue', { row: undefined, steps: [step({ step: 'accepted' })] }, /from the invite queue/],
  ['waits', { row: undefined, steps: [step({ step: 'waiting', until: noon })] }, /It waits/],
  ['is a dead letter', { row: undefined, steps: [step({ step: 'buried' })] }, /dead letters/],
  ['is being sent', { row: { ...row, status: 'sending', leaseUntil: noon } }, /The vendor answers/],
  ['is retried', { row: { ...row, status: 'retrying', notBefore: noon } }, /Attempt 2/],
  ['is unknown', { row: { ...row, status: 'unknown' } }, /never sent again/],
  ['waits for an agent', { waitsForAgent: true }, /An agent takes it/],
  [
    'has ended',
    { row: { ...row, chat: { state: 'terminated', server: 'builtin', reason: 'idle' } } },
    /ended \(idle\)/,
  ],
])('of an invite that %s it says so', (_, changes, says) => {
  expect(whats(changes).join()).toMatch(says);
});

test('an invite with a channel left says when it goes on by it, and not if it has arrived', () => {
  const fallback = { channel: 'sms-main', at: noon + 60_000 };
  const refused = { ...row, status: 'retrying', notBefore: row.deadline + 1000 } as const;
  const arrived = { status: 'delivered', at: noon, times: {} } as const;

  expect(nextSteps({ ...state, fallback })[0]).toEqual({
    what: 'It goes on by sms-main, unless it is known to have arrived.',
    at: '2026-01-02T12:01:00.000Z',
  });
  expect(whats({ fallback, row: refused })[0]).toBe('It goes on by sms-main.');
  expect(whats({ fallback, row: refused }).join()).not.toMatch(/Attempt/);
  expect(whats({ fallback, receipt: arrived }).join()).not.toMatch(/sms-main/);
});

test('what an agent has answered waits for no agent, and who has written is not waited for to read', () => {
  const taken = { waitsForAgent: true, steps: [step({ step: 'message_accepted' })] };
  expect(whats(taken).join()).not.toMatch(/An agent takes it/);

  const channel = sampleChannel('whatsapp-main');
  const delivered = { channel, receipt: { status: 'delivered' as const, at: noon, times: { delivered: noon } } };
  expect(whats(delivered).join()).toMatch(/reads it/);
  expect(whats({ ...delivered, steps: [step({ step: 'client_message' })] }).join()).not.toMatch(/reads it/);
});

test('a step says what its fault and its vendor’s code mean', () => {
  const view = viewOfStep(
    step({ step: 'failed', fault: 'client_unreachable', vendorCode: '131026' }),
    'whatsapp-cloud',
  );

  // The lines below it say the rest.
  expect(view.text).toBe('failed');
  expect(view).toMatchObject({
    at: '2026-01-02T12:00:00.000Z',
    tone: 'red',
    vendorMeaning: 'the client cannot be reached on WhatsApp',
    fault: { code: 'client_unreachable', advice: 'Use another channel.' },
  });
});

test.each([
  [200, [{ step: 'webhook', receipts: 2, messages: 1 }], 'taken', '2 receipts, 1 message'],
  [200, [{ step: 'webhook' }], 'nothing new', 'Nothing in it is of use here.'],
  [401, [{ step: 'webhook_refused' }], 'refused', 'Not the vendor’s: its signature does not fit.'],
  [500, [{ step: 'webhook_not_stored' }], 'not stored', 'Could not be stored: the vendor repeats it.'],
  [200, [{ step: 'handshake' }], 'handshake', 'The address was verified.'],
] as const)('the verdict on a webhook that was answered %i', (status, steps, outcome, text) => {
  expect(verdictOf(status, steps)).toEqual({ outcome, text });
});
