import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BridgedSession, Bridges, PassedMessage } from '../../lib/ledger/bridges.ts';
import type { Ledger } from '../../lib/ledger/ledger.ts';
import { ledgerRow, noon } from '../support/builders.ts';

export type BridgesUnderTest = {
  readonly bridges: Bridges;
  /** Of the same table. */
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
};

export function bridgedSession(members: Partial<BridgedSession> = {}): BridgedSession {
  return { sessionId: 'A000000000000001', version: 'v1', position: 3, expiresAt: noon + 86_400_000, ...members };
}

export function passedMessage(members: Partial<PassedMessage> = {}): PassedMessage {
  return { messageId: 'A000000000000001.7', version: 'v1', parts: 0, expiresAt: noon + 86_400_000, ...members };
}

/** What every adapter of bridged chats does. Each test has its own session. */
export function bridgesContract(name: string, open: () => Promise<BridgesUnderTest>): void {
  describe(`bridges: ${name}`, () => {
    let opened: BridgesUnderTest;
    let count = 0;

    beforeAll(async () => {
      opened = await open();
    }, 30_000);
    afterAll(() => opened.close());

    const newId = () => {
      count += 1;
      return `A${String(count).padStart(15, '0')}`;
    };

    test('nothing is known of a session and a message that nobody wrote', async () => {
      expect(await opened.bridges.read('A999999999999999')).toBeUndefined();
      expect(await opened.bridges.readPassed('A999999999999999.1')).toBeUndefined();
    });

    test('a session comes back with all that is known of it, and is written over only as it was read', async () => {
      const { bridges } = opened;
      const session = bridgedSession({ sessionId: newId(), readAt: noon, lookDue: noon + 60_000, activeAt: noon - 1 });
      const next = bridgedSession({ sessionId: session.sessionId, version: 'v2', position: 9 });

      expect(await bridges.write(session, undefined)).toBe(true);
      expect(await bridges.read(session.sessionId)).toEqual(session);
      expect(await bridges.write(next, undefined)).toBe(false);
      expect(await bridges.write(next, 'v0')).toBe(false);
      expect(await bridges.read(session.sessionId)).toEqual(session);
      expect(await bridges.write(next, 'v1')).toBe(true);
      expect(await bridges.read(session.sessionId)).toEqual(next);
    });

    test('a message comes back with all that is known of it, and is written over only as it was read', async () => {
      const { bridges } = opened;
      const messageId = `${newId()}.7`;
      const members = { parts: 2, saidFrom: 0, opening: true, movedTo: 'A000000000000099' } as const;
      const message = passedMessage({ messageId, ...members });
      const next = passedMessage({ messageId, version: 'v2', parts: 3 });

      expect(await bridges.writePassed(message, undefined)).toBe(true);
      expect(await bridges.readPassed(messageId)).toEqual(message);
      expect(await bridges.writePassed(next, undefined)).toBe(false);
      expect(await bridges.writePassed(next, 'v0')).toBe(false);
      expect(await bridges.writePassed(next, 'v1')).toBe(true);
      expect(await bridges.readPassed(messageId)).toEqual(next);
    });

    test('a write of what is not there is refused', async () => {
      const sessionId = newId();

      expect(await opened.bridges.write(bridgedSession({ sessionId }), 'v1')).toBe(false);
      expect(await opened.bridges.writePassed(passedMessage({ messageId: `${sessionId}.1` }), 'v1')).toBe(false);
    });

    test('both lie beside the row of their session', async () => {
      const { bridges, ledger } = opened;
      const sessionId = newId();
      await ledger.write(ledgerRow({ sessionId }), undefined);
      await bridges.write(bridgedSession({ sessionId }), undefined);
      await bridges.writePassed(passedMessage({ messageId: `${sessionId}.7` }), undefined);

      expect(await ledger.read(sessionId)).toMatchObject({ sessionId, status: 'sending' });
      expect(await bridges.read(sessionId)).toMatchObject({ position: 3 });
      expect(await bridges.readPassed(`${sessionId}.7`)).toMatchObject({ parts: 0 });
    });
  });
}
