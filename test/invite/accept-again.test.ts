import { describe, expect, test } from 'vitest';
import { settle } from '../../lib/invite/state.ts';
import { codesOf, createSystem, withCall } from '../support/accepting.ts';
import { ledgerRow, noon } from '../support/builders.ts';

describe('the same invite again', () => {
  test('has the same session under the same key, of the same caller only', async () => {
    const { post } = createSystem();
    const [first, again, other, caller] = [
      await post({}, {}, 'k-1'),
      await post({}, {}, 'k-1'),
      await post({}, {}, 'k-2'),
      await post({}, {}, 'k-1', 'b'),
    ];

    expect(again).toEqual(first);
    expect(new Set([first, other, caller].map((result) => result.status === 'accepted' && result.sessionId)).size).toBe(
      3,
    );
  });

  test('is known by its voice call, though not for another client, response or list', async () => {
    const { post } = createSystem();
    const ids = await Promise.all(
      [
        {},
        {},
        { _umsClientId: '15550100002' },
        { TerminateSessionFlag: 'true' },
        { Contact: { FirstName: 'Bob' } },
      ].map(async (parameters) => {
        const result = await post(parameters, withCall);
        return result.status === 'accepted' ? [result.sessionId, result.key] : [];
      }),
    );

    expect(ids[1]).toEqual(ids[0]);
    expect(new Set(ids.map(([id]) => id)).size).toBe(4);
    expect(JSON.stringify(ids)).not.toContain('006502f1a2b3c4d5');
  });

  test.each([
    { ReferenceId: 12, UserData: {} },
    { UserData: { ContactId: '0000BaCJQQH30052' } },
    // An IVR that has no call id may send the key all the same: those are distinct calls.
    { UserData: { ConnID: '' } },
  ])('is not known by %j', async (members) => {
    const { post } = createSystem();
    const [first, second] = [await post({}, members), await post({}, members)];

    expect(first.status === 'accepted' && second.status === 'accepted' && first.sessionId !== second.sessionId).toBe(
      true,
    );
  });

  test('that is under way is accepted, and not queued again', async () => {
    const { post, put, rows } = createSystem();
    const first = await post({}, {}, 'k-1');
    const [record] = put;
    if (!record) throw new Error('nothing was put');
    rows.set(record.sessionId, ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }));

    expect(first).toMatchObject(await post({}, {}, 'k-1'));
    expect(put).toHaveLength(1);
  });

  test('is known by its content if its key is the caller’s own, for those who wait', async () => {
    const { post, put } = createSystem();
    const own = await post({}, {}, 'k-1');

    expect(own).toMatchObject({ contentHash: put[0]?.contentHash });
    expect(await post()).not.toHaveProperty('contentHash');
  });

  test('that is under way on another chat server carries the id that is known there', async () => {
    const { post, put, rows } = createSystem();
    await post({}, {}, 'k-1');
    const [{ sessionId = '', contentHash = '' } = {}] = put;
    rows.set(
      sessionId,
      ledgerRow({ sessionId, contentHash, chat: { state: 'open', server: 'gms-main', id: 'gms-1' } }),
    );

    expect(await post({}, {}, 'k-1')).toMatchObject({ status: 'accepted', sessionId, chatSessionId: 'gms-1' });
  });

  test('that is done replays its outcome', async () => {
    const { post, put, rows } = createSystem();
    await post({}, {}, 'k-1');
    const [record] = put;
    if (!record) throw new Error('nothing was put');
    const row = settle(
      ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }),
      { status: 'sent' },
      { version: 'o', now: noon },
      undefined,
    );
    rows.set(record.sessionId, row);

    expect(await post({}, {}, 'k-1')).toEqual({ status: 'repeated', sessionId: record.sessionId, key: 'k-1', row });
    expect(put).toHaveLength(1);
  });

  test('with other content is refused under an explicit key, and replayed under an implied one', async () => {
    const { post, put, rows } = createSystem();
    await post({}, withCall, 'k-1');
    await post({}, withCall);
    for (const record of put)
      rows.set(record.sessionId, ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }));
    const changed = { UserData: { ...withCall.UserData, Intent: 'billing' } };

    expect(codesOf(await post({}, changed, 'k-1'))).toEqual([['idempotency_key_reused', undefined]]);
    expect((await post({}, changed)).status).toBe('accepted');
    expect(put).toHaveLength(2);
  });

  test('has the same content whatever the order of its keys', async () => {
    const { post, put } = createSystem();
    await post({ Contact: { FirstName: 'Ann', LastName: 'Lee' } });
    await post({ Contact: { LastName: 'Lee', FirstName: 'Ann' } });

    expect(put[1]?.contentHash).toBe(put[0]?.contentHash);
  });
});

test('an invite that the queue does not confirm is not accepted, and may be sent again with its key', async () => {
  const { post, put, errors } = createSystem({ queueAnswers: false });

  expect(await post({}, {}, 'k-1')).toEqual({ status: 'not_stored', key: 'k-1' });
  expect(errors).toEqual([new Error('no answer')]);
  expect(put).toEqual([]);
});

describe('a paused channel', () => {
  test('stores nothing, and says so with the key to send it again with', async () => {
    const { post, put } = createSystem({ paused: true });

    expect(await post({}, {}, 'k-1')).toMatchObject({
      status: 'refused',
      problems: [{ code: 'channel_paused' }],
      key: 'k-1',
    });
    expect(put).toEqual([]);
  });

  test('still answers a repeat of what was done before', async () => {
    const { post, rows } = createSystem({ paused: true });
    const first = createSystem();
    const accepted = await first.post({}, {}, 'k-1');
    const [record] = first.put;
    if (accepted.status !== 'accepted' || !record) throw new Error('the first one was to be accepted');
    rows.set(
      record.sessionId,
      ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash, status: 'sent' }),
    );

    expect(await post({}, {}, 'k-1')).toMatchObject({ status: 'repeated', sessionId: record.sessionId });
  });
});
