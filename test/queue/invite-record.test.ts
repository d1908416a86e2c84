import { expect, test } from 'vitest';
import { readInviteRecord } from '../../lib/queue/invite-record.ts';
import { inviteRecord } from '../support/builders.ts';

test.each([
  ['of version 3', { v: 3, anything: true }],
  ['of version 3 with a step', { v: 3, step: {} }],
  ['of version 2 that is of no step', { ...inviteRecord(), v: 2 }],
])('a record of a newer deployment waits for one: %s', (_, record) => {
  expect(readInviteRecord(JSON.stringify(record))).toEqual({ status: 'later' });
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
