import { describe, expect, test } from 'vitest';
import type { AgentMessage } from '../../../lib/ledger/agent-messages.ts';
import { acceptedMessage } from '../../support/agent-messages.ts';
import { createRelaySystem, inviteRow, receiptRecord, sessionId } from '../../support/relay-system.ts';

test('a message of an agent has receipts of the channel that sent it, wherever the session has moved', async () => {
  const system = createRelaySystem();
  const messageId = `${sessionId}.7`;
  const pastSteps = [{ channel: 'whatsapp-main', businessId: '19251112222', status: 'sent' as const, at: 1 }];
  system.rows.set(sessionId, inviteRow({ channel: 'sms-main', businessId: '19251113333', step: 1, pastSteps }));
  system.messages.set(messageId, acceptedMessage({ messageId, status: 'sent' }));
  await system.relay(receiptRecord({ messageId, sender: '999' }));
  await system.relay(receiptRecord({ messageId: `${sessionId}.900000000000001` }));
  expect(system.receipts.size).toBe(0);

  await system.relay(receiptRecord({ messageId }));
  expect(system.receipts.get(messageId)).toMatchObject({ status: 'delivered' });
});

describe('agents', () => {
  const told = async (
    receipts: 'failed' | 'delivered' | 'all' | undefined,
    members: Parameters<typeof inviteRow>[0] = {},
  ) => {
    const system = createRelaySystem({ channel: { receipts } });
    system.rows.set(sessionId, inviteRow(members));
    for (const status of ['sent', 'failed', 'delivered', 'read'] as const)
      await system.relay(receiptRecord({ status, vendorCode: '131026' }));

    return system.agents.map(({ status }) => status);
  };

  test.each([
    [undefined, ['failed']],
    ['failed', ['failed']],
    ['delivered', ['failed', 'delivered', 'read']],
    ['all', ['sent', 'failed', 'delivered', 'read']],
  ] as const)('hear of what the channel says: %s', async (receipts, expected) => {
    expect(await told(receipts)).toEqual(expected);
  });

  test('hear nothing of a notification, of a session elsewhere, or of one that has ended', async () => {
    expect(await told('all', { notification: true })).toEqual([]);
    expect(await told('all', { chat: { state: 'open', server: 'gms-main', id: 'x' } })).toEqual([]);
    expect(await told('all', { chat: { state: 'terminated', server: 'builtin', reason: 'requested' } })).toEqual([]);
    expect(await told('all', { status: 'failed' })).toEqual([]);
  });

  test('get the id, the time and the fault of the message', async () => {
    const system = createRelaySystem();
    await system.relay(receiptRecord({ status: 'failed', vendorCode: '131026' }));

    expect(system.agents).toEqual([
      {
        chatQueueKey: '1:session-WA',
        v: 1,
        type: 'session.receipt',
        interactionId: sessionId,
        messageId: `${sessionId}.0`,
        status: 'failed',
        at: '2026-11-22T15:00:02.000Z',
        fault: {
          code: 'client_unreachable',
          detail: 'The vendor’s code is 131026: the client cannot be reached on WhatsApp.',
        },
      },
    ]);
  });

  describe('of what they wrote', () => {
    const withMessage = (
      { status = 'sent', receipts }: { status?: AgentMessage['status']; receipts?: 'failed' | 'all' } = {},
      members: Parameters<typeof inviteRow>[0] = {},
    ) => {
      const system = createRelaySystem({ channel: { receipts } });
      system.rows.set(sessionId, inviteRow(members));
      system.messages.set(`${sessionId}.7`, acceptedMessage({ messageId: `${sessionId}.7`, status }));

      return system;
    };
    const receipt = (status: 'sent' | 'failed' | 'delivered' | 'read') =>
      receiptRecord({ messageId: `${sessionId}.7`, status, ...(status === 'failed' && { vendorCode: '131026' }) });

    test('hear that it did not arrive, and the session goes on', async () => {
      const system = withMessage();
      for (const status of ['sent', 'failed'] as const) await system.relay(receipt(status));

      expect(system.agents).toMatchObject([
        {
          type: 'session.receipt',
          messageId: `${sessionId}.7`,
          status: 'failed',
          fault: { code: 'client_unreachable' },
        },
      ]);
      expect(system.delayed).toEqual([]);
      expect([...system.receipts.keys()]).toEqual([`${sessionId}.7`]);
    });

    test('hear the rest as the channel says, even after the session’s end', async () => {
      const chat = { state: 'terminated', server: 'builtin', reason: 'requested' } as const;
      const system = withMessage({ receipts: 'all' }, { chat });
      for (const status of ['sent', 'delivered', 'read'] as const) await system.relay(receipt(status));

      expect(system.agents.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
    });

    test('get nothing on the queue of a notification, which the sweep consumes', async () => {
      const system = withMessage({ receipts: 'all' }, { notification: true });
      await system.relay(receipt('delivered'));

      expect(system.agents).toEqual([]);
    });

    test('hear what settles a message of which nobody knew whether it went out, whatever the channel says', async () => {
      const system = withMessage({ status: 'unknown' });
      await system.relay(receipt('delivered'));
      await system.relay(receipt('read'));

      expect(system.agents.map(({ status }) => status)).toEqual(['delivered', 'read']);
      expect(system.steps()).toEqual(['reconciled', 'receipt', 'receipt']);
    });

    test('hear it, too, from a record that comes again, and of a message that is still being sent', async () => {
      const system = withMessage({ status: 'unknown' });
      system.receipts.set(`${sessionId}.7`, { status: 'delivered', at: 1, times: { delivered: 1 } });
      await system.relay(receipt('delivered'));
      expect(system.agents).toMatchObject([{ status: 'delivered' }]);

      const sending = withMessage({ status: 'sending' });
      await sending.relay(receipt('delivered'));
      expect(sending.agents).toMatchObject([{ status: 'delivered' }]);
    });
  });

  test('hear of it after a crash between the item and the queue, from the record that comes again', async () => {
    const failing = createRelaySystem({
      chatQueues: { put: async () => Promise.reject(new Error('no answer')) },
    });
    expect(await failing.relay(receiptRecord({ status: 'failed' }))).toEqual(['retain']);

    const system = createRelaySystem();
    for (const [id, receipt] of failing.receipts) system.receipts.set(id, receipt);
    expect(await system.relay(receiptRecord({ status: 'failed' }))).toEqual(['ack']);
    expect(system.agents).toMatchObject([{ type: 'session.receipt', status: 'failed' }]);
    expect(system.delayed).toHaveLength(1);
  });
});
