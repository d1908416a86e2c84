import { type ConversationSession, type FindSession, whyNotOpen } from '../../conversation/agent/find-session.ts';
import type { MessageState } from '../../conversation/agent/message-state.ts';
import type { PutPresence } from '../../conversation/agent/put-presence.ts';
import type { ReadMessage } from '../../conversation/agent/read-message.ts';
import { WrittenNumber } from '../../esp/json.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type HttpEvent, type HttpResult, json, problem } from './http.ts';
import type { MediaRoutes } from './media-routes.ts';
import { type PostMessageRouteDeps, postMessageRoute } from './post-message-route.ts';
import { readJsonBody } from './read-json-body.ts';
import { checkNames } from './read-posted-message.ts';
import { askerOf, type ConversationRequest, refusal, sessionIdOf } from './session-request.ts';

/** `PUT` and `DELETE /sessions/{id}/opt-out`, for a caller who may. */
export type OptOutRoute = (session: ConversationSession, method: 'PUT' | 'DELETE') => Promise<HttpResult>;
/** `GET /sessions/{id}/messages`, for a caller who may. */
export type TranscriptRoute = (session: ConversationSession, event: HttpEvent) => Promise<HttpResult>;

export type ConversationRoutesDeps = PostMessageRouteDeps & {
  readonly ledger: Pick<Ledger, 'readMany'>;
  readonly findSession: FindSession;
  readonly readMessage: ReadMessage;
  readonly putPresence: PutPresence;
  readonly media: MediaRoutes;
  readonly optOut: OptOutRoute;
  /** Absent: nothing is kept. */
  readonly transcript?: TranscriptRoute | undefined;
};

/** Everything below `/sessions/{id}`. */
export type ConversationRoutes = (request: ConversationRequest) => Promise<HttpResult>;

export function createConversationRoutes(deps: ConversationRoutesDeps): ConversationRoutes {
  return async (request) => {
    const { event, path } = request;
    const { method } = event.requestContext.http;
    const [part, id] = path;

    switch (`${id === undefined ? '' : 'one of '}${part}`) {
      case 'messages':
        if (method === 'POST') return await postMessageRoute(deps, request);
        return method === 'GET' ? await transcript(deps, request) : notAllowed('GET, POST');
      case 'one of messages':
        return method === 'GET' ? await readOne(deps, request, id ?? '') : notAllowed('GET');
      case 'events':
        return method === 'POST' ? await postEvent(deps, request) : notAllowed('POST');
      case 'media':
        return method === 'POST' ? await announce(deps, request) : notAllowed('POST');
      case 'one of media':
        return method === 'GET'
          ? await withSession(deps, request, ({ conversation }) =>
              deps.media.open({ mediaId: id ?? '', conversation: conversation.id }),
            )
          : notAllowed('GET');
      case 'opt-out':
        return method === 'PUT' || method === 'DELETE'
          ? await withSession(deps, request, (session) => deps.optOut(session, method))
          : notAllowed('PUT, DELETE');
      default:
        return problem([{ code: 'session_unknown', detail: 'There is nothing at this address.' }]);
    }
  };
}

function notAllowed(allow: string): HttpResult {
  return problem([{ code: 'method_not_allowed', detail: `Send ${allow.replace(', ', ' or ')}.` }], { allow });
}

async function withSession(
  deps: ConversationRoutesDeps,
  { event, identity }: ConversationRequest,
  then: (session: ConversationSession) => Promise<HttpResult>,
): Promise<HttpResult> {
  const found = await deps.findSession(sessionIdOf({ event }), askerOf(identity));

  return found.status === 'found' ? then(found.session) : refusal(found);
}

async function transcript(deps: ConversationRoutesDeps, request: ConversationRequest): Promise<HttpResult> {
  return withSession(deps, request, async (session) =>
    deps.transcript && session.settings.transcriptHours > 0
      ? deps.transcript(session, request.event)
      : problem([{ code: 'message_unknown', detail: 'The channel keeps no messages: its transcript-hours are 0.' }]),
  );
}

async function readOne(
  deps: ConversationRoutesDeps,
  { event, identity }: ConversationRequest,
  messageId: string,
): Promise<HttpResult> {
  const sessionId = sessionIdOf({ event });
  const read = await deps.readMessage(sessionId, messageId, askerOf(identity));

  return read.status === 'found' ? json(200, viewOf(sessionId, read.state)) : refusal(read);
}

function viewOf(sessionId: string, { at, times, deadline, fault, ...state }: MessageState) {
  return {
    sessionId,
    ...state,
    at: iso(at),
    times: Object.fromEntries(Object.entries(times).map(([name, time]) => [name, iso(time)])),
    deadline: iso(deadline),
    ...(fault && { fault: { code: fault.code, ...(fault.detail !== undefined && { detail: fault.detail }) } }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

async function postEvent(deps: ConversationRoutesDeps, request: ConversationRequest): Promise<HttpResult> {
  const body = readJsonBody(request.event);
  if ('fault' in body) return problem([body.fault]);

  const { type } = body.members;
  const problems: Parameters<typeof checkNames>[1]['problems'] = [];
  checkNames(body.members, { names: ['type'], at: '', problems });
  if (type === undefined)
    problems.push({ code: 'missing_parameter', parameter: 'type', detail: 'Send read or typing.' });
  else if (type !== 'read' && type !== 'typing')
    problems.push({ code: 'invalid_parameter', parameter: 'type', detail: 'Send read or typing.' });
  if (problems.length > 0 || (type !== 'read' && type !== 'typing')) return problem(problems);

  const sessionId = sessionIdOf(request);
  const put = await deps.putPresence(sessionId, type, askerOf(request.identity));

  return put.status === 'accepted' ? json(202, { sessionId }) : refusal(put);
}

async function announce(deps: ConversationRoutesDeps, request: ConversationRequest): Promise<HttpResult> {
  const body = readJsonBody(request.event);
  if ('fault' in body) return problem([body.fault]);

  return withSession(deps, request, async (session) => {
    const refused = await whyNotOpen(deps, session);
    if (refused) return refusal(refused);

    const { row, channel, conversation } = session;
    const parsed: unknown = JSON.parse(JSON.stringify(body.members, asNumber));

    return deps.media.announce({ body: parsed, sessionId: row.sessionId, channel, conversation: conversation.id });
  });
}

/** A number that was kept as it was written. */
function asNumber(_key: string, value: unknown): unknown {
  return value instanceof WrittenNumber ? Number(value.source) : value;
}
