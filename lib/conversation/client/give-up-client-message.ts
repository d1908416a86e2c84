import { endNow } from '../../invite/end-now.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { sessionIdFor } from './client-message-id.ts';

type GiveUpDeps = Pick<ClientMessageDeps, 'chatServers' | 'ledger' | 'newToken' | 'now' | 'report' | 'stage'>;

/**
 * Ends the session that a message has opened which goes to the dead letters: its agents may never have heard of it, and
 * what the client writes next must not go there. Throws if the table or a queue does not answer.
 */
export type GiveUpClientMessage = (record: ClientMessageRecord) => Promise<void>;

export function createGiveUpClientMessage(deps: GiveUpDeps): GiveUpClientMessage {
  return async (record) => {
    const row = await deps.ledger.read(sessionIdFor(record, deps.stage));
    if (row?.chat.state === 'open') await endNow(deps, row, 'failed');
  };
}
