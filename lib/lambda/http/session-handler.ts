import type { Asker, SessionEnded, SessionFound } from '../../invite/session.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { authenticateHeaders, forHttpApi, type HttpEvent, type HttpResult, json, problem } from './http.ts';
import { bytesOf } from './request-body.ts';
import { viewOfSession } from './session-view.ts';

type SessionHandlerDeps = {
  readonly authenticate: Authenticate;
  readonly readSession: (sessionId: string, asker: Asker) => Promise<SessionFound>;
  readonly endSession: (sessionId: string, asker: Asker) => Promise<SessionEnded>;
};

/** `GET` and `DELETE /sessions/{id}`: an API Gateway event in, its result out. */
export function createSessionHandler(deps: SessionHandlerDeps): (event: HttpEvent) => Promise<HttpResult> {
  return forHttpApi(async (event) => {
    const identity = await deps.authenticate(event, bytesOf(event) ?? Buffer.alloc(0));
    if (!identity) return problem([{ code: 'unauthorized' }], authenticateHeaders);

    const sessionId = event.pathParameters?.id ?? '';

    switch (event.requestContext.http.method) {
      case 'GET': {
        const found = await deps.readSession(sessionId, identity);
        if (found.status === 'unknown') return problem([{ code: 'session_unknown' }]);

        return json(200, found.status === 'found' ? viewOfSession(found) : acceptedView(sessionId));
      }
      case 'DELETE': {
        const ended = await deps.endSession(sessionId, identity);
        if (ended.status === 'unknown') return problem([{ code: 'session_unknown' }]);

        return ended.status === 'busy'
          ? problem([{ code: 'session_busy' }], { 'retry-after': '5' })
          : json(200, viewOfSession(ended));
      }
      default:
        return problem([{ code: 'method_not_allowed' }], { allow: 'GET, DELETE' });
    }
  });
}

/** The id is genuine, so the invite may be on its way, but there is no row yet. */
function acceptedView(sessionId: string) {
  return { sessionId, kind: 'invite', status: 'accepted', chat: { state: 'open', server: 'builtin' }, attempts: 0 };
}
