import { messageIdOf, messageNumberOf } from '../../channel/message-id.ts';
import { sessionIdOf } from '../../invite/session-id.ts';
import { digestOf } from '../../net/digest.ts';

type Message = { readonly receiver: string; readonly vendorMessageId: string };

/** No caller in the list can be called like this. */
const clientCaller = ':client';

/**
 * The session that a client's message opens, if it opens one: the same whenever the message comes. `after`: the session
 * before it, if the message had opened that one, too, and its chat was over at once.
 */
export function sessionIdFor(message: Message, stage: string, after?: string): string {
  const kind = after === undefined ? 'client-session' : `client-session after ${after}`;

  return sessionIdOf({ stage, caller: clientCaller, key: digest(kind, message).toString('base64url') });
}

/** Our id of a client's message in the session that it goes to. */
export function clientMessageIdOf(sessionId: string, message: Message): string {
  return messageIdOf(sessionId, messageNumberOf(digest('client-message', message).toString('base64url')));
}

function digest(kind: string, { receiver, vendorMessageId }: Message): Buffer {
  return digestOf(JSON.stringify([kind, receiver, vendorMessageId]));
}
