import { describe, expect, onTestFinished, test } from 'vitest';
import type { SentMessages } from '../../lib/ledger/sent-messages.ts';

const line = { receiver: 'meta', sender: '102030405060708', clientId: '24816320640128001' };
const expiresAt = Date.UTC(2026, 11, 1);

type Opened = { readonly sent: SentMessages; readonly close: () => Promise<void> };

/** The rules of `SentMessages`, for any table. */
export function sentMessagesContract(name: string, open: () => Promise<Opened>): void {
  const create = async () => {
    const { sent, close } = await open();
    onTestFinished(close);

    return sent;
  };

  describe(`sent messages: ${name}`, () => {
    test('of a line come oldest first, and of no other', async () => {
      const sent = await create();
      await sent.put(line, { messageId: 'b.7', at: 2000 }, { expiresAt });
      await sent.put(line, { messageId: 'a.0', at: 1000 }, { expiresAt });
      await sent.put({ ...line, clientId: '24816320640128002' }, { messageId: 'c.0', at: 1 }, { expiresAt });
      await sent.put({ ...line, sender: '102030405060709' }, { messageId: 'd.0', at: 1 }, { expiresAt });
      await sent.put({ ...line, receiver: 'other' }, { messageId: 'e.0', at: 1 }, { expiresAt });

      expect(await sent.read(line)).toEqual([
        { messageId: 'a.0', at: 1000 },
        { messageId: 'b.7', at: 2000 },
      ]);
    });

    test('nothing was sent: none', async () => {
      expect(await (await create()).read(line)).toEqual([]);
    });

    test('a later attempt moves the time, and is not delivered by what was known before', async () => {
      const sent = await create();
      await sent.put(line, { messageId: 'a.0', at: 1000 }, { expiresAt });
      await sent.noteDelivered(line, [{ messageId: 'a.0', at: 1000 }]);
      await sent.put(line, { messageId: 'a.0', at: 5000 }, { expiresAt });

      expect(await sent.read(line)).toEqual([{ messageId: 'a.0', at: 5000 }]);
    });

    test('an attempt that the vendor refused is withdrawn, and a later one stays', async () => {
      const sent = await create();
      await sent.put(line, { messageId: 'a.0', at: 1000 }, { expiresAt });
      await sent.withdraw(line, { messageId: 'a.0', at: 1000 });
      await sent.withdraw(line, { messageId: 'a.0', at: 1000 });
      expect(await sent.read(line)).toEqual([]);

      await sent.put(line, { messageId: 'a.0', at: 5000 }, { expiresAt });
      await sent.withdraw(line, { messageId: 'a.0', at: 1000 });
      expect(await sent.read(line)).toEqual([{ messageId: 'a.0', at: 5000 }]);
    });

    test('what is delivered stays until it is forgotten, a hundred at once', async () => {
      const sent = await create();
      const messages = Array.from({ length: 100 }, (_, at) => ({ messageId: `a.${at}`, at }));
      for (const message of messages) await sent.put(line, message, { expiresAt });

      await sent.noteDelivered(line, messages);
      await sent.noteDelivered(line, messages);
      expect(await sent.read(line)).toEqual(messages.map((message) => ({ ...message, delivered: true })));

      const ids = messages.map(({ messageId }) => messageId);
      await sent.forget(line, ids);
      await sent.forget(line, ids);
      await sent.forget(line, []);
      expect(await sent.read(line)).toEqual([]);
    });
  });
}
