/**
 * Our id of a message: the session's, a dot, and its number; 0 is the invite. Vendors return it with every receipt, so
 * a receipt finds its session even if the answer to the send was lost.
 */
export function messageIdOf(sessionId: string, number = 0): string {
  return `${sessionId}.${number}`;
}

/** Returns undefined if it is not an id of ours. Earlier versions sent the session's id alone. */
export function readMessageId(text: string): { readonly sessionId: string; readonly number: number } | undefined {
  const [, sessionId, number = '0'] = /^([0-9A-Za-z]{16})(?:\.(\d{1,6}))?$/.exec(text) ?? [];

  return sessionId === undefined ? undefined : { sessionId, number: Number(number) };
}
