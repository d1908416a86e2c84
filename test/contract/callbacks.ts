import { describe, expect, test } from 'vitest';
import type { Callbacks, Parked } from '../../lib/callback/callbacks.ts';
import { newEndpoint } from '../../lib/callback/endpoint.ts';
import { noon } from '../support/builders.ts';

const parked: Parked = {
  ...{ id: 'A1', sessionId: 'S1', event: 'invite.sent', at: noon, tries: 0, due: noon },
  expiresAt: noon + 14 * 86_400_000,
};

/** What every adapter of callbacks does. */
export function testCallbacks(open: () => Promise<Callbacks>): void {
  describe('the endpoint of a caller', () => {
    test('is written if it is as it was read', async () => {
      const callbacks = await open();
      const first = { ...newEndpoint('digest'), version: 'v1' };
      const second = {
        ...first,
        failures: 2,
        failingSince: noon,
        until: noon + 5000,
        answer: 'HTTP 503',
        version: 'v2',
      };

      expect(await callbacks.readEndpoint('ivr')).toBeUndefined();
      expect(await callbacks.writeEndpoint('ivr', first, undefined)).toBe(true);
      expect(await callbacks.writeEndpoint('ivr', second, undefined)).toBe(false);
      expect(await callbacks.writeEndpoint('ivr', second, 'v1')).toBe(true);
      expect(await callbacks.writeEndpoint('ivr', first, 'v1')).toBe(false);
      expect(await callbacks.readEndpoint('ivr')).toEqual(second);
      expect(await callbacks.readEndpoint('desk')).toBeUndefined();
    });
  });

  describe('parked callbacks', () => {
    test('come in the order in which they are due, each caller’s alone', async () => {
      const callbacks = await open();
      const later: Parked = { ...parked, sessionId: 'S2', due: noon + 1, tries: 1, answer: 'HTTP 500' };
      await callbacks.park('ivr', later);
      await callbacks.park('ivr', parked);
      await callbacks.park('ivr', parked);
      await callbacks.park('desk', { ...parked, sessionId: 'S3' });

      expect(await callbacks.parked('ivr', 10)).toEqual([parked, later]);
      expect(await callbacks.parked('ivr', 1)).toEqual([parked]);
      expect(await callbacks.countParked('ivr')).toBe(2);
    });

    test('go one by one, and one that has gone may go again', async () => {
      const callbacks = await open();
      const moved = { ...parked, due: noon + 1 };
      await callbacks.park('ivr', parked);
      await callbacks.park('ivr', moved);
      await callbacks.unpark('ivr', parked);
      await callbacks.unpark('ivr', parked);

      expect(await callbacks.parked('ivr', 10)).toEqual([moved]);
    });
  });

  describe('the revisions of a session', () => {
    const expiresAt = noon + 86_400_000;

    test('rise with each event; an announcement that comes again has its own', async () => {
      const callbacks = await open();

      expect(await callbacks.revise('S1', 'invite.sent', { id: 'A1', expiresAt })).toEqual({
        status: 'new',
        revision: 1,
      });
      expect(await callbacks.revise('S1', 'invite.read', { id: 'A2', expiresAt })).toEqual({
        status: 'new',
        revision: 2,
      });
      expect(await callbacks.revise('S1', 'invite.sent', { id: 'A1', expiresAt })).toEqual({
        status: 'new',
        revision: 1,
      });
      expect(await callbacks.revise('S2', 'invite.sent', { id: 'A3', expiresAt })).toEqual({
        status: 'new',
        revision: 1,
      });
    });

    test('another announcement of an event learns that it is reported', async () => {
      const callbacks = await open();
      await callbacks.revise('S1', 'invite.sent', { id: 'A1', expiresAt });

      expect(await callbacks.revise('S1', 'invite.sent', { id: 'A2', expiresAt })).toEqual({ status: 'reported' });
    });

    test('two events at the same moment get two', async () => {
      const callbacks = await open();
      const events = ['invite.sent', 'invite.delivered', 'session.terminated'] as const;
      const revised = await Promise.all(events.map((event) => callbacks.revise('S1', event, { id: event, expiresAt })));

      expect(new Set(revised.map((one) => (one.status === 'new' ? one.revision : 0)))).toEqual(new Set([1, 2, 3]));
    });
  });
}
