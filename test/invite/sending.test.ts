import { describe, expect, test } from 'vitest';
import type { SendingSettings } from '../../lib/channel/sending.ts';
import { admit, hoursBar, notNowRefusal } from '../../lib/invite/sending.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryQuotas } from '../memory/quota.ts';
import { createSystem as createAccepting } from '../support/accepting.ts';
import { inviteRecord, noon } from '../support/builders.ts';
import { sampleCatalog, sampleChannel, sampleResponse } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

/** Noon is 15:00 on a Sunday: one hour before it opens. */
const soon: SendingSettings = {
  hours: [{ from: 16 * 60, to: 20 * 60 }, ...Array.from({ length: 6 }, () => undefined)],
  timeZone: 'channel',
  closedOn: [],
  outside: 'refuse',
};
const hourMs = 3_600_000;
const limited = { ...soon, hours: undefined, max: { count: 2, hours: 1 } };

function channelWith(sending: SendingSettings) {
  return { ...sampleChannel('whatsapp-main'), timeZone: 'UTC', sending };
}

function catalogWith(sending: SendingSettings) {
  const sample = sampleCatalog();
  const channel = channelWith(sending);

  return { ...sample, channel: (name: string) => (name === channel.name ? channel : sample.channel(name)) };
}

function delivering(sending: SendingSettings, members: Parameters<typeof inviteRecord>[0] = {}) {
  const catalog = catalogWith(sending);
  const system = createSystem({ catalog: () => catalog });
  const hash = sampleResponse('order-ready').hash;
  const send = async (sessionId: string) => {
    system.put(inviteRecord({ sessionId, response: { id: 'order-ready', hash }, ...members }));
    await system.poll();
    return system.rows.get(sessionId);
  };

  return { ...system, send };
}

describe('accept outside of the sending hours', () => {
  test('refuses, and says when they begin', async () => {
    expect(await createAccepting({ catalog: catalogWith(soon) }).post({}, { Method: 'CheckInvite' })).toMatchObject({
      eligibility: { reasons: [{ code: 'not_now', detail: 'The next time is 2026-11-22T16:00:00.000Z.' }] },
    });
  });

  test.each([
    ['that wait till they begin, if that is before its deadline', 'hold', 2 * hourMs, undefined],
    ['that wait, but not for so long', 'hold', hourMs, 'not_now'],
    ['that do not wait', 'refuse', 2 * hourMs, 'not_now'],
  ] as const)('takes those %s', async (_, outside, ttlMs, code) => {
    const deps = { quotas: createMemoryQuotas(), now: () => noon };
    const response = await sampleCatalog().response('order-ready');
    const channel = channelWith({ ...soon, outside });
    const refusal = await notNowRefusal(
      deps,
      { channel, response, clientId: '15550100001', businessId: '19251112222' },
      noon + ttlMs,
    );

    expect(refusal?.code).toBe(code);
  });
});

describe('deliver outside of the sending hours', () => {
  test('fails an invite whose channel refuses, before it is claimed', async () => {
    const { send, phone } = delivering(soon);

    expect(await send('s1')).toMatchObject({ status: 'failed', attempt: 0, fault: { code: 'not_now' } });
    expect(phone).toEqual([]);
  });

  test('holds one whose channel waits, and sends it when the hours begin', async () => {
    const system = delivering({ ...soon, outside: 'hold' }, { deadline: noon + 2 * hourMs });

    expect(await system.send('s1')).toBeUndefined();
    for (let minutes = 0; minutes < 60; minutes += 15) {
      expect(system.phone).toEqual([]);
      system.pass(15 * 60);
      await system.poll();
    }
    expect(system.rows.get('s1')).toMatchObject({ status: 'sent', attempt: 1 });
    expect(system.phone).toHaveLength(1);
  });

  test('lets it expire if they do not begin before its deadline', async () => {
    const system = delivering({ ...soon, outside: 'hold' }, { deadline: noon + 600_000 });
    await system.send('s1');
    system.pass(601);
    await system.poll();

    expect(system.rows.get('s1')?.status).toBe('expired');
    expect(system.phone).toEqual([]);
  });

  test('sends none whose hours ended between its first look and its claim', async () => {
    let time = noon + 5 * hourMs - 1;
    const catalog = catalogWith(soon);
    const optOuts = {
      read: async () => {
        time += 10;
        return undefined;
      },
      put: async () => {},
    };
    const system = createSystem({ catalog: () => catalog, now: () => time, optOuts });
    const hash = sampleResponse('order-ready').hash;
    const acceptedAt = time - 1000;
    const deadline = time + hourMs;
    system.put(inviteRecord({ sessionId: 's1', response: { id: 'order-ready', hash }, acceptedAt, deadline }));
    await system.poll();

    expect(system.rows.get('s1')).toMatchObject({ status: 'failed', attempt: 1, fault: { code: 'not_now' } });
    expect(system.phone).toEqual([]);
  });
});

test('an invite that waits is tried again when the hours begin, if they ended with its claim', async () => {
  const channel = channelWith({ ...soon, outside: 'hold' });
  const response = await sampleCatalog().response('order-ready');
  const invited = { channel, response, clientId: '15550100001', businessId: '19251112222' };

  expect(hoursBar({ now: () => noon }, invited)).toEqual({
    status: 'retry',
    fault: 'not_now',
    retryAfterSeconds: 3600,
  });
  expect(hoursBar({ now: () => noon + hourMs }, invited)).toBeUndefined();
});

describe('how many messages a client gets', () => {
  test('fails those that are too many, whichever response they send, till the first counts no more', async () => {
    const { send, phone, pass } = delivering(limited);

    expect([(await send('s1'))?.status, (await send('s2'))?.status]).toEqual(['sent', 'sent']);
    expect(await send('s3')).toMatchObject({
      status: 'failed',
      fault: { code: 'not_now', detail: 'The next time is 2026-11-22T16:00:00.000Z.' },
    });
    pass(3600);
    expect(phone).toHaveLength(2);
  });

  test('holds it instead, up to its deadline', async () => {
    const system = delivering({ ...limited, outside: 'hold' }, { deadline: noon + 2 * hourMs });
    for (const id of ['s1', 's2', 's3']) await system.send(id);
    expect(system.phone).toHaveLength(2);

    for (let minutes = 0; minutes < 60; minutes += 15) {
      system.pass(15 * 60);
      await system.poll();
    }
    expect(system.rows.get('s3')).toMatchObject({ status: 'sent' });
  });

  test('accept says so, and counts nothing', async () => {
    const system = createAccepting({ catalog: catalogWith(limited) });
    const deps = { quotas: system.quotas, identities: createMemoryIdentities(), now: () => noon };
    const response = await sampleCatalog().response('order-ready');
    const invited = { channel: channelWith(limited), response, clientId: '15550100001', businessId: '19251112222' };
    const check = async () => (await system.post({}, { Method: 'CheckInvite' })).status;

    for (const id of ['s1', 's2']) {
      expect([await check(), await check()]).toEqual(['eligible', 'eligible']);
      await admit(deps, { ...invited, record: { sessionId: id } }, noon + hourMs);
    }
    expect(await check()).toBe('ineligible');
  });
});
