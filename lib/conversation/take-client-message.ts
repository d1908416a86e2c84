import type { ClientMessageRecord } from '../queue/message-record.ts';
import type { ReceivedMessage } from './agent-message-deps.ts';
import type { Disposition } from './relay.ts';

export type TakeClientMessageDeps = Record<never, never>;

export function createTakeClientMessage(
  _deps: TakeClientMessageDeps,
): (record: ClientMessageRecord, received: ReceivedMessage) => Promise<Disposition> {
  return async () => 'retain';
}
