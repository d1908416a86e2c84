import { expect, test } from 'vitest';
import { brokenConversations } from './conversation-checks.ts';

const written = [{ clientId: '1', vendorMessageId: 'wamid.1' }];
const answer = { sessionId: 's1', clientId: '1', messageId: 's1.7', text: 'Answer' };
const fromClient = { type: 'session.message', interactionId: 's1', messageId: 's1.5', vendorMessageId: 'wamid.1' };
const shown = { text: 'Answer', sessionId: 's1' };
const nothing = { agents: [], letters: [], written: [], answered: [], phones: new Map(), states: new Map() };

const judged = (given: Partial<Parameters<typeof brokenConversations>[0]>) =>
  brokenConversations({ ...nothing, ...given }).map((text) => text.split(':')[0]);

test.each([
  ['an agent has it, twice', { agents: [fromClient, fromClient] }, []],
  ['it is among the dead letters', { letters: [{ body: { vendorMessageId: 'wamid.1' } }] }, []],
  ['it has vanished', {}, ['I']],
  ['it came in two sessions', { agents: [fromClient, { ...fromClient, interactionId: 's2' }] }, ['I']],
])('a client’s message is judged: %s', (_, given, broken) => {
  expect(judged({ written, ...given })).toEqual(broken);
});

test.each([
  ['it was sent', [shown], 'delivered', []],
  ['nobody knows', [], 'unknown', []],
  ['it was not in time', [], 'expired', []],
  ['it came twice', [shown, shown], 'sent', ['J']],
  ['it is never finished', [], 'sending', ['J']],
  ['it expired, and a phone shows it', [shown], 'expired', ['J']],
  ['it was sent, and no phone shows it', [{ text: 'Answer' }], 'sent', ['J']],
])('an agent’s message is judged: %s', (_, phone, status, broken) => {
  const phones = new Map([['1', phone]]);

  expect(judged({ answered: [answer], phones, states: new Map([['s1.7', { status }]]) })).toEqual(broken);
});
