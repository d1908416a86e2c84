import { describe, expect, test } from 'vitest';
import { createAnnounce } from '../../lib/callback/announce.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { broken, type CallbackSystemOptions, createCallbackSystem, taken, urlOf } from '../support/callback-system.ts';

const sent = ledgerRow({ status: 'sent', sentAt: noon, callbackTo: 'ivr' });
const hours = (count: number) => count * 3_600_000;

function open(options: Partial<CallbackSystemOptions> = {}, row: LedgerRow = sent) {
  const system = createCallbackSystem({ endpoints: { ivr: () => ({ answer: taken }) }, ...options });
  const announce = createAnnounce({ ...system, now: system.clock.now });
  system.sessions.set(row.sessionId, { row });

  return { ...system, announce };
}

const since = ({ at }: { readonly at: number }) => (at - noon) / 1000;

describe('an event', () => {
  test('is reported at once, with the session as GET shows it', async () => {
    const { announce, run, to } = open();
    await announce(sent, ['invite.sent']);
    await run(1000);

    const [callback, ...others] = to('ivr');
    expect(others).toEqual([]);
    expect(callback).toMatchObject({ id: 'S000000000000001_invite_sent', at: noon });
    expect(JSON.parse(callback?.body ?? '')).toMatchObject({
      type: 'invite.sent',
      timestamp: '2026-11-22T15:00:00.000Z',
      data: { sessionId: sent.sessionId, status: 'sent', chat: { state: 'open' }, revision: 1 },
    });
    expect(callback?.body).not.toContain('15550100001');
  });

  test('has a revision of its own, and the same id however often it is announced', async () => {
    const row = { ...sent, chat: { state: 'terminated', server: 'builtin', reason: 'requested' } } as const;
    const { announce, run, to } = open({}, { ...row, endedAt: noon });
    await announce(sent, ['invite.sent', 'session.terminated']);
    await announce(sent, ['invite.sent']);
    await run(1000);

    expect(to('ivr').map(({ id, body }) => [id, JSON.parse(body).data.revision])).toEqual([
      ['S000000000000001_invite_sent', 1],
      ['S000000000000001_session_terminated', 2],
    ]);
  });

  test('that its caller does not want is not reported', async () => {
    const { announce, run, to } = open({
      settings: () => ({ url: urlOf('ivr'), secret: ['ssm:/x'], events: ['session.terminated'] }),
    });
    await announce(sent, ['invite.sent']);
    await run(hours(3));

    expect(to('ivr')).toEqual([]);
  });

  test('of a caller that lists no callback any more is dropped', async () => {
    const { announce, run, events, messages } = open({ settings: () => undefined });
    await announce(sent, ['invite.sent']);
    await run(1000);

    expect(events).toMatchObject([{ step: 'callback_dropped', reason: 'the caller has no callback' }]);
    expect(messages.messages).toEqual([]);
  });

  test('that was announced early waits until it is written', async () => {
    const { announce, run, to, sessions } = open();
    await announce(sent, ['session.terminated']);
    await run(2000);
    expect(to('ivr')).toEqual([]);

    const chat = { state: 'terminated', server: 'builtin', reason: 'idle' } as const;
    sessions.set(sent.sessionId, { row: { ...sent, endedAt: noon + 2000, chat } });
    await run(10_000);

    expect(to('ivr').map(since)).toEqual([5]);
    expect(JSON.parse(to('ivr')[0]?.body ?? '').timestamp).toBe('2026-11-22T15:00:02.000Z');
  });

  test('that was announced and never written is dropped, and may still happen later', async () => {
    const { announce, run, to, sessions, events } = open();
    await announce(sent, ['session.terminated']);
    await run(180_000);
    expect(events).toMatchObject([{ step: 'callback_dropped', reason: 'it did not happen' }]);

    const chat = { state: 'terminated', server: 'builtin', reason: 'idle' } as const;
    sessions.set(sent.sessionId, { row: { ...sent, endedAt: noon, chat } });
    await announce(sent, ['session.terminated']);
    await run(1000);
    expect(to('ivr').map(({ body }) => JSON.parse(body).data.revision)).toEqual([1]);
  });
});

describe('an unknown outcome', () => {
  const unknown = { ...sent, status: 'unknown', sentAt: undefined } as const;

  test('is reported a minute late', async () => {
    const { announce, run, to } = open({}, unknown);
    await announce(unknown, ['invite.unknown']);
    await run(hours(1));

    expect(to('ivr').map(({ id, at }) => [id, since({ at })])).toEqual([['S000000000000001_invite_unknown', 60]]);
  });

  test('is what its vendor has reported until then, and is reported once', async () => {
    const { announce, run, to, sessions } = open({}, unknown);
    await announce(unknown, ['invite.unknown']);
    sessions.set(unknown.sessionId, {
      row: unknown,
      receipt: { status: 'sent', at: noon + 3000, times: { sent: noon + 3000 } },
    });
    await announce(unknown, ['invite.sent']);
    await run(hours(1));

    expect(to('ivr').map(({ id }) => id)).toEqual(['S000000000000001_invite_sent']);
  });
});

describe('an endpoint that does not take a callback', () => {
  test('gets it after 5 s, 5 min, 30 min and 2 h, the same each time but for what has happened since', async () => {
    const { announce, run, to, events } = open({ endpoints: { ivr: () => ({ answer: broken, ms: 0 }) } });
    await announce(sent, ['invite.sent']);
    await run(hours(3));

    expect(to('ivr').map(since)).toEqual([0, 5, 305, 2105, 9305]);
    expect(new Set(to('ivr').map(({ id }) => id)).size).toBe(1);
    expect(new Set(to('ivr').map(({ body }) => body)).size).toBe(1);
    expect(events.filter(({ step }) => step === 'callback_failed').map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test('then it is parked, tried hourly, and reported as soon as the endpoint takes it', async () => {
    const { announce, run, to, callbacks, messages } = open({
      endpoints: { ivr: (_, at) => ({ answer: at < noon + hours(7) ? broken : taken, ms: 0 }) },
    });
    await announce(sent, ['invite.sent']);
    await run(hours(5));

    expect(callbacks.all('ivr')).toMatchObject([{ event: 'invite.sent', tries: 7, answer: 'HTTP 500' }]);
    expect(to('ivr').map(since).slice(5)).toEqual([12_905, 16_505]);

    await run(hours(4));
    expect(to('ivr').filter(({ answer }) => answer === taken)).toHaveLength(1);
    expect(callbacks.all('ivr')).toEqual([]);
    expect(messages.messages).toEqual([]);
    expect(await callbacks.readEndpoint('ivr')).toMatchObject({ failures: 0, until: 0, isProbed: false });
  });

  test('is left alone for as long as it asks, an hour at most', async () => {
    const ask = (retryAfterSeconds: number) => {
      let first = true;
      return () => {
        const answer = first ? ({ status: 'failed', answer: 'HTTP 429', retryAfterSeconds } as const) : taken;
        first = false;
        return { answer, ms: 0 };
      };
    };
    for (const [asked, waited] of [
      [90, 90],
      [86_400, 3600],
      [0, 1],
    ] as const) {
      const { announce, run, to } = open({ endpoints: { ivr: ask(asked) } });
      await announce(sent, ['invite.sent']);
      await run(hours(2));

      expect(to('ivr').map(since)).toEqual([0, waited]);
    }
  });
});
