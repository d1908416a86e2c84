import type { Asker, SessionEnded, SessionFound } from '../../invite/session.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import type { ConversationRoutes } from './conversation-routes.ts';
import { authenticateHeaders, forHttpApi, type HttpEvent, type HttpResult, json, problem } from './http.ts';
import { bytesOf } from './request-body.ts';
import { viewOfSession } from './session-view.ts';

type SessionHandlerDeps = {
  readonly authenticate: Authenticate;
  readonly readSession: (sessionId: string, asker: Asker) => Promise<SessionFound>;
  readonly endSession: (sessionId: string, asker: Asker) => Promise<SessionEnded>;
  /** What lies below a session, loaded when it is first needed. Absent if no channel takes its clients' messages. */
  readonly openConversation?: (() => Promise<ConversationRoutes>) | undefined;
};

/** Lambda's context. Absent: the invocation has no time limit. */
type Invocation = { getRemainingTimeInMillis(): number };

/** `GET` and `DELETE /sessions/{id}`, and all that lies below: an API Gateway event in, its result out. */
export function createSessionHandler(
  deps: SessionHandlerDeps,
): (event: HttpEvent, invocation?: Invocation) => Promise<HttpResult> {
  return forHttpApi(async (event, invocation?: Invocation) => {
    const bytes = bytesOf(event);
    if (!bytes) return problem([{ code: 'body_too_large' }]);

    const identity = await deps.authenticate(event, bytes);
    if (!identity) return problem([{ code: 'unauthorized' }], authenticateHeaders);

    const sessionId = event.pathParameters?.id ?? '';
    const path = pathBelow(event.rawPath);
    if (path.length > 0) {
      if (!deps.openConversation) return problem([{ code: 'session_unknown' }]);

      const remainingMs = invocation && (() => invocation.getRemainingTimeInMillis());

      return (await deps.openConversation())({ event, identity, path, remainingMs });
    }

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

/** What follows the session's id: a stage that is not `$default` stands before the path. */
function pathBelow(rawPath: string): readonly string[] {
  const [, below = ''] = /\/sessions\/[^/]+\/(.+)$/.exec(rawPath) ?? [];

  return below === '' ? [] : below.split('/').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The id is genuine, so the invite may be on its way, but there is no row yet. */
function acceptedView(sessionId: string) {
  return { sessionId, kind: 'invite', status: 'accepted', chat: { state: 'open', server: 'builtin' }, attempts: 0 };
}
