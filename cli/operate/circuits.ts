/** What vendors have stopped, as operators see it and close it. */
import { concernsChannel, kindOfCircuit } from '../../lib/channel/circuit-keys.ts';
import { faults } from '../../lib/faults/faults.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import { createDynamodbCircuits } from '../../lib/ledger/circuits-dynamodb.ts';
import type { Holds } from '../../lib/ledger/holds.ts';
import { createDynamodbReadHolds } from '../../lib/ledger/holds-dynamodb.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';

export type OpenCircuit = {
  readonly circuit: string;
  readonly reason: string;
  readonly vendorCode?: string | undefined;
  readonly openedAt: string;
  readonly nextProbeAt: string;
  readonly probes: number;
  readonly advice: string;
};

export function openCircuitsOf({ circuits }: Holds): readonly OpenCircuit[] {
  return [...circuits]
    .filter(([, { state }]) => state === 'open')
    .toSorted(([, one], [, other]) => one.openedAt - other.openedAt)
    .map(([circuit, { reason, vendorCode, openedAt, until, probes }]) => ({
      circuit,
      reason,
      vendorCode,
      openedAt: new Date(openedAt).toISOString(),
      nextProbeAt: new Date(until).toISOString(),
      probes,
      advice: adviceOf(circuit),
    }));
}

export function describeCircuit({ circuit, reason, vendorCode, openedAt, nextProbeAt }: OpenCircuit): string {
  const said = [vendorCode, reason].filter(Boolean).join(', ');

  return `${circuit}: stopped by the vendor since ${openedAt} (${said}), next probe from ${nextProbeAt}`;
}

export function resumeCommand(stage: string, circuit: string): string {
  return `npm run resume -- --stage ${stage} --circuit ${circuit}`;
}

/** Closes what is stopped on a channel. Returns what was open. */
export async function closeCircuitsOfChannel(target: Target, channel: string): Promise<readonly string[]> {
  const settings = target.catalog.channels.find(({ name }) => name === channel);
  const open = await readOpen(target);
  const concerned = open.filter(([key]) =>
    settings ? concernsChannel(key, settings) : key.startsWith(`sender:${channel}:`),
  );

  return close(target, concerned);
}

export async function closeCircuit(target: Target, circuit: string): Promise<readonly string[]> {
  const open = await readOpen(target);
  const found = open.filter(([key]) => key === circuit);
  if (found.length > 0) return close(target, found);

  const known = open.map(([key]) => key).join(' | ');
  throw new UsageError(
    `${circuit} is not stopped. ${known === '' ? 'Nothing is.' : `Name one of: --circuit ${known}`}`,
  );
}

async function readOpen({ table }: Target): Promise<readonly (readonly [string, Circuit])[]> {
  const { circuits } = await createDynamodbReadHolds(table)();

  return [...circuits].filter(([, { state }]) => state === 'open');
}

/** Whatever the vendor's clock says: an operator's word is the last one. */
async function close({ table }: Target, open: readonly (readonly [string, Circuit])[]): Promise<readonly string[]> {
  const circuits = createDynamodbCircuits(table);
  for (const [key, { at }] of open) await circuits.close(key, Math.max(Date.now(), at + 1));

  return open.map(([key]) => key);
}

function adviceOf(circuit: string): string {
  const kind = kindOfCircuit(circuit);

  return kind ? faults[`${kind}_stopped`].advice : '';
}
