import { describe, expect, test } from 'vitest';
import { senderCircuit, templateCircuit } from '../../../lib/channel/circuit-keys.ts';
import { createNoteReceipt } from '../../../lib/conversation/receipts/note-receipt.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import type { Circuit } from '../../../lib/ledger/circuit.ts';
import { createKnownHolds } from '../../../lib/ledger/known-holds.ts';
import { createLearningCircuits } from '../../../lib/ledger/learning-circuits.ts';
import type { LedgerRow } from '../../../lib/ledger/row.ts';
import type { ReportedReceipt } from '../../../lib/queue/receipt-record.ts';
import { createMemoryCircuits } from '../../memory/circuits.ts';
import { acceptedMessage } from '../../support/agent-messages.ts';
import { ledgerRow, noon } from '../../support/builders.ts';
import { createRelaySystem, receiptRecord, sessionId } from '../../support/relay-system.ts';

const number = '19251112222';
const minute = 60_000;
const account = 'account:meta';
const template = templateCircuit('meta', { name: 'order_ready', language: 'en_US' });

/** A relay that notes stops, over one table of circuits; its knowledge of the table is read anew every time. */
function open() {
  const circuits = new Map<string, Circuit>();
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  const table = createMemoryCircuits(circuits);
  let time = noon;
  let writes = 0;
  const now = () => time;
  const holds = createKnownHolds({
    readHolds: async () => ({ pausedChannels: new Set(), circuits: new Map(circuits) }),
    now,
    abortAfter: () => new AbortController().signal,
    keepMs: 0,
  });
  const counted: typeof table.open = (...stop) => {
    writes += 1;
    return table.open(...stop);
  };
  const system = createRelaySystem({
    now,
    noteReceipt: createNoteReceipt({
      openCircuits: holds.openCircuits,
      circuits: createLearningCircuits({ ...table, open: counted }, holds),
      now,
      report: (event) => void events.push(event),
      reportError: (error) => void errors.push(error),
    }),
  });
  const receive = async (receipt: Partial<ReportedReceipt>, row: Partial<LedgerRow> = {}, count = 1) => {
    const sent = ledgerRow({ sessionId, status: 'sent', businessId: number, claimedAt: time, sentAt: time, ...row });
    system.rows.set(sessionId, sent);
    system.receipts.delete(sessionId);
    await system.relay(...Array.from({ length: count }, () => receiptRecord({ at: time, ...receipt })));
  };

  return {
    ...{ circuits, table, errors, events, receive, receipts: system.receipts, messages: system.messages },
    steps: () => events.map(({ step }) => step),
    writes: () => writes,
    pass: (ms: number) => {
      time += ms;
    },
    /** As deliver does. */
    probe: async () => {
      const circuit = circuits.get(account);
      if (!circuit) throw new Error('no circuit');
      time = circuit.until;
      await table.probe(account, circuit, time);
    },
  };
}

const failed = (vendorCode: string) => ({ status: 'failed', vendorCode }) as const;

describe('a failure that only a receipt reports', () => {
  test.each([
    ['131042', account, 'account_stopped'],
    ['131031', account, 'account_stopped'],
    ['131048', senderCircuit('whatsapp-main', number), 'sender_stopped'],
    ['132015', template, 'template_stopped'],
    ['132016', template, 'template_stopped'],
  ])('%s opens the circuit of what is stopped', async (code, circuit, fault) => {
    const { receive, circuits, events } = open();
    await receive(failed(code), { template: 'order_ready:en_US' });

    expect([...circuits]).toEqual([
      [circuit, expect.objectContaining({ state: 'open', vendorCode: code, until: noon + minute, byReceipt: true })],
    ]);
    expect(events).toMatchObject([{ step: 'circuit_opened', circuit, fault, vendorCode: code }]);
  });

  test.each([
    ['of the client', failed('131026')],
    ['of a template message that the row does not name', failed('132015')],
    ['of the client’s country', failed('130497')],
    ['that is not listed', failed('999999')],
    ['without a code', { status: 'failed' }],
    ['of an hour ago', { ...failed('131042'), at: noon - 60 * minute }],
    ['replayed to another number', { ...failed('131042'), sender: '106540352242923' }],
  ] as const)('opens none: %s', async (_title, receipt) => {
    const { receive, circuits, steps } = open();
    await receive(receipt);

    expect([circuits.size, steps()]).toEqual([0, []]);
  });

  test('opens none for an invite of an earlier version, whose number is not known', async () => {
    const { receive, circuits } = open();
    await receive(failed('131042'), { businessId: undefined });

    expect(circuits.size).toBe(0);
  });

  test('is written once, however many of a batch say it', async () => {
    const { receive, writes } = open();
    await receive(failed('131042'), {}, 100);

    expect(writes()).toBe(1);
  });

  test('is no error of its record if the table does not take it', async () => {
    const { receive, table, errors, receipts } = open();
    table.open = () => Promise.reject(new Error('no answer'));
    await receive(failed('131042'));

    expect(errors).toEqual([new Error('no answer')]);
    expect(receipts.get(sessionId)).toMatchObject({ status: 'failed' });
  });
});

test('an agents’ template message opens its own circuit, and not that of the invite’s', async () => {
  const { receive, circuits, messages } = open();
  messages.set(
    `${sessionId}.1`,
    acceptedMessage({ messageId: `${sessionId}.1`, status: 'sent', template: 'go_on:fr_FR' }),
  );
  await receive({ ...failed('132015'), messageId: `${sessionId}.1` }, { template: 'order_ready:en_US' });

  expect([...circuits.keys()]).toEqual(['template:meta:go_on:fr_FR']);
});

describe('a circuit that a receipt has opened', () => {
  test('of a template message is closed only by a message of it that arrives', async () => {
    const { receive, pass, circuits } = open();
    await receive(failed('132015'), { template: 'order_ready:en_US' });
    pass(2000);
    await receive({ status: 'delivered' }, { template: 'order_shipped:en_US' });
    expect(circuits.get(template)).toMatchObject({ state: 'open' });

    await receive({ status: 'delivered' }, { template: 'order_ready:en_US' });
    expect(circuits.get(template)).toMatchObject({ state: 'closed' });
  });

  test('waits longer with each probe that fails later, and reports it each time', async () => {
    const { receive, probe, pass, circuits, steps } = open();
    await receive(failed('131042'));
    const waits = [(circuits.get(account)?.until ?? 0) - noon];
    for (let probes = 0; probes < 3; probes += 1) {
      await probe();
      const before = circuits.get(account);
      pass(2000);
      await receive(failed('131042'));
      waits.push((circuits.get(account)?.until ?? 0) - (before?.until ?? 0) + 2 ** (probes + 1) * minute);
    }

    expect(waits).toEqual([1, 2, 4, 8].map((minutes) => minutes * minute));
    expect(steps()).toEqual(Array(4).fill('circuit_opened'));
  });

  test.each(['delivered', 'read'] as const)('is closed by a message that was %s', async (status) => {
    const { receive, probe, pass, circuits, events } = open();
    await receive(failed('131042'));
    await probe();
    pass(2000);
    await receive({ status });

    expect(circuits.get(account)).toMatchObject({ state: 'closed' });
    expect(events.at(-1)).toMatchObject({ step: 'circuit_closed', circuit: account, reason: 'receipt' });
  });

  test('stays open if the probe was only sent', async () => {
    const { receive, probe, circuits } = open();
    await receive(failed('131042'));
    await probe();
    await receive({ status: 'sent' });

    expect(circuits.get(account)).toMatchObject({ state: 'open' });
  });

  test('stays open if a message arrives that was sent before', async () => {
    const { receive, pass, circuits } = open();
    await receive(failed('131042'));
    pass(2000);
    await receive({ status: 'delivered' }, { claimedAt: noon - 1000, sentAt: noon - 500 });

    expect(circuits.get(account)).toMatchObject({ state: 'open' });
  });
});
