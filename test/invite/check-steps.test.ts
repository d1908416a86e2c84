import { describe, expect, test } from 'vitest';
import { accountCircuit } from '../../lib/channel/circuit-keys.ts';
import type { FallbackStep } from '../../lib/channel/fallback.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { afterStop } from '../../lib/ledger/circuit.ts';
import { codesOf, createSystem } from '../support/accepting.ts';
import { espBody, inviteRecord, noon } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';

const asked = { Method: 'CheckInvite' };
const toSms: FallbackStep = {
  ...{ channel: 'sms-main', afterSeconds: 60, successStatus: 'delivered' },
  responses: { 'order-ready': 'welcome-text' },
};
const toRcs: FallbackStep = { channel: 'rcs-main', afterSeconds: 60, successStatus: 'sent' };

type Others = Readonly<Record<string, Partial<ChannelSettings>>>;

/** The sample, whose WhatsApp channel has these steps, and other settings of channels. */
function catalogWith(fallback: readonly FallbackStep[], others: Others = {}) {
  const sample = sampleCatalog();
  const changed: Others = { 'whatsapp-main': { fallback }, ...others };
  const channelOf = (name: string) => {
    const channel = sample.channel(name);

    return channel && { ...channel, ...changed[name] };
  };

  return { ...sample, channel: channelOf };
}

const channelsOf = async (catalog: ReturnType<typeof catalogWith>, parameters: Record<string, unknown> = {}) => {
  const result = await createSystem({ catalog }).post(parameters, asked);

  return 'eligibility' in result ? result.eligibility.channels : codesOf(result);
};

const { template } = sampleCircuits();
const sms = accountCircuit('sms-main');

/** What vendors have stopped. */
function stopped(...keys: readonly string[]) {
  const circuit = afterStop(undefined, { reason: 'it was paused', vendorCode: '132015', at: noon }, noon);

  return new Map(keys.flatMap((key) => (circuit ? [[key, circuit] as const] : [])));
}

describe('an invite on a channel with fallback', () => {
  test('is accepted as one record, of its first channel', async () => {
    const { post, put } = createSystem({ catalog: catalogWith([toSms]) });

    expect(await post()).toMatchObject({ status: 'accepted' });
    expect(put).toMatchObject([{ channel: 'whatsapp-main', response: { id: 'order-ready' } }]);
  });

  test('is refused for what cannot be sent at a step, which the detail names', async () => {
    const { post, put } = createSystem({ catalog: catalogWith([{ ...toSms, responses: {} }]) });

    expect(await post()).toMatchObject({
      status: 'refused',
      problems: [
        {
          code: 'content_not_supported',
          parameter: 'Parameters.StandardResponseId',
          detail: 'At step 1, on sms-main: An sms channel sends text; this response has none.',
        },
      ],
    });
    expect(put).toEqual([]);
  });

  test('is refused if a field code of a step lacks what it needs, by every step', async () => {
    const responses = { 'welcome-text': 'continue-in-chat' };
    const toWhatsapp = { channel: 'whatsapp-main', afterSeconds: 60, successStatus: 'sent', responses } as const;
    const catalog = catalogWith([], { 'sms-main': { fallback: [toRcs, toWhatsapp] } });
    const onSms = { _umsChannel: 'sms-main', StandardResponseId: 'welcome-text' };
    const { post } = createSystem({ catalog });

    expect(await post(onSms)).toMatchObject({
      problems: [
        {
          code: 'empty_template_parameter',
          parameter: 'Parameters.StandardResponseId',
          detail: expect.stringMatching(/^At step 2, on whatsapp-main: .*CustomProperties\.Position/),
        },
      ],
    });
    expect(await post({ ...onSms, CustomProperties: { Position: '3' } })).toMatchObject({ status: 'accepted' });
  });

  test('is refused if the response of a step is not in use', async () => {
    const sample = catalogWith([toSms]);
    const catalog = {
      ...sample,
      response: async (id: string) => {
        const response = await sample.response(id);

        return response && { ...response, active: id !== 'welcome-text' };
      },
    };

    expect(codesOf(await createSystem({ catalog }).post())).toEqual([
      ['response_inactive', 'Parameters.StandardResponseId'],
    ]);
  });

  test('text at a step on WhatsApp is refused, whatever free-text says', async () => {
    const step = { channel: 'whatsapp-main', afterSeconds: 60, successStatus: 'sent' } as const;
    const catalog = catalogWith([], { 'sms-main': { fallback: [step] } });
    const result = await createSystem({ catalog }).post({
      ...{ _umsChannel: 'sms-main', StandardResponseId: 'welcome-text' },
    });

    expect(codesOf(result)).toEqual([['content_not_supported', 'Parameters.StandardResponseId']]);
  });

  test('without a response sends nothing, and has no steps', async () => {
    const catalog = catalogWith([{ ...toSms, responses: {} }]);

    expect(await channelsOf(catalog, { StandardResponseId: undefined })).toEqual(['whatsapp-main']);
  });

  test('is accepted although its vendor has stopped what its channel needs, unless no other channel is free', async () => {
    const catalog = catalogWith([toSms]);

    expect(await createSystem({ catalog, open: stopped(template) }).post()).toMatchObject({ status: 'accepted' });
    expect(codesOf(await createSystem({ catalog, open: stopped(template, sms) }).post())).toEqual([
      ['template_stopped', 'Parameters.StandardResponseId'],
    ]);
  });

  test('goes out by a channel that its caller may not use itself', async () => {
    const { accept } = createSystem({ catalog: catalogWith([toSms]) });
    const { request, problems } = readEspRequest(parseJson(JSON.stringify(espBody())));
    const context = { caller: 'ivr', channels: ['whatsapp-main'], explicitKey: undefined, formProblems: problems };

    expect(await accept(request, context)).toMatchObject({ status: 'accepted' });
  });
});

describe('CheckInvite', () => {
  const both = [toSms, { ...toRcs, responses: toSms.responses }];

  test('names all channels that are tried, in order', async () => {
    expect(await channelsOf(catalogWith(both))).toEqual(['whatsapp-main', 'sms-main', 'rcs-main']);
  });

  test('leaves out a step that does not reach the client: an id of WhatsApp’s is no phone number', async () => {
    const userId = 'US.13491208655302741918';

    expect(await channelsOf(catalogWith(both), { _umsClientId: userId })).toEqual(['whatsapp-main']);
  });

  test('ends with a step against which something is known: no other follows it', async () => {
    const closed = { timeZone: 'channel', closedOn: ['2026-11-22'], outside: 'refuse' } as const;
    const catalog = catalogWith(both, { 'sms-main': { sending: closed } });

    expect(await channelsOf(catalog)).toEqual(['whatsapp-main']);
  });

  test('leaves out what a vendor has stopped, and gives that as the reason if nothing else is left', async () => {
    const on = async (open: ReturnType<typeof stopped>) => {
      const result = await createSystem({ catalog: catalogWith(both), open }).post({}, asked);

      return 'eligibility' in result ? result.eligibility : undefined;
    };

    expect(await on(stopped(template))).toEqual({ reasons: [], channels: ['sms-main', 'rcs-main'] });
    expect(await on(stopped(sms))).toEqual({ reasons: [], channels: ['whatsapp-main', 'rcs-main'] });
    expect(await on(stopped(template, sms, accountCircuit('rcs-main')))).toMatchObject({
      ...{ channels: [], reasons: [{ code: 'template_stopped' }] },
    });
  });

  test('a stop and another reason at the first channel are both reasons', async () => {
    const system = createSystem({ catalog: catalogWith(both), open: stopped(template), paused: true });

    expect(await system.post({}, asked)).toMatchObject({
      eligibility: { channels: [], reasons: [{ code: 'template_stopped' }, { code: 'channel_paused' }] },
    });
  });

  test('what is known against the first channel refuses the invite, though a step is left', async () => {
    const system = createSystem({ catalog: catalogWith(both) });
    await system.optOuts.put('phone', [inviteRecord().clientId], { at: noon - 1, by: 'client', word: 'stop' });

    expect(await system.post({}, asked)).toMatchObject({
      status: 'ineligible',
      eligibility: { reasons: [{ code: 'opted_out' }], channels: [] },
    });
  });
});
