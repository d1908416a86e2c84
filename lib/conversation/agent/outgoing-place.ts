/** Where what goes out of a session lies on the messages queue. In a file of its own, because receive needs no more. */
import { digestOf } from '../../net/digest.ts';

/** What goes out of one session goes in order. */
export function outgoingGroup(sessionId: string): string {
  return `out-${sessionId}`;
}

export function outgoingId(...parts: readonly (string | number)[]): string {
  return digestOf(JSON.stringify(parts)).toString('base64url');
}
