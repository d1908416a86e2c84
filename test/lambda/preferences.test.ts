import { describe, expect, test } from 'vitest';
import { createAwaitOutcome } from '../../lib/invite/await-outcome.ts';
import type { Authenticate } from '../../lib/lambda/auth/authenticate.ts';
import { inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { accepted, openFrontDoor, sessionId } from '../support/front-door.ts';

describe('waiting', () => {
  const sent = ledgerRow({ status: 'sent' });

  test('returns the outcome as soon as it is there, and says that it waited', async () => {
    const { post, waited } = openFrontDoor(accepted, {
      rows: [undefined, ledgerRow(), ledgerRow({ status: 'retrying' }), sent],
    });
    const answer = await post({ headers: { prefer: 'respond-async, wait=10' } });

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'preference-applied': 'wait=10', 'idempotency-key': 'k-1', location: `/sessions/${sessionId}` },
    });
    expect(answer.headers).not.toHaveProperty('idempotent-replayed');
    expect(waited()).toBeLessThan(1000);
  });

  test('answers the fault that an IVR can branch on', async () => {
    const rows = [ledgerRow({ status: 'failed', fault: { code: 'client_unreachable' } })];
    const answer = await openFrontDoor(accepted, { rows }).post({ query: { wait: '5' } });

    expect([answer.statusCode, answer.json().faultCode, answer.json().ReferenceId]).toEqual([
      422,
      'client_unreachable',
      12,
    ]);
  });

  test.each([
    ['3', 3000],
    ['25', 25_000],
    ['600', 25_000],
    ['0', 0],
  ])('ends with 202 when time runs out: wait=%s', async (wait, ms) => {
    const { post, waited } = openFrontDoor();

    expect((await post({ query: { wait } })).statusCode).toBe(202);
    expect(waited()).toBe(ms);
  });

  test('happens without being requested if the chat server assigns its own ids', async () => {
    const { post } = openFrontDoor({ ...accepted, waitSeconds: 5 }, { rows: [sent] });

    expect((await post()).statusCode).toBe(200);
    expect(
      (await openFrontDoor({ ...accepted, waitSeconds: 5 }, { rows: [sent] }).post({ query: { wait: '0' } }))
        .statusCode,
    ).toBe(202);
  });

  test('that ends while the chat is open already answers the chat server’s id with 202', async () => {
    const opened = ledgerRow({ chat: { state: 'open', server: 'gms-main', id: '00019C0F1D5B7E21' } });
    const answer = await openFrontDoor({ ...accepted, waitSeconds: 5 }, { rows: [undefined, opened] }).post();

    expect(answer).toMatchObject({ statusCode: 202, headers: { location: `/sessions/${sessionId}` } });
    expect(answer.json().Parameters).toEqual({ _umsChatSessionId: '00019C0F1D5B7E21' });
  });

  test('refuses an invite whose key another one took that came at the same time', async () => {
    const rows = [ledgerRow({ contentHash: 'another' }), sent];
    const { post } = openFrontDoor({ ...accepted, contentHash: 'own' }, { rows });
    const answer = await post({ query: { wait: '5' } });

    expect([answer.statusCode, answer.json()]).toEqual([
      422,
      expect.objectContaining({ faultCode: 'idempotency_key_reused' }),
    ]);
  });

  test('gives the outcome of the invite that has this key and this content', async () => {
    const rows = [{ ...sent, contentHash: 'own' }];
    const { post } = openFrontDoor({ ...accepted, contentHash: 'own' }, { rows });

    expect((await post({ query: { wait: '5' } })).statusCode).toBe(200);
  });

  test('does not undo what was accepted when the ledger does not answer', async () => {
    const awaitOutcome = createAwaitOutcome({
      ledger: { read: async () => Promise.reject(new Error('no answer')) },
      now: () => noon,
      wait: async () => {},
    });

    expect(await awaitOutcome({ sessionId }, 5)).toBeUndefined();
  });

  test('never past the end of the invocation: after an error the caller would send a stored invite again', async () => {
    const { post, waited } = openFrontDoor(accepted, { remainingMs: 13_000 });

    expect((await post({ query: { wait: '25' } })).statusCode).toBe(202);
    expect(waited()).toBe(10_000);
  });

  test('not at all if no time is left', async () => {
    const { post, waited } = openFrontDoor(accepted, { remainingMs: 2000 });

    expect((await post({ query: { wait: '25' } })).statusCode).toBe(202);
    expect(waited()).toBe(0);
  });

  test('by an invalid preference is ignored; by an invalid query is a fault', async () => {
    const { post, waited } = openFrontDoor();

    expect((await post({ headers: { prefer: 'wait=soon' } })).statusCode).toBe(202);
    expect(waited()).toBe(0);
    expect((await post({ query: { wait: 'soon' } })).json()).toMatchObject({
      faultCode: 'invalid_parameter',
      parameter: 'wait',
    });
  });
});

test.each([
  ['faults', '500'],
  ['format', 'yaml'],
  ['dryRun', 'yes'],
  ['wait', '-1'],
  ['idempotencyKey', 'two words'],
])('%s=%s is a fault', async (name, value) => {
  expect((await openFrontDoor().post({ query: { [name]: value } })).json()).toMatchObject({
    status: 422,
    faultCode: 'invalid_parameter',
  });
});

test.each([
  ['dryrun', 'dryRun'],
  ['idempotency_key', 'idempotencyKey'],
  ['Wait', 'wait'],
])('%s, which is %s misspelt, is a fault', async (name, meant) => {
  expect((await openFrontDoor().post({ query: { [name]: '1' } })).json()).toMatchObject({
    ...{ status: 422, faultCode: 'parameter_unknown', parameter: name },
    ...{ detail: `Did you mean ${meant}?` },
  });
});

test('an unknown name passes', async () => {
  expect((await openFrontDoor().post({ query: { campaign: '1', constructor: '1' } })).statusCode).toBe(202);
});

test('a dry run returns what would be sent', async () => {
  const content = { type: 'text', text: 'Hello Ann' } as const;
  const { post, contexts } = openFrontDoor({ status: 'checked', key: 'k-1', record: inviteRecord(), content });
  const answer = await post({ query: { dryRun: '1' } });

  expect(contexts[0]?.dryRun).toBe(true);
  expect(answer.json()).toMatchObject({
    Parameters: { _umsChatSessionId: sessionId },
    DryRun: {
      Channel: 'whatsapp-main',
      ChatQueueKey: '1:session-WA',
      Notification: 'false',
      Deadline: '2026-11-22T15:15:00.000Z',
      Content: content,
    },
  });
  expect(answer.json().DryRun).not.toHaveProperty('Unchecked');
  expect((await post({ query: { dryRun: '1', format: 'xml' } })).xml().Event3rdServerResponse.DryRun.Content).toEqual(
    content,
  );
});

test('a dry run says what could not be checked', async () => {
  const content = { type: 'text', text: 'Hello' } as const;
  const checked = {
    status: 'checked',
    key: 'k-1',
    record: inviteRecord(),
    content,
    unchecked: 'empty_template_parameter',
  } as const;

  expect((await openFrontDoor(checked).post({ query: { dryRun: '1' } })).json().DryRun).toMatchObject({
    Unchecked: 'empty_template_parameter',
  });
});

describe('keys of signed requests', () => {
  const by = (identity: Awaited<ReturnType<Authenticate>>) =>
    openFrontDoor(accepted, { authenticate: async () => identity });
  const event = { headers: { 'idempotency-key': 'from-header' }, query: { idempotencyKey: 'from-query' } };

  test.each([
    [{ caller: 'ivr' }, 'from-header'],
    [{ caller: 'hooks', signedKey: 'msg_1' }, 'msg_1'],
  ])('%j: %s', async (identity, key) => {
    const { post, contexts } = by(identity);
    await post(event);

    expect(contexts[0]?.explicitKey).toBe(key);
  });

  test('a header that was not signed makes no other invite', async () => {
    const { post, contexts } = by({ caller: 'studio', requestId: 'twilio-1' });
    await post({ headers: event.headers });

    expect(contexts[0]).toMatchObject({ explicitKey: undefined, requestId: 'twilio-1', formProblems: [] });
  });

  test('a key in the query of a request signed by Twilio is refused: its end could be cut into the fields', async () => {
    const { post, contexts } = by({ caller: 'studio', requestId: 'twilio-1' });
    await post(event);

    expect(contexts[0]).toMatchObject({ explicitKey: undefined, requestId: 'twilio-1' });
    expect(contexts[0]?.formProblems).toMatchObject([{ code: 'invalid_parameter', parameter: 'idempotencyKey' }]);
  });
});
