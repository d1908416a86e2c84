import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatIndex } from '../../lib/ledger/chat-index.ts';
import { noon } from '../support/builders.ts';

/** What every adapter of the chat index does. */
export function chatIndexContract(
  name: string,
  open: () => Promise<{ index: ChatIndex; close: () => Promise<void> }>,
): void {
  describe(`chat index: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const put = (chatId: string, sessionId: string) => opened.index.put({ chatId, sessionId, expiresAt: noon });

    test('finds sessions in the order of the chats, a repeated one and one that is not ours included', async () => {
      await put('contact-1', 'S1');
      await put('contact-2', 'S2');

      expect(await opened.index.find(['contact-2', 'contact-3', 'contact-1', 'contact-2'])).toEqual([
        'S2',
        undefined,
        'S1',
        'S2',
      ]);
    });

    test('a repeat changes nothing', async () => {
      await put('contact-4', 'S4');
      await put('contact-4', 'S4');

      expect(await opened.index.find(['contact-4'])).toEqual(['S4']);
    });

    test('no chats: no request', async () => {
      expect(await opened.index.find([])).toEqual([]);
    });
  });
}
