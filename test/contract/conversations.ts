import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conversation } from '../../lib/ledger/conversation.ts';
import type { Conversations } from '../../lib/ledger/conversations.ts';
import type { MessageIndex } from '../../lib/ledger/message-index.ts';
import { noon } from '../support/builders.ts';

type Opened = {
  readonly conversations: Conversations;
  /** Over the same items. */
  readonly index: MessageIndex;
  readonly close: () => Promise<void>;
};

const later = noon + 30 * 86_400_000;

/** What every adapter of the conversations does. `open` gets the clock. */
export function conversationsContract(name: string, open: (now: () => number) => Promise<Opened>): void {
  describe(`conversations: ${name}`, () => {
    let opened: Opened;
    let time = noon;

    beforeAll(async () => {
      opened = await open(() => time);
    }, 30_000);
    afterAll(() => opened.close());

    const newConversation = async (person: string, members: Partial<Conversation> = {}): Promise<Conversation> => ({
      id: await opened.conversations.idOf({ channel: 'whatsapp-main', businessId: '19251112222', person }),
      version: 'v1',
      channel: 'whatsapp-main',
      businessId: '19251112222',
      clientId: '15550100001',
      sessions: [{ sessionId: 'S1', at: noon }],
      activeAt: noon,
      expiresAt: later,
      ...members,
    });

    test('a conversation is the same for one person, channel and business id, and no other', async () => {
      const { idOf } = opened.conversations;
      const key = { channel: 'a', businessId: '1', person: 'p' };
      const ids = await Promise.all([
        idOf(key),
        idOf({ ...key, channel: 'b' }),
        idOf({ ...key, businessId: '2' }),
        idOf({ ...key, person: 'q' }),
      ]);

      expect(new Set(ids).size).toBe(4);
      expect(await idOf(key)).toBe(ids[0]);
    });

    test('what is written is read, every member of it', async () => {
      const conversation = await newConversation('all', {
        sessions: [
          { sessionId: 'S1', at: noon },
          { sessionId: 'S2', at: noon + 1, answered: true, repliedAt: noon + 2, spoken: true },
        ],
        clientAt: noon + 2,
        clientMessageId: 'wamid.1',
        receivedAt: noon + 3,
        isNamed: true,
      });

      expect(await opened.conversations.read(conversation.id)).toBeUndefined();
      expect(await opened.conversations.write(conversation, undefined)).toBe(true);
      expect(await opened.conversations.read(conversation.id)).toEqual(conversation);
    });

    test('one of two that read the same version writes', async () => {
      const first = await newConversation('two');
      await opened.conversations.write(first, undefined);
      const { write } = opened.conversations;

      expect(await write({ ...first, version: 'v2' }, undefined)).toBe(false);
      expect(await write({ ...first, version: 'v2' }, 'v1')).toBe(true);
      expect(await write({ ...first, version: 'v3' }, 'v1')).toBe(false);
      expect((await opened.conversations.read(first.id))?.version).toBe('v2');
    });

    test('what an invite carried is kept until its time, and a repeat does no harm', async () => {
      const carried = {
        sessionId: 'S1',
        chatQueueKey: '1:a',
        notification: true,
        userData: { Priority: 8, Path: ['a', 'b'] },
        standardResponseId: 'order-ready',
        lastCalledAgent: '17',
        contactId: 'C1',
      };
      await opened.conversations.putCarried(carried, noon + 10_000);
      await opened.conversations.putCarried(carried, noon + 10_000);

      expect(await opened.conversations.readCarried('S1')).toEqual(carried);
      expect(await opened.conversations.readCarried('S2')).toBeUndefined();

      time = noon + 10_000;
      expect(await opened.conversations.readCarried('S1')).toBeUndefined();
      time = noon;
    });

    test('where a message goes is decided once', async () => {
      const message = { receiver: 'meta', vendorMessageId: 'wamid.once' };
      const first = {
        messageId: 'S1.7',
        receivedAt: noon,
        opened: { previousSessionId: 'S0', carriedFrom: 'S0' },
        answer: { sessionId: 'S1', what: 'opened', responseId: 'welcome', confirmsOptOut: true as const },
      };

      expect(await opened.conversations.decided(message)).toBeUndefined();
      expect(await opened.conversations.decide(message, first, later)).toEqual(first);
      expect(await opened.conversations.decide(message, { messageId: 'S2.7', receivedAt: noon + 1 }, later)).toEqual(
        first,
      );
      expect(await opened.conversations.decided(message)).toEqual(first);
    });

    test('messages of two receivers are two', async () => {
      await opened.conversations.decide(
        { receiver: 'meta', vendorMessageId: 'wamid.3' },
        { messageId: 'S1.3', receivedAt: 1 },
        later,
      );

      expect(await opened.conversations.decided({ receiver: 'aws', vendorMessageId: 'wamid.3' })).toBeUndefined();
    });

    test('a client’s message is found by the vendor’s id, as ours are, and one that went nowhere is not', async () => {
      const known = { receiver: 'meta', vendorMessageId: 'wamid.4' };
      const nowhere = { receiver: 'meta', vendorMessageId: 'wamid.5' };
      await opened.conversations.decide(known, { messageId: 'S1.4', receivedAt: noon }, later);
      await opened.conversations.decide(nowhere, { reason: 'reaction', receivedAt: noon }, later);

      expect(await opened.index.find([nowhere, known])).toEqual([undefined, 'S1.4']);
    });

    test('an echo of our own message is none of the client’s', async () => {
      const own = { receiver: 'meta', vendorMessageId: 'wamid.6' };
      await opened.index.put({ ...own, messageId: 'S1.0', expiresAt: later });
      const echo = { reason: 'a message of ours', receivedAt: 0 };

      expect(await opened.conversations.decided(own)).toEqual(echo);
      expect(await opened.conversations.decide(own, { messageId: 'S9.1', receivedAt: noon }, later)).toEqual(echo);
    });
  });
}
