import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatQueueSender, EntryQueue } from '../../lib/chat-queue/chat-queues.ts';
import { readEntry, sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { inviteRecord } from '../support/builders.ts';

export type ChatQueuesUnderTest = {
  readonly sender: ChatQueueSender;
  /** The queue behind `1:session-WA-sendSR`. */
  readonly entries: EntryQueue;
  /** Bodies of the queue behind this key, not taken. */
  readonly peek: (chatQueueKey: string) => readonly string[];
  readonly close: () => Promise<void>;
};

const agents = '1:session-WA';
const notifications = '1:session-WA-sendSR';
const opened = (sessionId: string) =>
  sessionOpenedMessage(inviteRecord({ sessionId }), { mediaType: 'whatsapp', message: 'Hello' });

/** What every set of chat queues must do. */
export function chatQueuesContract(name: string, create: () => Promise<ChatQueuesUnderTest>): void {
  describe(`${name} as chat queues`, () => {
    let under: ChatQueuesUnderTest;

    beforeAll(async () => {
      under = await create();
    });
    afterAll(() => under.close());

    test('an interaction is on the queue that its key names, as it was put', async () => {
      await under.sender.put(agents, opened('A1'));

      expect(under.peek(agents).map((body) => JSON.parse(body))).toEqual([opened('A1')]);
      expect(under.peek(notifications)).toEqual([]);
    });

    test('a key that is not in the catalog is refused', async () => {
      await expect(under.sender.put('1:nobody', opened('A2'))).rejects.toThrow(/catalog/);
    });

    test('an entry is received, hidden, received again, and removed', async () => {
      await under.sender.put(notifications, opened('N1'));

      const [first] = await under.entries.receive();
      expect(readEntry(first?.body ?? '')?.sessionId).toBe('N1');
      expect(await under.entries.hide([{ receipt: first?.receipt ?? '', seconds: 600 }])).toEqual([]);
      expect(await under.entries.receive()).toEqual([]);
      await under.entries.hide([{ receipt: first?.receipt ?? '', seconds: 0 }]);
      const [again] = await under.entries.receive();
      expect(await under.entries.remove([again?.receipt ?? ''])).toEqual([]);
      expect(under.peek(notifications)).toEqual([]);
    });

    test('a delayed entry is not received before its time', async () => {
      await under.sender.put(notifications, opened('N2'), { delaySeconds: 600 });

      expect(under.peek(notifications)).toHaveLength(1);
      expect(await under.entries.receive()).toEqual([]);
    });

    test('at most ten are received at once, and removed at once', async () => {
      await Promise.all(Array.from({ length: 12 }, (_, index) => under.sender.put(notifications, opened(`M${index}`))));

      const entries = await under.entries.receive();
      expect(entries).toHaveLength(10);
      expect(await under.entries.remove(entries.map(({ receipt }) => receipt))).toEqual([]);
    });
  });
}
