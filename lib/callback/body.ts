import type { CallbackEvent } from '../queue/callback-record.ts';
import type { OutgoingCallback } from './callback-sender.ts';

type Happened = {
  readonly sessionId: string;
  readonly event: CallbackEvent;
  /** ms since 1970. */
  readonly happenedAt: number;
  readonly revision: number;
};

/** One event of a session has one id, whoever reports it and however often. Standard Webhooks bars dots in it. */
export function webhookIdOf(sessionId: string, event: CallbackEvent): string {
  return `${sessionId}_${event.replace('.', '_')}`;
}

/** `view`: the session as `GET /sessions/{id}` shows it, read after the revision was taken. */
export function callbackOf({ sessionId, event, happenedAt, revision }: Happened, view: object): OutgoingCallback {
  const timestamp = new Date(happenedAt).toISOString();

  return {
    id: webhookIdOf(sessionId, event),
    sessionId,
    body: JSON.stringify({ type: event, timestamp, data: { ...view, revision } }),
  };
}
