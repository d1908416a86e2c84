/** Half an emoji, which only an escape in JSON can bring: never a 503, wherever it stands. */
import { expect, test } from 'vitest';
import { readInviteRecord, writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { createSystem } from '../support/accepting.ts';

const half = '\ud83d';
const places: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ['a value of the contact', { Contact: { FirstName: `Ann ${half}` } }, {}],
  ['a value of the agent', { Agent: { FirstName: half } }, {}],
  ['a custom property', { CustomProperties: { OrderId: `A-17${half}` } }, {}],
  ['a value of the user data', {}, { UserData: { Note: half, ConnID: `006${half}` } }],
  ['a key of the user data', {}, { UserData: { [half]: 'x' } }],
  ['a nested value', {}, { UserData: { Order: { Id: half } } }],
  ['an array', {}, { UserData: { Items: [half, half] } }],
  ['the client', { _umsClientId: `1555010${half}0001` }, {}],
  ['the business', { _umsBusinessId: `19251112222${half}` }, {}],
  ['the channel', { _umsChannel: half }, {}],
  ['the chat queue', { ChatQueueKey: `1:${half}` }, {}],
  ['the response', { StandardResponseId: half }, {}],
  ['the flag', { TerminateSessionFlag: half }, {}],
  ['the seconds', { InviteTtlSeconds: half }, {}],
];

test.each(places)(
  'half an emoji in %s is stored as text that SQS takes, or refused',
  async (_, parameters, members) => {
    const { post, put, errors } = createSystem();
    const { status } = await post(parameters, members);

    expect(['accepted', 'refused']).toContain(status);
    expect(errors).toEqual([]);
    expect(put).toHaveLength(status === 'accepted' ? 1 : 0);

    for (const record of put) {
      const body = writeInviteRecord(record);
      expect(body).toMatch(/^[\x20-\x7e]*$/);
      expect(readInviteRecord(body)).toEqual({ status: 'read', record: JSON.parse(JSON.stringify(record)) });
      expect(JSON.stringify(record)).not.toMatch(/\\ud83d(?!\\ude)/i);
    }
  },
);

test('half an emoji in the caller’s key is a key like any other', async () => {
  const { post, put } = createSystem();
  const [first, again] = [await post({}, {}, half), await post({}, {}, half)];

  expect([first.status, again.status]).toEqual(['accepted', 'accepted']);
  expect(put.map(({ sessionId }) => sessionId)).toEqual([put[0]?.sessionId, put[0]?.sessionId]);
  expect(put[0]?.sessionId).toMatch(/^[0-9A-Za-z]{16}$/);
});
