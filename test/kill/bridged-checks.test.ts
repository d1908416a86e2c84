import { expect, test } from 'vitest';
import type { KilledChat } from './bridged.ts';
import { type Bridged, brokenBridged } from './bridged-checks.ts';

const said = (by: string, text: string) => ({ index: 1, type: 'Message', from: { type: by }, utcTime: 1, text });
const chat = (...transcript: KilledChat['transcript']): KilledChat => ({
  ...{ id: 'c1', state: 'open', transcript },
  userData: { _umsClientId: '1', _umsInviteSessionId: 's1' },
});
const question = said('Client', 'Question');
const answer = said('Agent', 'Answer');
const shown = { text: 'Answer' };

const judged = async (given: Partial<Bridged>, state?: string) => {
  const nothing = { written: [], chats: [], phones: new Map(), letters: [], stateOf: async () => state };

  return (await brokenBridged({ ...nothing, ...given })).map((text) => text.split(':')[0]);
};

test.each([
  ['an agent can read it', { chats: [chat(question)] }, []],
  ['it is among the dead letters', { letters: [{ body: { text: 'Question' } }] }, []],
  ['it has vanished', { chats: [chat()] }, ['I']],
  ['it is there twice', { chats: [chat(question), chat(question)] }, ['I']],
  ['it comes back', { chats: [chat(question)], phones: new Map([['1', [{ text: 'Question' }]]]) }, ['J']],
])('a client’s message on a bridged server is judged: %s', async (_, given, broken) => {
  expect(await judged({ written: [{ clientId: '1', text: 'Question' }], ...given })).toEqual(broken);
});

test.each([
  ['it was sent', [shown], 'sent', []],
  ['nobody knows', [], 'unknown', []],
  ['it was not in time', [], 'expired', []],
  ['it came twice', [shown, shown], 'sent', ['J']],
  ['nobody has taken it', [], undefined, ['J']],
  ['it is never finished', [], 'sending', ['J']],
  ['it expired, and a phone shows it', [shown], 'expired', ['J']],
  ['it was sent, and no phone shows it', [], 'sent', ['J']],
])('what an agent of a bridged server wrote is judged: %s', async (_, phone, state, broken) => {
  expect(await judged({ chats: [chat(answer)], phones: new Map([['1', phone]]) }, state)).toEqual(broken);
});
