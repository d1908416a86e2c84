import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { createAccept } from '../../lib/invite/accept.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { settle } from '../../lib/invite/state.ts';
import type { LedgerRow } from '../../lib/ledger/ledger.ts';
import { createMemoryLedger } from '../../lib/ledger/memory.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import { espBody, ledgerRow, noon, tokens } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

function createSystem({ catalog = sampleCatalog(), queueAnswers = true, paused = false } = {}) {
  const put: InviteRecord[] = [];
  const rows = new Map<string, LedgerRow>();
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  let reads = 0;
  const ledger = createMemoryLedger(rows);

  const accept = createAccept({
    stage: 'test',
    catalog: () => catalog,
    ledger: {
      read: (id) => {
        reads += 1;
        return ledger.read(id);
      },
    },
    isPaused: async () => paused,
    inviteQueue: {
      put: async (record) => {
        if (!queueAnswers) throw new Error('no answer');
        put.push(record);
      },
    },
    now: () => noon,
    newKey: tokens(),
    report: (event) => void events.push(event),
    reportError: (error) => void errors.push(error),
  });

  const post = (parameters: Record<string, unknown> = {}, members: Record<string, unknown> = {}, explicitKey?: string, caller = 'ivr') => {
    const { request, problems } = readEspRequest(parseJson(JSON.stringify(espBody(parameters, members))));
    return accept(request, { caller, explicitKey, formProblems: problems });
  };

  return { post, put, rows, events, errors, reads: () => reads };
}

const withCall = { UserData: { ConnID: '006502f1a2b3c4d5' } };
const codesOf = (result: Awaited<ReturnType<ReturnType<typeof createSystem>['post']>>) =>
  result.status === 'refused' ? result.problems.map(({ code, parameter }) => [code, parameter]) : result.status;

describe('an invite that is right', () => {
  test('is one record on the queue, with everything the IVR knew', async () => {
    const { post, put, reads } = createSystem();

    const result = await post({ InviteTtlSeconds: '600' });

    expect(result).toEqual({ status: 'accepted', sessionId: put[0]?.sessionId, key: 't1' });
    expect(put).toEqual([
      {
        v: 1,
        sessionId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
        caller: 'ivr',
        acceptedAt: noon,
        deadline: noon + 600_000,
        contentHash: expect.stringMatching(/^[\w-]{22}$/),
        channel: 'whatsapp-main',
        clientId: '15550100001',
        businessId: '19251112222',
        chatQueueKey: '1:session-WA',
        notification: false,
        response: { id: 'order-ready', hash: sampleCatalog().response('order-ready')?.hash },
        contact: { FirstName: 'Ann' },
        agent: {},
        customProperties: { OrderId: 'A-17' },
        userData: { PhoneNumber: '15550100001' },
      },
    ]);
    expect(reads()).toBe(0);
  });

  test.each([
    ['no queue: the channel’s', { ChatQueueKey: undefined }, { chatQueueKey: '1:session-WA' }],
    [
      'no queue for a notification: the channel’s for these',
      { ChatQueueKey: undefined, TerminateSessionFlag: 'true' },
      { chatQueueKey: '1:session-WA-sendSR', notification: true },
    ],
    ['the flag in any case', { TerminateSessionFlag: 'TRUE' }, { notification: true }],
    ['no deadline: the channel’s', {}, { deadline: noon + 900_000 }],
    [
      'ids written for people',
      { _umsClientId: '+1 (555) 010-0001', _umsBusinessId: '+1 925-111-2222' },
      { clientId: '15550100001', businessId: '19251112222' },
    ],
    ['no response: a session without a first message', { StandardResponseId: undefined }, { response: undefined }],
  ])('with %s', async (_title, parameters, expected) => {
    const { post, put } = createSystem();

    expect(await post(parameters)).toMatchObject({ status: 'accepted' });
    expect(put).toMatchObject([expected]);
  });

  test.each([
    ['AppType instead of AppName', { AppName: '', AppType: 171 }],
    ['AppType by name', { AppName: undefined, AppType: 'SocialMS' }],
  ])('with %s', async (_title, members) => {
    expect((await createSystem().post({}, members)).status).toBe('accepted');
  });
});

describe('an invite that is not right is refused, and nothing is stored:', () => {
  test.each([
    ['missing_parameter', 'AppName', {}, { AppName: '' }],
    ['application_unknown', 'AppType', {}, { AppType: '42' }],
    ['missing_parameter', 'Service', {}, { Service: undefined }],
    ['unknown_service', 'Service', {}, { Service: 'chatservice' }],
    ['missing_parameter', 'Method', {}, { Method: '' }],
    ['unknown_method', 'Method', {}, { Method: 'invitetochat' }],
    ['unknown_channel', 'Parameters._umsChannel', { _umsChannel: 'whatsapp-mian' }, {}],
    ['missing_parameter', 'Parameters._umsClientId', { _umsClientId: '' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: 'ann@example.com' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '123456' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '1234567890123456' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '0155501000' }, {}],
    ['missing_parameter', 'Parameters._umsBusinessId', { _umsBusinessId: undefined }, {}],
    ['unknown_business', 'Parameters._umsBusinessId', { _umsBusinessId: '19250000000' }, {}],
    ['unknown_business', 'Parameters._umsBusinessId', { _umsBusinessId: 'constructor' }, {}],
    ['invalid_parameter', 'Parameters.TerminateSessionFlag', { TerminateSessionFlag: 'yes' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '29' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '86401' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '60.5' }, {}],
    ['invalid_chat_queue_key', 'Parameters.ChatQueueKey', { ChatQueueKey: 'session-WA' }, {}],
    ['unknown_chat_queue', 'Parameters.ChatQueueKey', { ChatQueueKey: '1:nobody' }, {}],
    ['invalid_chat_queue_key', 'Parameters.ChatQueueKey', { ChatQueueKey: '1:session-WA-sendSR' }, {}],
    ['unknown_response', 'Parameters.StandardResponseId', { StandardResponseId: 'gone' }, {}],
    ['empty_template_parameter', 'Parameters.StandardResponseId', { Contact: {} }, {}],
    ['parameter_unknown', 'Parameters.Flag', { Flag: 'x' }, {}],
  ])('%s at %s', async (code, parameter, parameters, members) => {
    const { post, put } = createSystem();

    expect(codesOf(await post(parameters, members))).toEqual([[code, parameter]]);
    expect(put).toEqual([]);
  });

  test('once for a parameter that could not be read', async () => {
    expect(codesOf(await createSystem().post({ _umsClientId: ['1', '2'] }))).toEqual([['parameter_repeated', 'Parameters._umsClientId']]);
  });

  test('with every problem at once', async () => {
    const { post, events } = createSystem();

    const result = await post(
      { _umsClientId: 'x', _umsBusinessId: '', InviteTtlSeconds: 'x', Elephant: '' },
      { Service: 'X', AppName: '' },
    );

    expect(codesOf(result)).toEqual([
      ['parameter_unknown', 'Parameters.Elephant'],
      ['missing_parameter', 'AppName'],
      ['unknown_service', 'Service'],
      ['invalid_client', 'Parameters._umsClientId'],
      ['missing_parameter', 'Parameters._umsBusinessId'],
      ['invalid_parameter', 'Parameters.InviteTtlSeconds'],
    ]);
    expect(events).toMatchObject([{ step: 'refused', caller: 'ivr', faults: expect.arrayContaining(['unknown_service']) }]);
  });

  describe('by the catalog', () => {
    const { data } = loadCatalogFolder('catalog');
    if (!data) throw new Error('the sample catalog is broken');
    const [channel] = data.channels;
    if (!channel) throw new Error('the sample catalog has no channel');

    const withResponse = (members: object) =>
      createCatalog({ ...data, responses: data.responses.map((response) => ({ ...response, ...members })) });
    const withChannel = (...members: object[]) =>
      createCatalog({ ...data, channels: members.map((member) => ({ ...channel, ...member })) });

    test('needs no channel where only one is configured', async () => {
      const { post, put } = createSystem({ catalog: withChannel({}) });

      expect(await post({ _umsChannel: undefined })).toMatchObject({ status: 'accepted' });
      expect(put).toMatchObject([{ channel: 'whatsapp-main' }]);
    });

    test.each([
      ['response_inactive', withResponse({ active: false }), {}],
      ['response_inactive', withResponse({ status: 'Draft' }), {}],
      ['response_inactive', withResponse({ startDate: '2026-11-23' }), {}],
      ['response_inactive', withResponse({ endDate: '2026-11-21' }), {}],
      ['ambiguous_channel', withChannel({}, { name: 'second' }), { _umsChannel: undefined }],
      ['content_not_supported', withChannel({ freeText: 'refuse' }), { StandardResponseId: 'welcome-text' }],
      ['content_not_supported', withResponse({ whatsapp: undefined }), {}],
      ['missing_parameter', withChannel({ inboundRouteByCall: undefined }), { ChatQueueKey: undefined }],
      ['invalid_chat_queue_key', withChannel({ notificationQueue: undefined }), { TerminateSessionFlag: 'true' }],
    ])('%s', async (code, catalog, parameters) => {
      const result = await createSystem({ catalog }).post(parameters);

      expect(result.status === 'refused' && result.problems.map((problem) => problem.code)).toEqual([code]);
    });

    test.each([
      ['2026-11-22', '2026-11-22'],
      ['2026-11-01', undefined],
    ])('but not on its first and last day, %s to %s', async (startDate, endDate) => {
      expect((await createSystem({ catalog: withResponse({ startDate, endDate }) }).post()).status).toBe('accepted');
    });
  });
});

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
    expect(new Set([first, other, caller].map((result) => result.status === 'accepted' && result.sessionId)).size).toBe(3);
  });

  test('is known by its voice call, though not for another client, response or list', async () => {
    const { post } = createSystem();
    const ids = await Promise.all(
      [{}, {}, { _umsClientId: '15550100002' }, { TerminateSessionFlag: 'true' }, { Contact: { FirstName: 'Bob' } }].map(
        async (parameters) => {
          const result = await post(parameters, withCall);
          return result.status === 'accepted' ? [result.sessionId, result.key] : [];
        },
      ),
    );

    expect(ids[1]).toEqual(ids[0]);
    expect(new Set(ids.map(([id]) => id)).size).toBe(4);
    expect(JSON.stringify(ids)).not.toContain('006502f1a2b3c4d5');
  });

  test.each([{ ReferenceId: 12, UserData: {} }, { UserData: { ContactId: '0000BaCJQQH30052' } }])('is not known by %j', async (members) => {
    const { post } = createSystem();
    const [first, second] = [await post({}, members), await post({}, members)];

    expect(first.status === 'accepted' && second.status === 'accepted' && first.sessionId !== second.sessionId).toBe(true);
  });

  test('that is under way is accepted, and not queued again', async () => {
    const { post, put, rows } = createSystem();
    const first = await post({}, {}, 'k-1');
    const [record] = put;
    if (!record) throw new Error('nothing was put');
    rows.set(record.sessionId, ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }));

    expect(await post({}, {}, 'k-1')).toEqual(first);
    expect(put).toHaveLength(1);
  });

  test('that is done replays its outcome', async () => {
    const { post, put, rows } = createSystem();
    await post({}, {}, 'k-1');
    const [record] = put;
    if (!record) throw new Error('nothing was put');
    const row = settle(
      ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }),
      { status: 'sent' },
      { owner: 'o', now: noon },
    );
    rows.set(record.sessionId, row);

    expect(await post({}, {}, 'k-1')).toEqual({ status: 'repeated', sessionId: record.sessionId, key: 'k-1', row });
    expect(put).toHaveLength(1);
  });

  test('with other content is refused under an explicit key, and replayed under an implied one', async () => {
    const { post, put, rows } = createSystem();
    await post({}, withCall, 'k-1');
    await post({}, withCall);
    for (const record of put) rows.set(record.sessionId, ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash }));
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

    expect(await post({}, {}, 'k-1')).toMatchObject({ status: 'refused', problems: [{ code: 'channel_paused' }], key: 'k-1' });
    expect(put).toEqual([]);
  });

  test('still answers a repeat of what was done before', async () => {
    const { post, rows } = createSystem({ paused: true });
    const first = createSystem();
    const accepted = await first.post({}, {}, 'k-1');
    const [record] = first.put;
    if (accepted.status !== 'accepted' || !record) throw new Error('the first one was to be accepted');
    rows.set(record.sessionId, ledgerRow({ sessionId: record.sessionId, contentHash: record.contentHash, status: 'sent' }));

    expect(await post({}, {}, 'k-1')).toMatchObject({ status: 'repeated', sessionId: record.sessionId });
  });
});
