import { describe, expect, test } from 'vitest';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { coolDown } from '../../lib/invite/cool-down.ts';
import { afterStop } from '../../lib/ledger/circuit.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { codesOf, createSystem } from '../support/accepting.ts';
import { espBody, inviteRecord, ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog, sampleChannel } from '../support/sample-catalog.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';

const asked = { Method: 'CheckInvite' };
const { clientId, businessId } = inviteRecord();
const open = { server: 'builtin', state: 'open' } as const;

/** The sample catalog with other settings of its WhatsApp channel. */
function catalogWith(members: Partial<ChannelSettings>) {
  const sample = sampleCatalog();
  const channel = { ...sampleChannel('whatsapp-main'), ...members };

  return { ...sample, channel: (name: string) => (name === channel.name ? channel : sample.channel(name)) };
}

const conversation = sampleChannel('whatsapp-main').conversation;
const refusing = catalogWith(conversation ? { conversation: { ...conversation, whenOpen: 'refuse' } } : {});

/** A system in which the client has these sessions; whether they have written in each. */
async function withSessions(sessions: Readonly<Record<string, boolean>>, catalog = sampleCatalog()) {
  const system = createSystem({ catalog });
  const person = await createMemoryIdentities().personOf('meta', clientId);
  const id = await system.conversations.idOf({ channel: 'whatsapp-main', businessId, person });
  await system.conversations.write(
    {
      ...{ id, channel: 'whatsapp-main', businessId, clientId, activeAt: noon - 1000 },
      sessions: Object.entries(sessions).map(([sessionId, answered], at) => ({
        sessionId,
        at: noon - 5000 + at,
        ...(answered && { answered }),
      })),
      ...{ expiresAt: noon + 1000, version: 'v1' },
    },
    undefined,
  );
  for (const sessionId of Object.keys(sessions))
    system.rows.set(sessionId, ledgerRow({ sessionId, status: 'sent', chat: open }));

  return system;
}

describe('CheckInvite', () => {
  test('knows nothing against an invite that would be accepted, and neither stores nor reads one', async () => {
    const { post, put, rows, reads, events } = createSystem();

    expect(await post({}, asked, 'key-1')).toEqual({
      status: 'eligible',
      eligibility: { reasons: [], channels: ['whatsapp-main'] },
    });
    expect([put, rows.size, reads()]).toEqual([[], 0, 0]);
    expect(events).toEqual([{ step: 'eligible', caller: 'ivr', channel: 'whatsapp-main', faults: [] }]);
  });

  test('refuses what an invite would be refused for, by all of its problems', async () => {
    const { post } = createSystem();

    expect(codesOf(await post({ _umsClientId: '1', StandardResponseId: 'gone' }, asked))).toEqual([
      ['invalid_client', 'Parameters._umsClientId'],
      ['unknown_response', 'Parameters.StandardResponseId'],
    ]);
    expect(codesOf(await post({ StandardResponseId: 'continue-in-chat' }, asked))).toEqual([
      ['empty_template_parameter', 'Parameters.StandardResponseId'],
    ]);
  });

  test('names a client who wants none', async () => {
    const { post, optOuts } = createSystem();
    await optOuts.put('phone', [clientId], { at: noon - 1, by: 'client', word: 'stop' });

    expect(await post({}, asked)).toMatchObject({
      status: 'ineligible',
      eligibility: { reasons: [{ code: 'opted_out' }], channels: [] },
    });
  });

  test('names the cooldown that runs and when it ends, and writes none', async () => {
    const system = createSystem({ catalog: catalogWith({ cooldownSeconds: 60 }) });
    const channel = { ...sampleChannel('whatsapp-main'), cooldownSeconds: 60 };
    const deps = { ...system, identities: createMemoryIdentities(), now: () => noon };
    const record = inviteRecord({ response: { id: 'order-ready', hash: 'any' } });

    expect(await system.post({}, asked)).toMatchObject({ status: 'eligible' });
    expect(await coolDown(deps, { ...record, sessionId: 's-other' }, channel)).toBe(true);
    expect(await system.post({}, asked)).toMatchObject({
      eligibility: { reasons: [{ code: 'cooldown', detail: 'Its cooldown ends at 2026-11-22T15:01:00.000Z.' }] },
    });
    expect(await system.post({ StandardResponseId: 'opening-hours' }, asked)).toMatchObject({ status: 'eligible' });
  });

  test('a cooldown that is over is none', async () => {
    const system = createSystem({ catalog: catalogWith({ cooldownSeconds: 60 }) });
    const channel = { ...sampleChannel('whatsapp-main'), cooldownSeconds: 60 };
    const deps = { ...system, identities: createMemoryIdentities(), now: () => noon - 60_000 };
    await coolDown(deps, inviteRecord({ response: { id: 'order-ready', hash: 'any' } }), channel);

    expect(await system.post({}, asked)).toMatchObject({ status: 'eligible' });
  });

  test('names what a vendor has stopped, and a paused channel after it', async () => {
    const stop = { reason: 'the template is paused', vendorCode: '132015', at: noon - 1000 };
    const circuit = afterStop(undefined, stop, noon - 1000);
    const stopped = new Map(circuit && [[sampleCircuits().template, circuit]]);
    const { post } = createSystem({ open: stopped, paused: true });

    expect(await post({}, asked)).toMatchObject({
      eligibility: { reasons: [{ code: 'template_stopped' }, { code: 'channel_paused' }] },
    });
  });

  test('names the latest open session, which bars an invite only if the channel says so and the client wrote', async () => {
    const sessions = { s1: true, s2: false };

    expect(await (await withSessions(sessions)).post({}, asked)).toEqual({
      status: 'eligible',
      eligibility: { reasons: [], channels: ['whatsapp-main'], openSessionId: 's2' },
    });
    expect(await (await withSessions(sessions, refusing)).post({}, asked)).toMatchObject({
      status: 'ineligible',
      eligibility: { reasons: [{ code: 'session_open', detail: 'The open session is s1.' }], openSessionId: 's2' },
    });
    expect(await (await withSessions({ s1: false }, refusing)).post({}, asked)).toMatchObject({ status: 'eligible' });
    expect(await (await withSessions(sessions, refusing)).post({ TerminateSessionFlag: 'true' }, asked)).toMatchObject({
      status: 'eligible',
    });
  });

  test('a session that has ended is not open', async () => {
    const system = await withSessions({ s1: true });
    system.rows.set(
      's1',
      ledgerRow({ sessionId: 's1', status: 'sent', chat: { server: 'builtin', state: 'terminated' } }),
    );

    expect(await system.post({}, asked)).toEqual({
      status: 'eligible',
      eligibility: { reasons: [], channels: ['whatsapp-main'] },
    });
  });

  test('what cannot be read is not known against it, and is reported', async () => {
    const { post, optOuts, errors } = createSystem();
    optOuts.read = () => Promise.reject(new Error('no answer'));

    expect(await post({}, asked)).toMatchObject({ status: 'eligible' });
    expect(errors).toHaveLength(1);
  });

  test('a dry run is refused for each of these reasons', async () => {
    const { accept, optOuts, put } = createSystem({ paused: true });
    await optOuts.put('phone', [clientId], { at: noon - 1, by: 'client', word: 'stop' });
    const { request, problems } = readEspRequest(parseJson(JSON.stringify(espBody())));
    const dry = await accept(request, { caller: 'ivr', explicitKey: undefined, formProblems: problems, dryRun: true });

    expect(codesOf(dry)).toEqual([
      ['opted_out', undefined],
      ['channel_paused', undefined],
    ]);
    expect(put).toEqual([]);
  });
});
