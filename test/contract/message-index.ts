import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageIndex } from '../../lib/ledger/message-index.ts';
import { noon } from '../support/builders.ts';

/** What every adapter of the message index does. */
export function messageIndexContract(
  name: string,
  open: () => Promise<{ index: MessageIndex; close: () => Promise<void> }>,
): void {
  describe(`message index: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const put = (receiver: string, vendorMessageId: string, messageId: string) =>
      opened.index.put({ receiver, vendorMessageId, messageId, expiresAt: noon });
    const find = (...messages: (readonly [string, string])[]) =>
      opened.index.find(messages.map(([receiver, vendorMessageId]) => ({ receiver, vendorMessageId })));

    test('finds our ids in the order of the vendor’s, a repeated one and one that is not ours included', async () => {
      await put('meta', 'wamid.1', 'S1.0');
      await put('meta', 'wamid.2', 'S2.0');

      expect(await find(['meta', 'wamid.2'], ['meta', 'wamid.3'], ['meta', 'wamid.1'], ['meta', 'wamid.2'])).toEqual([
        'S2.0',
        undefined,
        'S1.0',
        'S2.0',
      ]);
    });

    test('keeps the ids of different receivers apart', async () => {
      await put('meta', 'wamid.4', 'S4.0');

      expect(await find(['aws', 'wamid.4'])).toEqual([undefined]);
    });

    test('is not changed by a repeat', async () => {
      await put('meta', 'wamid.5', 'S5.0');
      await put('meta', 'wamid.5', 'S5.0');

      expect(await find(['meta', 'wamid.5'])).toEqual(['S5.0']);
    });

    test('finds a hundred at once, and nothing for none', async () => {
      const ids = Array.from({ length: 100 }, (_, index) => ['meta', `wamid.many.${index}`] as const);
      await put('meta', 'wamid.many.99', 'S6.0');

      expect((await find(...ids)).indexOf('S6.0')).toBe(99);
      expect(await find()).toEqual([]);
    });
  });
}
