import { messageIdOf, messageNumberOf } from '../../channel/message-id.ts';
import { digestOf } from '../../net/digest.ts';

/** Our id of what an agent posted: the same key in the same session is the same message. */
export function agentMessageIdOf(sessionId: string, key: string): string {
  return idOf(sessionId, ['agent-message', sessionId, key]);
}

/** Our id of an answer that nobody wrote. `what` names its occasion, of which there is one in a session. */
export function systemMessageIdOf(sessionId: string, what: string): string {
  return idOf(sessionId, ['system-message', sessionId, what]);
}

function idOf(sessionId: string, parts: readonly string[]): string {
  return messageIdOf(sessionId, messageNumberOf(digestOf(JSON.stringify(parts)).toString('base64url')));
}
