import type { AgentMessageRecord } from '../queue/message-record.ts';
import type { AgentMessageDeps, ReceivedMessage } from './agent-message-deps.ts';
import type { Disposition } from './relay.ts';

/**
 * Sends what the agents' side wrote, at most once. `retain`: the record is hidden for as long as it waits, and what was
 * written after it waits behind it. Throws if a queue or table does not answer.
 */
export type SendAgentMessage = (record: AgentMessageRecord, received: ReceivedMessage) => Promise<Disposition>;

export function createSendAgentMessage(_deps: AgentMessageDeps): SendAgentMessage {
  return async () => 'retain';
}
