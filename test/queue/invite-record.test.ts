import { expect, test } from 'vitest';
import { readInviteRecord } from '../../lib/queue/invite-record.ts';
import { inviteRecord } from '../support/builders.ts';

test('a record of a newer deployment waits for one', () => {
  expect(readInviteRecord(JSON.stringify({ v: 3, anything: true }))).toEqual({ status: 'later' });
});

test.each([
  ['{"v":1', 'the body is not JSON'],
  ['[]', 'not an invite record: the body'],
  ['{"v":0}', 'not an invite record: v, '],
  [JSON.stringify({ ...inviteRecord(), deadline: 'soon', userData: 'x' }), 'not an invite record: deadline, userData'],
])('%s is poison, and the reason names no value', (body, reason) => {
  const read = readInviteRecord(body);

  expect(read.status).toBe('poison');
  expect(read.status === 'poison' && read.reason).toContain(reason);
});
