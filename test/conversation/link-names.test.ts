import { expect, test } from 'vitest';
import { linkNames } from '../../lib/conversation/link-names.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { ReportedReceipt } from '../../lib/queue/receipt-record.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { noon } from '../support/builders.ts';

const number = '15550100001';
const userId = 'US.13491208655302741918';
const receipt: ReportedReceipt = {
  ...{ v: 1, type: 'receipt', receiver: 'meta', sender: '1', vendorMessageId: 'wamid.1', at: noon, receivedAt: noon },
  status: 'delivered',
  clientIds: [number, userId],
};
const session = { sessionId: 's1', channel: 'whatsapp-main' };

async function linked(changed: Partial<ReportedReceipt> = {}) {
  const identities = createMemoryIdentities();
  await linkNames({ identities, now: () => noon, report: () => {} }, { ...receipt, ...changed }, session);

  return (await identities.personOf('meta', number)) === (await identities.personOf('meta', userId));
}

test('the receipt of a message that arrived links the names of its client', async () => {
  expect(await linked()).toBe(true);
});

test.each<[why: string, changed: Partial<ReportedReceipt>]>([
  ['one that only left', { status: 'sent' }],
  ['one that failed', { status: 'failed' }],
  ['one with a single name', { clientIds: [number] }],
  ['one with none', { clientIds: undefined }],
  ['one of another receiver', { receiver: 'other' }],
])('%s does not', async (_, changed) => {
  expect(await linked(changed)).toBe(false);
});

test('a table that does not answer is reported, and holds nothing up', async () => {
  const events: InviteEvent[] = [];
  const link = async () => {
    throw new TypeError(`no answer for ${number}`);
  };
  await linkNames({ identities: { link }, now: () => noon, report: (event) => events.push(event) }, receipt, session);

  expect(events).toEqual([{ step: 'contact_failed', ...session, reason: 'TypeError' }]);
});

test('a stage that knows no names does nothing', async () => {
  await expect(
    linkNames({ identities: undefined, now: () => noon, report: () => {} }, receipt, session),
  ).resolves.toBeUndefined();
});
