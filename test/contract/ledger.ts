import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim, Ledger } from '../../lib/ledger/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';

type Item = Readonly<Record<string, unknown>>;

/** `putItem` and `readItem` go past the ledger, to the items of its table. */
export type LedgerUnderTest = {
  readonly ledger: Ledger;
  readonly putItem: (key: string, item: Item) => Promise<void>;
  readonly readItem: (key: string) => Promise<Item | undefined>;
  readonly close: () => Promise<void>;
};

/** What every ledger must do. `create` opens an empty one. */
export function ledgerContract(name: string, create: () => Promise<LedgerUnderTest>): void {
  describe(`${name} as a ledger`, () => {
    let under: LedgerUnderTest;
    let sessions = 0;

    beforeAll(async () => {
      under = await create();
    }, 30_000);
    afterAll(() => under.close());

    const newSession = () => {
      sessions += 1;
      return `S${String(sessions).padStart(15, '0')}`;
    };
    const claimFor = (sessionId: string, members: Partial<Claim> = {}): Claim => {
      const { attempt: _, status: __, ...row } = ledgerRow({ sessionId });
      return { ...row, leaseUntil: noon + 15_000, ...members };
    };

    test('returns nothing for a session that was never written', async () => {
      expect(await under.ledger.read(newSession())).toBeUndefined();
    });

    test.each([{}, { fresh: true }])(
      'a claim without a row writes the first attempt, and reads back as written: %o',
      async (options) => {
        const claim = claimFor(newSession());

        const claimed = await under.ledger.claim(claim, noon, options);

        expect(claimed).toEqual({ ...claim, status: 'sending', attempt: 1 });
        expect(await under.ledger.read(claim.sessionId)).toEqual(claimed);
      },
    );

    test('a retry of an earlier step is refused once a later one was claimed', async () => {
      const sessionId = newSession();
      const first = ledgerRow({ sessionId, status: 'retrying', notBefore: noon, contentHash: 'content-1' });
      const pastSteps = [{ channel: 'whatsapp-main', status: 'failed', at: noon } as const];
      const later = { ...first, version: 'later', step: 1, stepAt: noon, pastSteps };
      await under.ledger.write(first, undefined);

      expect(await under.ledger.write(later, first.version)).toBe(true);
      expect(await under.ledger.write({ ...later, version: 'another' }, first.version)).toBe(false);
      expect(await under.ledger.claim(claimFor(sessionId), noon + 1)).toBeUndefined();
      expect(await under.ledger.read(sessionId)).toEqual(later);
    });

    test('of fifty claims at once one wins', async () => {
      const sessionId = newSession();

      const claims = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          under.ledger.claim(claimFor(sessionId, { version: `w${index}` }), noon),
        ),
      );

      const winners = claims.filter((row) => row !== undefined);
      expect(winners).toHaveLength(1);
      expect(await under.ledger.read(sessionId)).toEqual(winners[0]);
    });

    test.each(['sending', 'sent', 'failed', 'unknown', 'expired'] as const)(
      'a row that is %s is not claimed',
      async (status) => {
        const row = ledgerRow({ sessionId: newSession(), status });
        await under.ledger.write(row, undefined);

        expect(
          await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon + 86_400_000),
        ).toBeUndefined();
        expect(await under.ledger.read(row.sessionId)).toEqual(row);
      },
    );

    test('a retrying row is claimed from its time on, counts the attempt, and forgets why it waited', async () => {
      const row = ledgerRow({
        sessionId: newSession(),
        status: 'retrying',
        notBefore: noon + 5000,
        fault: { code: 'vendor_refused' },
      });
      await under.ledger.write(row, undefined);
      const claim = claimFor(row.sessionId, { version: 'token-2' });

      expect(await under.ledger.claim(claim, noon + 4999)).toBeUndefined();
      expect(await under.ledger.claim(claim, noon + 5000)).toEqual({ ...claim, status: 'sending', attempt: 2 });
    });

    test('a retrying row is not claimed past its deadline, which a later one does not change', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon, deadline: noon + 5000 });
      await under.ledger.write(row, undefined);
      const claim = claimFor(row.sessionId, { version: 'token-2', deadline: noon + 9000 });

      expect(await under.ledger.claim(claim, noon + 5000)).toBeUndefined();
      expect(await under.ledger.claim(claim, noon + 4999)).toMatchObject({ status: 'sending', deadline: noon + 5000 });
    });

    test('a retrying row of other content is not claimed', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon });
      await under.ledger.write(row, undefined);

      expect(await under.ledger.claim(claimFor(row.sessionId, { contentHash: 'content-2' }), noon)).toBeUndefined();
    });

    test('a row whose lease expired is claimed only over the version that was named, and only once its lease is over', async () => {
      const row = ledgerRow({ sessionId: newSession(), leaseUntil: noon });
      await under.ledger.write(row, undefined);
      const claim = claimFor(row.sessionId, { version: 'token-2', maybeSent: true });

      expect(await under.ledger.claim(claim, noon)).toBeUndefined();
      expect(await under.ledger.claim(claim, noon, { leaseExpiredVersion: 'token-0' })).toBeUndefined();
      expect(await under.ledger.claim(claim, noon - 1, { leaseExpiredVersion: 'token-1' })).toBeUndefined();
      expect(await under.ledger.claim(claim, noon, { leaseExpiredVersion: 'token-1' })).toEqual({
        ...claim,
        status: 'sending',
        attempt: 2,
      });
    });

    test('a claim keeps the session that an earlier attempt has opened', async () => {
      const chat = { state: 'open', server: 'gms-main', id: '0001TaF1RNBUKD5K', secret: 'sealed' } as const;
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon, chat });
      await under.ledger.write(row, undefined);

      expect(
        await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon, { fresh: true }),
      ).toBeUndefined();
      expect(await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon)).toMatchObject({ chat });
      expect(await under.ledger.read(row.sessionId)).toMatchObject({ status: 'sending', chat });
    });

    test('a claim keeps that an earlier attempt may have been sent', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon, maybeSent: true });
      await under.ledger.write(row, undefined);

      expect(await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon)).toMatchObject({
        maybeSent: true,
      });
    });

    test('many rows are read at once, missing ones and a repeated one included', async () => {
      const rows = [ledgerRow({ sessionId: newSession() }), ledgerRow({ sessionId: newSession(), status: 'sent' })];
      for (const row of rows) await under.ledger.write(row, undefined);
      const [one = '', two = ''] = rows.map(({ sessionId }) => sessionId);

      const read = await under.ledger.readMany([one, two, 'nobody', one]);

      expect(read).toEqual(new Map([...rows.map((row) => [row.sessionId, row] as const), ['nobody', undefined]]));
    });

    test('a write that expects no row is refused if there is one', async () => {
      const row = ledgerRow({ sessionId: newSession() });

      expect(await under.ledger.write(row, undefined)).toBe(true);
      expect(await under.ledger.write({ ...row, version: 'token-2', status: 'sent' }, undefined)).toBe(false);
      expect(await under.ledger.read(row.sessionId)).toEqual(row);
    });

    test('a write replaces the row only while its version is the expected one', async () => {
      const row = ledgerRow({ sessionId: newSession(), leaseUntil: noon + 15_000 });
      const { leaseUntil: _, ...kept } = row;
      const sent = { ...kept, status: 'sent', version: 'token-2', messageId: 'wamid.1' } as const;
      await under.ledger.write(row, undefined);

      expect(await under.ledger.write(sent, 'token-0')).toBe(false);
      expect(await under.ledger.write(sent, 'token-1')).toBe(true);
      expect(await under.ledger.read(row.sessionId)).toEqual(sent);
      expect(await under.ledger.write({ ...sent, status: 'unknown', version: 'token-3' }, 'token-1')).toBe(false);
    });

    test('a write that expects a row is refused if there is none', async () => {
      expect(await under.ledger.write(ledgerRow({ sessionId: newSession() }), 'token-1')).toBe(false);
    });

    test('every member of a row comes back', async () => {
      const row = ledgerRow({
        sessionId: newSession(),
        status: 'failed',
        notification: true,
        messageId: 'wamid.é漢',
        fault: { code: 'vendor_refused', detail: 'The vendor’s code is 131026.' },
        chat: { state: 'terminated', server: 'builtin', reason: 'failed' },
      });
      await under.ledger.write(row, undefined);

      expect(await under.ledger.read(row.sessionId)).toEqual(row);
    });

    test('a session that a client opened says so, and what it belongs to', async () => {
      const row = ledgerRow({
        ...{ sessionId: newSession(), status: 'received', attempt: 0, conversation: 'C1', lookbackDays: 60 },
        previousSessionId: 'S0',
      });
      await under.ledger.write(row, undefined);

      expect(await under.ledger.read(row.sessionId)).toEqual(row);
    });

    test('a claim names the conversation', async () => {
      const sessionId = newSession();
      await under.ledger.write(ledgerRow({ sessionId, status: 'retrying', notBefore: noon }), undefined);
      await under.ledger.claim(claimFor(sessionId, { conversation: 'C1', lookbackDays: 60 }), noon);

      expect(await under.ledger.read(sessionId)).toMatchObject({ conversation: 'C1', lookbackDays: 60 });
    });

    test('no write touches an item beside the row, nor is one ever read as a row', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon });
      const receipt = { rank: 2, at: noon, replied: false };
      await under.putItem(`${row.sessionId}#receipt`, receipt);

      expect(await under.ledger.read(row.sessionId)).toBeUndefined();
      await under.ledger.write(row, undefined);
      await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon);
      await under.ledger.write({ ...row, status: 'sent', version: 'token-3' }, 'token-2');

      expect(await under.ledger.read(row.sessionId)).toMatchObject({ status: 'sent' });
      expect(await under.readItem(`${row.sessionId}#receipt`)).toEqual(receipt);
    });

    test('what a newer version has added to a row is still there after a claim and after a write', async () => {
      const row = ledgerRow({ sessionId: newSession(), status: 'retrying', notBefore: noon, others: { colour: 1 } });
      await under.ledger.write(row, undefined);

      const claimed = await under.ledger.claim(claimFor(row.sessionId, { version: 'token-2' }), noon);
      expect(claimed).toMatchObject({ status: 'sending', others: { colour: 1 } });

      const sent = { ...ledgerRow(claimed), status: 'sent', version: 'token-3' } as const;
      expect(await under.ledger.write(sent, 'token-2')).toBe(true);
      expect(await under.ledger.read(row.sessionId)).toEqual(sent);
    });
  });
}
