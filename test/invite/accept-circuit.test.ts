import { describe, expect, test } from 'vitest';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { afterStop, type Circuit } from '../../lib/ledger/circuit.ts';
import { createSystem } from '../support/accepting.ts';
import { espBody, noon } from '../support/builders.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';

const { account, template } = sampleCircuits();
const other = { StandardResponseId: 'continue-in-chat', CustomProperties: { Position: '3' } };
const stop = { reason: 'the template is paused for low quality', vendorCode: '132015', at: noon - 1000 };
const stoppedAt = (key: string, at: number) => {
  const circuit = afterStop(undefined, stop, at);

  return new Map<string, Circuit>(circuit && [[key, circuit]]);
};

describe('accept while something is stopped', () => {
  test('refuses the template message, and says until when and what to do', async () => {
    const { post, put } = createSystem({ open: stoppedAt(template, noon - 1000) });

    expect(await post()).toMatchObject({
      status: 'refused',
      problems: [
        {
          code: 'template_stopped',
          parameter: 'Parameters.StandardResponseId',
          detail:
            'The vendor has stopped the template message order_ready (en_US): 132015, the template is paused for low ' +
            'quality. The next try is at 2026-11-22T15:00:59.000Z; until then use another response or channel.',
        },
      ],
    });
    expect(put).toEqual([]);
  });

  test('refuses every message of a stopped account', async () => {
    const { post } = createSystem({ open: stoppedAt(account, noon - 1000) });

    expect(await post(other)).toMatchObject({
      problems: [{ code: 'account_stopped' }],
    });
  });

  test('takes what is not concerned: another template message, another channel, an invite without a message', async () => {
    const open = stoppedAt(template, noon - 1000);

    expect(await createSystem({ open }).post(other)).toMatchObject({
      status: 'accepted',
    });
    expect(
      await createSystem({ open }).post({ _umsChannel: 'sms-main', StandardResponseId: 'opening-hours' }),
    ).toMatchObject({
      status: 'accepted',
    });
    const closed = stoppedAt(account, noon - 1000);
    expect(await createSystem({ open: closed }).post({ StandardResponseId: undefined })).toMatchObject({
      status: 'accepted',
    });
  });

  test('takes invites once a probe is due: somebody must be the probe', async () => {
    const { post } = createSystem({ open: stoppedAt(template, noon - 60_000) });

    expect(await post()).toMatchObject({ status: 'accepted' });
  });

  test('says the same in a dry run', async () => {
    const { accept } = createSystem({ open: stoppedAt(template, noon - 1000) });
    const { request } = readEspRequest(parseJson(JSON.stringify(espBody())));
    const context = { caller: 'ivr', explicitKey: undefined, formProblems: [], dryRun: true };

    expect(await accept(request, context)).toMatchObject({ problems: [{ code: 'template_stopped' }] });
  });
});
