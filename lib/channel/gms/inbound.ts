/** What GMS pushes for a device, which is a session of ours: that something happened in its chat, and no more. */
import { isSame } from '../../net/digest.ts';
import type { Inbound } from '../inbound.ts';
import { readObject } from '../json-parts.ts';

/** As `lib/invite/session-id.ts` draws them. */
const sessionIdPattern = /^[0-9A-Za-z]{16}$/;

export const gmsInbound: Inbound = {
  verify: ({ method, pathSecret = '' }, { appSecrets = [] }) => {
    const fits = appSecrets.filter((secret) => secret !== '').map((secret) => isSame(pathSecret, secret));

    return { status: method === 'POST' && fits.includes(true) ? 'genuine' : 'refused' };
  },

  // The payload is not read: a push may be lost, repeated or late, and only the transcript has all in order.
  parse: (body) => {
    const { deviceId } = readObject(body) ?? {};
    if (typeof deviceId !== 'string') return undefined;

    return sessionIdPattern.test(deviceId)
      ? { events: [{ type: 'wake-up', sessionId: deviceId }], unread: [] }
      : { events: [], unread: ['device'] };
  },
};
