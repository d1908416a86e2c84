import type { Lookup } from '../../catalog/lookup.ts';
import { isBridged } from '../../chat-server/is-bridged.ts';
import type { LedgerRow } from '../../ledger/row.ts';

/** Whether the agents of the session answer through us. Not on a server that has left the catalog. */
export function isOnBridge(catalog: Pick<Lookup, 'externalServer'>, { chat }: Pick<LedgerRow, 'chat'>): boolean {
  if (chat.server === 'builtin') return false;

  try {
    const server = catalog.externalServer(chat.server);

    return server !== undefined && isBridged(server);
  } catch {
    return false;
  }
}
