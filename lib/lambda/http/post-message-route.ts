import type { PostMessage } from '../../conversation/agent/post-message.ts';
import { isOnItsWay } from '../../conversation/agent/read-message.ts';
import type { Fault } from '../../faults/faults.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import { type HttpEvent, type HttpResult, json, problem } from './http.ts';
import { readPreferences } from './preferences.ts';
import { readJsonBody } from './read-json-body.ts';
import { readPostedMessage } from './read-posted-message.ts';
import { askerOf, type ConversationRequest, refusal, sessionIdOf } from './session-request.ts';

export type PostMessageRouteDeps = {
  readonly postMessage: PostMessage;
  readonly awaitMessage: (message: AgentMessage, seconds: number) => Promise<AgentMessage>;
};

/** `POST /sessions/{id}/messages`. */
export async function postMessageRoute(
  { postMessage, awaitMessage }: PostMessageRouteDeps,
  request: ConversationRequest,
): Promise<HttpResult> {
  const { event, identity } = request;
  const body = readJsonBody(event);
  if ('fault' in body) return problem([body.fault]);

  const preferences = readPreferences(event);
  const problems = [...preferences.problems, ...ofInvitesOnly(event)];
  const read = readPostedMessage(body.members);
  if ('problems' in read) return problem([...problems, ...read.problems]);
  if (problems.length > 0) return problem(problems);

  const sessionId = sessionIdOf(request);
  // In a signed request only what was signed identifies the message.
  const key = identity.signedKey ?? identity.requestId ?? preferences.explicitKey;
  const posted = await postMessage(sessionId, read.message, { ...askerOf(identity), key });
  const applied = preferences.applied === undefined ? {} : { 'preference-applied': preferences.applied };
  const headers = { ...applied, ...(key !== undefined && { 'idempotency-key': key }) };
  if (posted.status === 'refused') return refusal(posted, headers);

  const message = await awaitMessage(posted.message, secondsToWait(preferences.waitSeconds, request));
  const isAsked = (preferences.waitSeconds ?? 0) > 0;

  return outcome(sessionId, message, isAsked, {
    ...headers,
    location: `/sessions/${sessionId}/messages/${message.messageId}`,
    ...(posted.status === 'repeated' && { 'idempotent-replayed': 'true' }),
  });
}

/** An invite's twins in the query: ignored, a dry run would be sent. */
function ofInvitesOnly({ queryStringParameters: query = {} }: HttpEvent): Fault[] {
  return ['dryRun', 'faults', 'format']
    .filter((name) => query[name] !== undefined)
    .map((parameter) => ({ code: 'parameter_unknown', parameter, detail: 'Only invites have it.' }));
}

/** Left for the last read and the answer. */
const answerMs = 3000;

/** Never so long that the invocation ends first: a caller without an answer would send a stored message again. */
function secondsToWait(wanted = 0, { remainingMs }: ConversationRequest): number {
  return remainingMs ? Math.max(0, Math.min(wanted, (remainingMs() - answerMs) / 1000)) : wanted;
}

/** As an invite's: 200 if it went out or may have, 422 with its fault if not, 202 while nobody knows. */
function outcome(
  sessionId: string,
  { messageId, status, fault }: AgentMessage,
  isAsked: boolean,
  headers: Record<string, string>,
): HttpResult {
  if (!isAsked) return json(202, { sessionId, messageId }, headers);
  if (status === 'failed' || status === 'expired') {
    const { code, detail } = fault ?? { code: 'expired', detail: undefined };
    const problems = [{ code, ...(detail !== undefined && { detail }) }];

    return refusal({ status: 'refused', problems, members: { messageId } }, headers);
  }

  return json(isOnItsWay({ status }) ? 202 : 200, { sessionId, messageId, status }, headers);
}
