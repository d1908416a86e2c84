import { expect, test } from 'vitest';
import { explainUnknowns } from './unknowns.ts';

const row = { status: 'unknown', acceptedAt: 1000, updatedAt: 9000 } as const;

test('each unknown has its cause, and how many of them a phone shows', () => {
  const lines = explainUnknowns({
    rows: [
      { ...row, sessionId: 'reset' },
      { ...row, sessionId: 'killed' },
      { ...row, sessionId: 'killed too', updatedAt: 6000 },
      { ...row, sessionId: 'before the kill', updatedAt: 4000 },
      { ...row, sessionId: 'sent', status: 'sent' },
    ],
    invited: [
      { sessionId: 'reset', kind: 'reset' },
      { sessionId: 'killed', kind: 'plain' },
    ],
    kills: [5000],
    shown: new Set(['killed', 'sent']),
  });

  expect(lines).toEqual([
    '1 unknown: the vendor reset the connection; 0 on a phone',
    '2 unknown: killed in mid-send; 1 on a phone',
    '1 unknown: a fault of the vendor for any client, or a dropped invocation; 0 on a phone',
  ]);
});
