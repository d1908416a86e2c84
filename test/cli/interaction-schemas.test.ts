import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interactionSchemas } from '../../cli/docs/interaction-schemas.ts';
import { sessionChannelChangedMessage } from '../../lib/chat-queue/channel-changed.ts';
import { sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { sessionChannelChanged, sessionOpened, sessionTerminated } from '../../lib/chat-queue/interaction-schema.ts';
import { inviteRecord } from '../support/builders.ts';

test('docs/schemas is what `npm run schemas` writes', () => {
  const shipped = readdirSync('docs/schemas').map((name) => [name, readFileSync(`docs/schemas/${name}`, 'utf8')]);

  expect(Object.fromEntries(shipped)).toEqual(interactionSchemas());
});

test('every interaction that we write passes its schema, and nothing of it is lost', () => {
  const userData = { Priority: 8, IvrPath: ['main', 'billing'], Order: { Id: 'A-17', Gift: true } };
  const full = sessionOpenedMessage(inviteRecord({ userData, response: { id: 'order-ready', hash: 'h' } }), {
    mediaType: 'applebc',
    message: 'Hello',
  });
  const bare = sessionOpenedMessage(inviteRecord({ userData: {} }), { mediaType: 'sms', message: undefined });

  expect([full, bare].map((interaction) => sessionOpened.parse(interaction))).toEqual([full, bare]);
});

test('an end passes its schema', () => {
  const end = {
    v: 1,
    type: 'session.terminated',
    interactionId: 'S1',
    reason: 'requested',
    at: '2026-11-22T15:00:00.000Z',
  };

  expect(sessionTerminated.parse(end)).toEqual(end);
});

test('a session that goes on by another channel passes its schema', () => {
  const changed = sessionChannelChangedMessage('S1', 'sms-main');

  expect(sessionChannelChanged.parse(changed)).toEqual(changed);
});

test('a reader of the shipped schemas lets members pass that are added later', () => {
  expect(JSON.stringify(interactionSchemas())).not.toContain('additionalProperties\\": false');
});
