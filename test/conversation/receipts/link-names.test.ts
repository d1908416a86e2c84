import { expect, test } from 'vitest';
import { linkNames } from '../../../lib/conversation/receipts/link-names.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import type { ReportedReceipt } from '../../../lib/queue/receipt-record.ts';
import { createMemoryConversations } from '../../memory/conversations.ts';
import { createMemoryIdentities } from '../../memory/identities.ts';
import { noon } from '../../support/builders.ts';

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

const varied = { ...receipt, clientIds: ['551187654321', 'BR.1'] };
const dialled = '5511987654321';

test('a number that may have been dialled differently is linked with the one that was', async () => {
  const identities = createMemoryIdentities();
  const conversations = createMemoryConversations({ now: () => noon });
  await conversations.write(
    {
      ...{ id: 'c1', version: 'v1', channel: 'whatsapp-main', businessId: '1', clientId: dialled, sessions: [] },
      ...{ activeAt: noon, expiresAt: noon + 1000 },
    },
    undefined,
  );
  const deps = { identities, conversations, now: () => noon, report: () => {} };
  await linkNames(deps, varied, { ...session, conversation: 'c1' });
  const people = await Promise.all(
    [dialled, '551187654321', 'BR.1'].map((clientId) => identities.personOf('meta', clientId)),
  );

  expect(new Set(people).size).toBe(1);
});

test('a conversation that cannot be read is reported, and the other names are linked', async () => {
  const identities = createMemoryIdentities();
  const events: InviteEvent[] = [];
  const conversations = { read: async () => Promise.reject(new TypeError('no answer')) };
  await linkNames({ identities, conversations, now: () => noon, report: (event) => void events.push(event) }, varied, {
    ...session,
    conversation: 'c1',
  });

  expect(events).toEqual([{ step: 'contact_failed', ...session, reason: 'TypeError' }]);
  expect(await identities.personOf('meta', 'BR.1')).toBe(await identities.personOf('meta', '551187654321'));
});
