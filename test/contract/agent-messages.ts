import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentMessage, type AgentMessages, agentMessageStatuses } from '../../lib/ledger/agent-messages.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';

export type AgentMessagesUnderTest = {
  readonly messages: AgentMessages;
  /** Of the same table. */
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
};

export function agentMessage(members: Partial<AgentMessage> = {}): AgentMessage {
  return {
    messageId: 'A000000000000001.7',
    status: 'accepted',
    version: 'v1',
    contentHash: 'content-1',
    acceptedAt: noon,
    updatedAt: noon,
    deadline: noon + 120_000,
    attempt: 0,
    expiresAt: noon + 86_400_000,
    ...members,
  };
}

/** What every adapter of the agents' messages does. Each test has its own message. */
export function agentMessagesContract(name: string, open: () => Promise<AgentMessagesUnderTest>): void {
  describe(`agents’ messages: ${name}`, () => {
    let opened: AgentMessagesUnderTest;
    let count = 0;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const newMessage = (members: Partial<AgentMessage> = {}) => {
      count += 1;
      return agentMessage({ messageId: `A000000000000002.${count}`, ...members });
    };

    test('returns nothing for a message that nobody wrote', async () => {
      expect(await opened.messages.read('A000000000000009.1')).toBeUndefined();
    });

    test.each(agentMessageStatuses)(
      'brings back a message that is %s, with all that is known of it',
      async (status) => {
        const message = newMessage({
          status,
          attempt: 2,
          leaseUntil: noon + 1,
          notBefore: noon + 2,
          sentAt: noon + 3,
          vendorMessageId: 'wamid.1',
          fault: { code: 'window_closed', detail: 'Use a template.' },
        });

        expect(await opened.messages.write(message, undefined)).toBe(true);
        expect(await opened.messages.read(message.messageId)).toEqual(message);
      },
    );

    test('is written first only if there is none', async () => {
      const message = newMessage();

      expect(await opened.messages.write(message, undefined)).toBe(true);
      expect(await opened.messages.write({ ...message, version: 'v2', contentHash: 'other' }, undefined)).toBe(false);
      expect(await opened.messages.read(message.messageId)).toEqual(message);
    });

    test('is written over only as the writer read it', async () => {
      const message = newMessage();
      await opened.messages.write(message, undefined);
      const sending = { ...message, status: 'sending', version: 'v2', attempt: 1, leaseUntil: noon + 15_000 } as const;

      expect(await opened.messages.write(sending, 'v0')).toBe(false);
      expect(await opened.messages.write(sending, 'v1')).toBe(true);
      expect(await opened.messages.write({ ...sending, version: 'v3' }, 'v1')).toBe(false);
      expect(await opened.messages.read(message.messageId)).toEqual(sending);
    });

    test('loses what a later write leaves out', async () => {
      const message = newMessage({ notBefore: noon + 1, fault: { code: 'vendor_refused' } });
      await opened.messages.write(message, undefined);
      const { notBefore: _, fault: __, ...sent } = { ...message, status: 'sent', version: 'v2' } as const;

      await opened.messages.write(sent, 'v1');
      expect(await opened.messages.read(message.messageId)).toEqual(sent);
    });

    test('a write of what is not there is refused', async () => {
      expect(await opened.messages.write(newMessage(), 'v1')).toBe(false);
    });

    test('lies beside the row of its session, and beside the session’s other messages', async () => {
      const [first, second] = [newMessage(), newMessage()];
      const row = ledgerRow({ sessionId: 'A000000000000002' });
      await opened.ledger.write(row, undefined);
      await opened.messages.write(first, undefined);
      await opened.messages.write({ ...second, contentHash: 'content-2' }, undefined);

      expect(await opened.ledger.read(row.sessionId)).toMatchObject({ sessionId: row.sessionId, status: 'sending' });
      expect((await opened.messages.read(first.messageId))?.contentHash).toBe('content-1');
      expect((await opened.messages.read(second.messageId))?.contentHash).toBe('content-2');
    });
  });
}
