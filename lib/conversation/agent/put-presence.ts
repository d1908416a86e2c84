import type { Asker } from '../../invite/session.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageQueue } from '../../queue/message-queue.ts';
import type { PresenceRecord } from '../../queue/message-record.ts';
import { type FindSession, type Refused, whyNotOpen } from './find-session.ts';
import { outgoingGroup, outgoingId } from './outgoing-place.ts';

export type PutPresence = (
  sessionId: string,
  of: PresenceRecord['of'],
  asker: Asker,
) => Promise<{ readonly status: 'accepted' } | Refused>;

type Deps = {
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly findSession: FindSession;
  readonly messageQueue: MessageQueue;
  readonly now: () => number;
};

/** Clients type for longer: one event in so many ms is shown. */
const stepMs = 1000;

/** Enqueues what an agent does, in order with what they write. Throws if it was not stored. */
export function createPutPresence(deps: Deps): PutPresence {
  return async (sessionId, of, asker) => {
    const found = await deps.findSession(sessionId, asker);
    if (found.status === 'refused') return found;

    const refused = await whyNotOpen(deps, found.session);
    if (refused) return refused;

    const at = deps.now();
    await deps.messageQueue.put(
      { v: 1, type: 'presence', sessionId, of, at },
      {
        group: outgoingGroup(sessionId),
        deduplicationId: outgoingId('presence', sessionId, of, Math.floor(at / stepMs)),
      },
    );

    return { status: 'accepted' };
  };
}
