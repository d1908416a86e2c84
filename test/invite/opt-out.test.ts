import { describe, expect, test } from 'vitest';
import type { OptOut } from '../../lib/ledger/opt-outs.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { inviteRecord, noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';
import { createSystem } from '../support/system.ts';

const plain = inviteRecord({ response: { id: 'order-ready', hash: sampleResponse('order-ready').hash } });
const { sessionId, clientId } = plain;
const said = (members: Partial<OptOut> = {}): OptOut => ({ at: noon - 1, by: 'client', word: 'stop', ...members });

function systemWith(overrides: Parameters<typeof createSystem>[0] = {}) {
  const optOuts = createMemoryOptOuts();

  return { optOuts, ...createSystem({ optOuts, ...overrides }) };
}

/** The sample catalog with the response in a category that Meta calls marketing. */
function marketing() {
  const sample = sampleCatalog();
  const response: typeof sample.response = async (id) => {
    const found = await sample.response(id);

    return found?.whatsapp && { ...found, whatsapp: { ...found.whatsapp, category: 'marketing' } };
  };

  return { catalog: () => ({ ...sample, response }) };
}

describe('an invite to a client who has opted out', () => {
  test('fails and sends nothing', async () => {
    const { optOuts, put, poll, phone, rows } = systemWith();
    await optOuts.put('phone', [clientId], said());
    put(plain);

    expect(await poll()).toEqual(['ack']);
    expect(phone).toEqual([]);
    expect(rows.get(sessionId)).toMatchObject({
      status: 'failed',
      fault: { code: 'opted_out' },
      chat: { state: 'terminated', reason: 'failed' },
    });
  });

  test('fails also if the client is stored under the other way to write the number', async () => {
    const { optOuts, put, poll, phone } = systemWith();
    await optOuts.put('phone', ['551187654321'], said());
    put({ ...plain, clientId: '5511987654321' });

    await poll();
    expect(phone).toEqual([]);
  });

  test('stays barred after the client has written again: agents may answer, no invite may go out', async () => {
    const { optOuts, put, poll, phone } = systemWith();
    await optOuts.put('phone', [clientId], said());
    await optOuts.allowAnswers('phone', [clientId], noon);
    put(plain);

    await poll();
    expect(phone).toEqual([]);
  });

  test('is looked at after the claim of every attempt: one stored between two stops the second', async () => {
    const { optOuts, put, poll, phone, outcomes, pass, rows } = systemWith();
    outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    put(plain);
    expect(await poll()).toEqual(['retain']);
    await optOuts.put('phone', [clientId], said());
    pass(120);

    expect(await poll()).toEqual(['ack']);
    expect(phone).toEqual([]);
    expect(rows.get(sessionId)).toMatchObject({ status: 'failed', attempt: 2, fault: { code: 'opted_out' } });
  });

  test('waits while nobody can say, and is neither sent nor given up as unknown', async () => {
    const { put, poll, phone, rows, pass } = systemWith({
      optOuts: { read: () => Promise.reject(new Error('no answer')), put: async () => {} },
    });
    put(plain);

    expect(await poll()).toEqual(['retain']);
    expect(rows.get(sessionId)).toMatchObject({ status: 'retrying' });
    pass(120);
    expect(await poll()).toEqual(['retain']);
    expect(phone).toEqual([]);
  });

  test('goes out on a channel that takes none of its clients’ messages, which reads nothing', async () => {
    const sample = sampleCatalog();
    let reads = 0;
    const { put, poll, phone } = systemWith({
      catalog: () => ({
        ...sample,
        channel: (name) => {
          const channel = sample.channel(name);

          return (
            channel?.conversation && { ...channel, conversation: { ...channel.conversation, clientMessages: 'ignore' } }
          );
        },
      }),
      optOuts: {
        read: async () => {
          reads += 1;

          return said();
        },
        put: async () => {},
      },
    });
    put(plain);

    await poll();
    expect(phone).toHaveLength(1);
    expect(reads).toBe(0);
  });
});

describe('an opt-out of marketing', () => {
  test('bars a template message of the category marketing', async () => {
    const { optOuts, put, poll, phone } = systemWith(marketing());
    await optOuts.put('phone', [clientId], said({ marketing: true }));
    put(plain);

    await poll();
    expect(phone).toEqual([]);
  });

  test('bars no other', async () => {
    const { optOuts, put, poll, phone } = systemWith();
    await optOuts.put('phone', [clientId], said({ marketing: true }));
    put(plain);

    await poll();
    expect(phone).toHaveLength(1);
  });
});

describe('a vendor’s refusal that shows an opt-out', () => {
  test.for([
    ['131050', { by: 'vendor', word: '131050', marketing: true }],
    ['DESTINATION_PHONE_NUMBER_OPTED_OUT', { by: 'vendor', word: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' }],
  ] as const)('%s is stored', async ([vendorCode, stored]) => {
    const { optOuts, put, poll, outcomes, steps } = systemWith();
    outcomes.push({ status: 'refused', fault: 'client_unreachable', vendorCode });
    put(plain);

    expect(await poll()).toEqual(['ack']);
    expect(await optOuts.read('phone', [clientId])).toEqual({ at: noon, ...stored });
    expect(steps()).toContain('opted_out');
  });

  test('another refusal is none', async () => {
    const { optOuts, put, poll, outcomes } = systemWith();
    outcomes.push({ status: 'refused', fault: 'client_unreachable', vendorCode: '131026' });
    put(plain);

    await poll();
    expect(await optOuts.read('phone', [clientId])).toBeUndefined();
  });

  test('that cannot be stored changes nothing for the invite', async () => {
    const { put, poll, outcomes, rows } = systemWith({
      optOuts: { read: async () => undefined, put: () => Promise.reject(new Error('no answer')) },
    });
    outcomes.push({ status: 'refused', fault: 'client_unreachable', vendorCode: '131050' });
    put(plain);

    expect(await poll()).toEqual(['ack']);
    expect(rows.get(sessionId)).toMatchObject({ status: 'failed', fault: { code: 'client_unreachable' } });
  });
});
