import { expect, test } from 'vitest';
import { brokenReceipts } from './receipts.ts';

const invite = { sessionId: 's1', clientId: '1', kind: 'plain', notification: false } as const;
const phone = (...statuses: string[]) =>
  new Map([['1', [{ sessionId: 's1', messageId: 's1.0', receipts: statuses.map((status) => ({ status })) }]]]);
const view = (status: string, receipt?: string) =>
  new Map([['s1', { status, ...(receipt !== undefined && { receipt: { status: receipt } }) }]]);
const told = [{ type: 'session.receipt', interactionId: 's1', status: 'failed' }];

test.each([
  ['nothing was reported', { phones: phone(), views: view('unknown') }, []],
  ['all is known', { phones: phone('sent', 'delivered'), views: view('sent', 'delivered') }, []],
  ['more is known', { phones: phone('sent'), views: view('sent', 'read') }, []],
  ['it stays unknown', { phones: phone('sent'), views: view('unknown', 'sent') }, ['reconciled']],
  ['it was lowered', { phones: phone('delivered'), views: view('sent', 'sent') }, ['K']],
  ['it was lost', { phones: phone('failed'), views: view('sent') }, ['K']],
])('receipts are judged: %s', (_, given, broken) => {
  expect(brokenReceipts({ invited: [invite], agents: [], ...given }).map((text) => text.split(':')[0])).toEqual(broken);
});

test('agents must know of a failure', () => {
  const given = {
    invited: [{ ...invite, kind: 'undelivered' }] as const,
    ...{ phones: phone('sent', 'failed'), views: view('sent', 'failed') },
  };

  expect(brokenReceipts({ ...given, agents: told })).toEqual([]);
  expect(brokenReceipts({ ...given, agents: [] })).toEqual([expect.stringContaining('they do not know')]);
});
