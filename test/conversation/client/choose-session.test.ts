import { expect, test } from 'vitest';
import {
  type ChooseSession,
  type ChosenSession,
  chooseSession,
  idleSessions,
  type KnownSession,
} from '../../../lib/conversation/client/choose-session.ts';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import { ledgerRow, noon } from '../../support/builders.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A session whose message went out at this minute after noon. */
function session(sessionId: string, at: number, row: Partial<LedgerRow> = {}, members: Partial<KnownSession> = {}) {
  return {
    ...{ sessionId, at: noon + at * minute },
    row: ledgerRow({ sessionId, status: 'sent', ...row }),
    ...members,
  } satisfies KnownSession;
}

const ended = { chat: { state: 'terminated', server: 'builtin', reason: 'requested' } } as const;

/** A message ten minutes after noon, looked at at once. */
function choose(given: Partial<ChooseSession> & { readonly at?: number; readonly opensNone?: boolean }): string {
  const { at = 10, opensNone = false, ...rest } = given;

  return show(
    chooseSession({
      message: { at: noon + at * minute, opensNone },
      answers: undefined,
      sessions: [],
      activeAt: noon,
      idleHours: 24,
      now: noon + 10 * minute,
      ...rest,
    }),
  );
}

function show(chosen: ChosenSession): string {
  switch (chosen.status) {
    case 'session':
      return chosen.row.sessionId;
    case 'wait':
      return `wait ${(chosen.until - noon) / 1000} s`;
    case 'open':
      return `new after ${chosen.previousSessionId ?? 'none'}, from ${chosen.goesOnFrom.join(' ') || 'none'}`;
    case 'none':
      return 'none';
    default:
      return chosen satisfies never;
  }
}

const sending = (leaseSeconds: number) => ({ status: 'sending', leaseUntil: noon + leaseSeconds * 1000 }) as const;

test.each<readonly [string, Parameters<typeof choose>[0], string]>([
  ['nobody was invited', {}, 'new after none, from none'],
  ['one session is open', { sessions: [session('A', 0)] }, 'A'],
  ['its invite may have gone out', { sessions: [session('A', 0, { status: 'unknown' })] }, 'A'],
  ['a client opened it', { sessions: [session('A', 0, { status: 'received' })] }, 'A'],
  ['its invite failed', { sessions: [session('A', 0, { status: 'failed', ...ended })] }, 'new after A, from A'],
  ['its invite is tried again', { sessions: [session('A', 0, { status: 'retrying' })] }, 'new after A, from A'],
  [
    'it was ended while its invite is sent: nothing to wait for',
    { sessions: [session('A', 0, { ...sending(900), ...ended })] },
    'new after A, from A',
  ],
  ['it has ended', { sessions: [session('A', 0, ended)] }, 'new after A, from A'],
  ['it was a notification', { sessions: [session('A', 0, { notification: true, ...ended })] }, 'new after A, from A'],
  ['its row has gone', { sessions: [session('A', 0, {}, { row: undefined })] }, 'new after A, from A'],
  [
    'it is on another chat server',
    { sessions: [session('A', 0, { chat: { state: 'open', server: 'gms' } })] },
    'new after A, from A',
  ],
  ['two are open: the later', { sessions: [session('A', 0), session('B', 5)] }, 'B'],
  ['two are open, the later one begun after the message', { at: 3, sessions: [session('A', 0), session('B', 5)] }, 'A'],
  [
    'two are open, the later one begun 3 s after the message',
    { at: 4.95, sessions: [session('A', 0), session('B', 5)] },
    'B',
  ],
  [
    'two are open, the later one begun 4 s after the message',
    { at: 4.93, sessions: [session('A', 0), session('B', 5)] },
    'A',
  ],
  ['the later of two has ended', { sessions: [session('A', 0), session('B', 5, ended)] }, 'A'],
  ['a tap on the older message', { answers: session('A', 0), sessions: [session('A', 0), session('B', 5)] }, 'A'],
  [
    'a tap on a message whose session has ended',
    { answers: session('A', 0, ended), sessions: [session('A', 0, ended), session('B', 5)] },
    'B',
  ],
  [
    'a tap, and nothing is open',
    { answers: session('A', 0, ended), sessions: [session('A', 0, ended), session('B', 5, ended)] },
    'new after B, from A B',
  ],
  [
    'a tap on a message of a session that is no longer listed',
    { answers: session('X', 1), sessions: [session('B', 5)] },
    'X',
  ],
  ['its invite is being sent', { sessions: [session('A', 9, sending(615))] }, 'wait 615 s'],
  ['its owner never came back', { sessions: [session('A', 9, sending(599))] }, 'A'],
  ['an older one is being sent', { sessions: [session('A', 8, sending(615)), session('B', 9)] }, 'B'],
  [
    'the older of two is open, and the later is being sent',
    { sessions: [session('A', 8), session('B', 9, sending(615))] },
    'wait 615 s',
  ],
  ['written before all that is open', { at: -60, sessions: [session('A', 0)] }, 'new after A, from none'],
  ['written before, but the client talks in it', { at: -1, sessions: [session('A', 0, {}, { answered: true })] }, 'A'],
  [
    'written before two in which the client talks: the earlier',
    { at: -1, sessions: [session('A', 0, {}, { answered: true }), session('B', 5, {}, { answered: true })] },
    'A',
  ],
  ['idle for 24 hours', { now: noon + 24 * hour, at: 24 * 60, sessions: [session('A', 0)] }, 'new after A, from A'],
  ['idle for a minute less', { now: noon + 24 * hour - minute, at: 24 * 60 - 1, sessions: [session('A', 0)] }, 'A'],
  [
    'idle, but somebody wrote an hour ago',
    { now: noon + 30 * hour, activeAt: noon + 29 * hour, at: 30 * 60, sessions: [session('A', 0)] },
    'A',
  ],
  [
    'two days old, and its session is still open',
    { now: noon + 48 * hour, activeAt: noon + 47 * hour, at: 1, sessions: [session('A', 0)] },
    'A',
  ],
  ['a reaction where nothing is open', { opensNone: true, sessions: [session('A', 0, ended)] }, 'none'],
  ['a reaction in an open session', { opensNone: true, sessions: [session('A', 0)] }, 'A'],
])('%s', (_, given, expected) => {
  expect(choose(given)).toBe(expected);
});

test('only sessions that agents still have are ended for being idle', () => {
  const sessions = [
    session('open', 0),
    session('ended', 0, ended),
    session('sending', 0, sending(1e9)),
    session('fresh', 47 * 60),
    session('gone', 0, {}, { row: undefined }),
  ];
  const idle = idleSessions({
    ...{ message: { at: noon, opensNone: false }, answers: undefined, sessions },
    ...{ activeAt: undefined, idleHours: 24, now: noon + 48 * hour },
  });

  expect(idle.map(({ sessionId }) => sessionId)).toEqual(['open']);
});
