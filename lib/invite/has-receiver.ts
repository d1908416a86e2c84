import type { Lookup } from '../catalog/lookup.ts';
import type { LedgerRow } from '../ledger/row.ts';

/** Whether a vendor may report what became of the invite. */
export function hasReceiver(catalog: Pick<Lookup, 'channel'>, { channel }: Pick<LedgerRow, 'channel'>): boolean {
  return channel !== undefined && catalog.channel(channel)?.receiver !== undefined;
}
