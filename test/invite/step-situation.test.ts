import { expect, test } from 'vitest';
import { knownOf } from '../../lib/invite/step-situation.ts';
import type { Conversation } from '../../lib/ledger/conversation.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { StepRecord } from '../../lib/queue/invite-record.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';

const { channel, businessId, response, ...rest } = inviteRecord();
const record: StepRecord = {
  ...{ ...rest, channel, businessId, response },
  step: { number: 1, afterSeconds: 60, successStatus: 'delivered', invite: { channel, businessId, response } },
};
const { sessionId } = record;
const first = { channel: 'whatsapp-main', conversation: 'first', at: noon } as const;

function known(members: Partial<LedgerRow>, conversations: Readonly<Record<string, Partial<Conversation>>>) {
  const read = async (id: string): Promise<Conversation | undefined> =>
    conversations[id] && {
      ...{ id, version: 'v1', channel, businessId, clientId: '15550100001', sessions: [] },
      ...{ activeAt: noon, expiresAt: noon, ...conversations[id] },
    };

  return knownOf(
    { readReceipt: async () => undefined, conversations: { read }, now: () => noon + 60_000 },
    record,
    ledgerRow({ sessionId, claimedAt: noon, ...members }),
  );
}

test('a reply on the step’s own channel is known once it is claimed: an earlier attempt has led the client there', async () => {
  const conversations = { second: { sessions: [{ sessionId, at: noon, answered: true as const }] } };
  const pastSteps = [{ ...first, status: 'sent' as const }];

  expect(await known({ step: 1, conversation: 'second', pastSteps }, conversations)).toMatchObject({
    success: 'replied',
  });
  expect(await known({ conversation: 'first', status: 'sent' }, conversations)).toMatchObject({ success: undefined });
});

test.each([
  ['sent', 'replied'],
  ['unknown', 'replied'],
  ['failed', undefined],
] as const)(
  'what a client writes after a notification that is %s is a reply, or is none: %s',
  async (status, success) => {
    const conversations = { first: { clientAt: noon + 1000 } };
    const pastSteps = [{ ...first, status }];

    expect(await known({ notification: true, step: 1, pastSteps }, conversations)).toMatchObject({ success });
  },
);
