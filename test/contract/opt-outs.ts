import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedOptOut, type OptOuts } from '../../lib/ledger/opt-outs.ts';

/** What every adapter of the opt-outs does. */
export function optOutsContract(
  name: string,
  open: () => Promise<{ optOuts: OptOuts; close: () => Promise<void> }>,
): void {
  describe(`opt-outs: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let clients = 0;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const client = () => {
      clients += 1;

      return `client ${clients}`;
    };
    const read = (...identities: readonly string[]) => opened.optOuts.read('phone', identities);
    const put = (identity: string, at: number, more: { word?: string; marketing?: true } = {}) =>
      opened.optOuts.put('phone', [identity], { at, by: 'client', ...more });

    test('finds what was put by any of its names, and nothing in another scope or for another name', async () => {
      const [a, b, other] = [client(), client(), client()];
      await opened.optOuts.put('phone', [a, b], { at: 10, by: 'client', word: 'stop' });

      expect(await read(other, b)).toEqual({ at: 10, by: 'client', word: 'stop' });
      expect(await read(a, a)).toMatchObject({ at: 10 });
      expect(await read(other)).toBeUndefined();
      expect(await read()).toBeUndefined();
      expect(await opened.optOuts.read('apple', [a])).toBeUndefined();
    });

    test('keeps the first time and word', async () => {
      const a = client();
      await put(a, 10, { word: 'stop' });
      await put(a, 20, { word: 'baja' });

      expect(await read(a)).toMatchObject({ at: 10, word: 'stop' });
    });

    test('one of everything takes the place of one of marketing, with its own time and word', async () => {
      const a = client();
      await put(a, 10, { word: 'user_preferences', marketing: true });
      await put(a, 20);

      const stored = await read(a);
      expect(stored).toMatchObject({ at: 20 });
      expect(stored?.marketing ?? stored?.word).toBeUndefined();
    });

    test('one that lasts takes the place of a deleted conversation, whichever was said first', async () => {
      const [before, after] = [client(), client()];
      for (const [identity, at] of [
        [before, 10],
        [after, 30],
      ] as const) {
        await opened.optOuts.put('phone', [identity], { at: 20, ...closedOptOut });
        await put(identity, at, { word: 'stop' });
        await opened.optOuts.remove('phone', [identity], { at: 40, closed: true });

        expect(await read(identity)).toEqual({ at, by: 'client', word: 'stop' });
      }

      await opened.optOuts.allowAnswers('phone', [before], 15);
      expect((await read(before))?.answerable).toBeUndefined();
    });

    test('a deleted conversation takes the place of nothing, and ends with the next message', async () => {
      const [both, closed] = [client(), client()];
      await put(both, 10, { word: 'stop' });
      await opened.optOuts.put('phone', [both, closed], { at: 20, ...closedOptOut });
      await opened.optOuts.put('phone', [closed], { at: 21, by: 'vendor', word: 'marketing', marketing: true });
      expect(await read(both)).toMatchObject({ at: 10, word: 'stop' });

      await opened.optOuts.remove('phone', [both, closed], { at: 19, closed: true });
      expect(await read(closed)).toMatchObject(closedOptOut);

      await opened.optOuts.remove('phone', [both, closed], { at: 21, closed: true });
      expect(await read(both)).toMatchObject({ word: 'stop' });
      expect(await read(closed)).toBeUndefined();
    });

    test('one of marketing does not soften one of everything', async () => {
      const a = client();
      await put(a, 10);
      await put(a, 20, { marketing: true });

      expect((await read(a))?.marketing).toBeUndefined();
    });

    test('of several names the strictest counts', async () => {
      const [marketing, answerable, full] = [client(), client(), client()];
      await put(marketing, 1, { marketing: true });
      await put(answerable, 2);
      await opened.optOuts.allowAnswers('phone', [answerable], 3);
      await put(full, 4);

      expect(await read(marketing, answerable)).toMatchObject({ at: 2, answerable: true });
      expect(await read(marketing, answerable, full)).toMatchObject({ at: 4 });
    });

    test('a client who writes again may be answered, until the next opt-out', async () => {
      const a = client();
      await put(a, 10);
      await opened.optOuts.allowAnswers('phone', [a], 11);
      expect(await read(a)).toMatchObject({ answerable: true });

      await put(a, 12);
      expect((await read(a))?.answerable).toBeUndefined();
    });

    test('of what was said at the same moment, what is noted later counts', async () => {
      const a = client();
      await put(a, 10);
      await opened.optOuts.allowAnswers('phone', [a], 10);
      expect(await read(a)).toMatchObject({ answerable: true });

      await put(a, 10);
      expect((await read(a))?.answerable).toBeUndefined();
    });

    test('a repeat of the opt-out does not take back that the client may be answered', async () => {
      const a = client();
      await put(a, 10);
      await opened.optOuts.allowAnswers('phone', [a], 11);
      await put(a, 10);

      expect(await read(a)).toMatchObject({ answerable: true });
    });

    test('a message from before the opt-out, or before its repeat, allows no answer', async () => {
      const a = client();
      await put(a, 10);
      await put(a, 20);
      await opened.optOuts.allowAnswers('phone', [a], 10);
      await opened.optOuts.allowAnswers('phone', [a], 15);

      expect((await read(a))?.answerable).toBeUndefined();
    });

    test('who has not opted out is not made to by writing', async () => {
      const a = client();
      await opened.optOuts.allowAnswers('phone', [a], 10);

      expect(await read(a)).toBeUndefined();
    });

    test('an opt-in removes it under all the names given, and does no harm where there is none', async () => {
      const [a, b] = [client(), client()];
      await opened.optOuts.put('phone', [a, b], { at: 10, by: 'vendor' });
      await opened.optOuts.remove('phone', [a, b, client()]);

      expect(await read(a, b)).toBeUndefined();
    });

    test('an opt-in that arrives late lifts no later opt-out; one of the same moment does', async () => {
      const a = client();
      await put(a, 10);
      await put(a, 20);
      await opened.optOuts.remove('phone', [a], { at: 19 });
      expect(await read(a)).toBeDefined();

      await opened.optOuts.remove('phone', [a], { at: 20 });
      expect(await read(a)).toBeUndefined();
    });

    test('an opt-in of marketing lifts one of marketing only', async () => {
      const [a, b] = [client(), client()];
      await put(a, 10);
      await put(b, 10, { marketing: true });
      await opened.optOuts.remove('phone', [a, b], { at: 30, marketing: true });

      expect(await read(a)).toMatchObject({ at: 10 });
      expect(await read(b)).toBeUndefined();
    });
  });
}
