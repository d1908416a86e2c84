import type { Lookup } from '../../catalog/lookup.ts';
import type { PresenceRecord } from '../../queue/message-record.ts';
import type { Disposition } from '../relay.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';

/** Shows the client what an agent is doing. Best effort: never throws, and never keeps a record. */
export type ShowPresence = (record: PresenceRecord) => Promise<Disposition>;

type PresenceDeps = Pick<AgentMessageDeps, 'ledger' | 'openChannel' | 'abortAfter' | 'now' | 'report'> & {
  readonly catalog: () => Pick<Lookup, 'channel'>;
  readonly conversations: Pick<AgentMessageDeps['conversations'], 'read'>;
};

/** What an agent did longer ago shows nothing of now. */
const maxAgeMs = 10_000;
/** The messages behind it wait for so long at most. */
const maxWaitMs = 2000;

export function createShowPresence(deps: PresenceDeps): ShowPresence {
  return async ({ sessionId, of: type, at }) => {
    if (deps.now() > at + maxAgeMs) return 'ack';

    try {
      const row = await deps.ledger.read(sessionId);
      const settings = row?.channel === undefined ? undefined : deps.catalog().channel(row.channel);
      if (!row || row.chat.state === 'terminated' || row.conversation === undefined || !settings) return 'ack';

      const conversation = await deps.conversations.read(row.conversation);
      if (!conversation) return 'ack';

      const { clientId, businessId, clientMessageId: vendorMessageId } = conversation;
      const channel = await deps.openChannel(settings);
      await channel.show?.({ type, clientId, businessId, vendorMessageId }, { signal: deps.abortAfter(maxWaitMs) });
      deps.report({ step: 'presence', sessionId, channel: settings.name, reason: type });
    } catch (cause) {
      deps.report({ step: 'presence', sessionId, reason: cause instanceof Error ? cause.name : 'unknown' });
    }

    return 'ack';
  };
}
