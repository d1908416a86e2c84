import { expect, test } from 'vitest';
import { isGenuine, isInvitedBy, sessionIdOf } from '../../lib/invite/session-id.ts';

test('a new deployment would give a known key another session', () => {
  const sessionId = sessionIdOf({ stage: 'prod', caller: 'ivr', key: 'k0' });

  expect(sessionId).toBe('aLYd0G4cqCnRAaAf');
  expect(isGenuine(sessionId, 'prod')).toBe(true);
  expect(isInvitedBy(sessionId, { stage: 'prod', caller: 'ivr' })).toBe(true);
});
