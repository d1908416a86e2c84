import type { SessionEnded, SessionFound } from '../invite/session.ts';
import type { LedgerRow } from '../ledger/ledger.ts';
import { type HttpEvent, type HttpResult, json, problem } from './http.ts';

type SessionHandlerDeps = {
  readonly readSession: (sessionId: string) => Promise<SessionFound>;
  readonly endSession: (sessionId: string) => Promise<SessionEnded>;
};

/** `GET` and `DELETE /sessions/{id}`: an API Gateway event in, its result out. */
export function createSessionHandler({ readSession, endSession }: SessionHandlerDeps): (event: HttpEvent) => Promise<HttpResult> {
  return async (event) => {
    const sessionId = event.pathParameters?.id ?? '';

    switch (event.requestContext.http.method) {
      case 'GET': {
        const found = await readSession(sessionId);
        if (found.status === 'unknown') return problem([{ code: 'session_unknown' }]);

        return json(200, found.status === 'found' ? viewOf(found.row) : acceptedView(sessionId));
      }
      case 'DELETE': {
        const ended = await endSession(sessionId);
        if (ended.status === 'unknown') return problem([{ code: 'session_unknown' }]);

        return ended.status === 'busy'
          ? problem([{ code: 'session_busy' }], { headers: { 'retry-after': '5' } })
          : json(200, viewOf(ended.row));
      }
      default:
        return problem([{ code: 'method_not_allowed' }], { headers: { allow: 'GET, DELETE' } });
    }
  };
}

/** A session as its caller may see it: no client id, no text. */
function viewOf(row: LedgerRow) {
  const { sessionId, status, chat, channel, attempt, acceptedAt, updatedAt, deadline, messageId, fault } = row;

  return {
    sessionId,
    status,
    chat: { state: chat.state, ...(chat.reason !== undefined && { reason: chat.reason }), server: chat.server },
    channel,
    attempts: attempt,
    acceptedAt: new Date(acceptedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    deadline: new Date(deadline).toISOString(),
    ...(messageId !== undefined && { messageId }),
    ...(fault && { fault: { faultCode: fault.code, ...(fault.detail !== undefined && { detail: fault.detail }) } }),
  };
}

/** The id is genuine, so the invite may be on its way; nothing has been written of it yet. */
function acceptedView(sessionId: string) {
  return { sessionId, status: 'accepted', chat: { state: 'open', server: 'builtin' }, attempts: 0 };
}
