import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MessageQueue, ReceivedMessages } from '../../lib/queue/message-queue.ts';
import { type ClientMessageRecord, readMessageRecord } from '../../lib/queue/message-record.ts';
import { noon } from '../support/builders.ts';

export type MessageQueueUnderTest = {
  readonly queue: MessageQueue & ReceivedMessages;
  /** What can be received now, ten at most, as a poller does. */
  readonly receive: () => Promise<
    readonly { readonly body: string; readonly receiptHandle: string; readonly group: string | undefined }[]
  >;
  /** As a poller does with what has been handled. */
  readonly remove: (receiptHandle: string) => Promise<void>;
  readonly deadLetters: () => Promise<
    readonly { readonly body: string; readonly reason: string | undefined; readonly group: string | undefined }[]
  >;
  readonly close: () => Promise<void>;
};

/** What every queue of messages must do. */
export function messageQueueContract(name: string, create: () => Promise<MessageQueueUnderTest>): void {
  describe(`${name} as a message queue`, () => {
    let under: MessageQueueUnderTest;
    const put = (text: string, group = 'in-a', deduplicationId = text) =>
      under.queue.put(clientMessageRecord({ text }), { group, deduplicationId });
    const receive = async () => (await under.receive()).map(({ body, ...rest }) => ({ ...rest, text: textOf(body) }));

    beforeEach(async () => {
      under = await create();
    });
    afterEach(() => under.close());

    test('a record comes out as it was put, whatever characters it holds', async () => {
      const record = clientMessageRecord({ text: 'Zoë 👋🏽 漢字 \u0000 \ud800 \uffff \u2028' });
      await under.queue.put(record, { group: 'in-a', deduplicationId: 'd1' });

      const [received] = await under.receive();
      expect(readMessageRecord(received?.body ?? '')).toEqual({ status: 'read', record });
      expect(received?.body).toMatch(/^[\x20-\x7e]*$/);
      expect(received?.group).toBe('in-a');
    });

    test('records of a group come out in the order in which they were put, however many go together', async () => {
      const texts = Array.from({ length: 25 }, (_, index) => `m${index}`);
      await Promise.all(texts.map((text) => put(text)));

      const received: string[] = [];
      for (let batch = await receive(); batch.length > 0; batch = await receive()) {
        received.push(...batch.map(({ text }) => text));
        await Promise.all(batch.map(({ receiptHandle }) => under.remove(receiptHandle)));
      }
      expect(received).toEqual(texts);
    });

    test('a record with a known deduplication id is not stored again, even after the first was handled', async () => {
      await Promise.all([put('first', 'in-a', 'same'), put('second', 'in-a', 'same')]);
      const batch = await receive();
      expect(batch.map(({ text }) => text)).toEqual(['first']);

      await under.remove(batch[0]?.receiptHandle ?? '');
      await put('third', 'in-a', 'same');
      expect(await receive()).toEqual([]);
    });

    test('while a record of a group is worked on, the group waits and the others do not', async () => {
      await put('a1');
      const [first] = await receive();
      await put('a2');
      await put('b1', 'in-b');

      expect((await receive()).map(({ text }) => text)).toEqual(['b1']);

      await under.remove(first?.receiptHandle ?? '');
      expect((await receive()).map(({ text }) => text)).toEqual(['a2']);
    });

    test('a hidden record holds its group, and comes first when it is back', async () => {
      await put('a1');
      const [first] = await receive();
      await put('a2');

      await under.queue.hide(first?.receiptHandle ?? '', 600);
      expect(await receive()).toEqual([]);

      await under.queue.hide(first?.receiptHandle ?? '', 0);
      expect((await receive())[0]?.text).toBe('a1');
    });

    test('the rest of a batch that is given back comes out in its order', async () => {
      await Promise.all(['a1', 'a2', 'a3'].map((text) => put(text)));
      const batch = await receive();

      for (const { receiptHandle } of batch) await under.queue.hide(receiptHandle, 0);
      expect((await receive()).map(({ text }) => text)).toEqual(['a1', 'a2', 'a3'].slice(0, batch.length));
    });

    test('a dead letter keeps its group and has its reason; a record that comes back is not lost', async () => {
      await under.queue.deadLetter('{"v":1', 'the body is not JSON', 'in-a');
      await under.queue.deadLetter('{"v":1', 'the body is not JSON', 'in-a');

      const letter = { body: '{"v":1', reason: 'the body is not JSON', group: 'in-a' };
      expect(await under.deadLetters()).toEqual([letter, letter]);
    });
  });
}

export function clientMessageRecord(overrides: Partial<ClientMessageRecord> = {}): ClientMessageRecord {
  return {
    ...{ v: 1, type: 'client-message', receiver: 'meta', receivedAt: noon, sender: '106540352242922' },
    ...{ vendorMessageId: 'wamid.1', at: noon, clientIds: ['15550100001'], kind: 'text', text: 'Hello' },
    ...overrides,
  };
}

function textOf(body: string): string {
  const read = readMessageRecord(body);

  return read.status === 'read' && read.record.type === 'client-message' ? read.record.text : '';
}
