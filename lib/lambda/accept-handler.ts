import { parseJson } from '../esp/json.ts';
import { type EspRequest, readEspRequest } from '../esp/request.ts';
import type { AcceptContext, Accepted } from '../invite/accept.ts';
import type { Fault } from '../invite/faults.ts';
import { type HttpEvent, type HttpResult, headerOrQuery, json, problem, readBody } from './http.ts';

type AcceptHandlerDeps = { readonly accept: (request: EspRequest, context: AcceptContext) => Promise<Accepted> };

/** `POST /esp`, `POST /esp/{service}/{method}` and `GET /health`: an API Gateway event in, its result out. */
export function createAcceptHandler({ accept }: AcceptHandlerDeps): (event: HttpEvent) => Promise<HttpResult> {
  return async (event) => {
    if (event.rawPath.endsWith('/health')) return json(200, { status: 'ok' });
    if (event.requestContext.http.method !== 'POST') return problem([{ code: 'method_not_allowed' }], { headers: { allow: 'POST' } });

    const body = readBody(event);
    if ('fault' in body) return problem([{ code: body.fault }]);

    const parsed = parseBody(body.text);
    if (!parsed) return problem([{ code: 'unreadable_body' }]);

    const { request: read, problems } = readEspRequest(parsed.value);
    if (problems[0]?.code === 'unreadable_body') return problem(problems);

    const request = withAddress(read, event);
    const { explicitKey, keyProblems } = readKey(event);
    const accepted = await accept(request, { caller: 'anyone', explicitKey, formProblems: [...problems, ...keyProblems] });

    return toResult(accepted, request);
  };
}

function parseBody(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch {
    return undefined;
  }
}

/** On the long path, service and method need not be repeated in the body. */
function withAddress(request: EspRequest, { pathParameters }: HttpEvent): EspRequest {
  const { service, method } = pathParameters ?? {};

  return { ...(service !== undefined && { service }), ...(method !== undefined && { method }), ...request };
}

/** `Idempotency-Key`, bare or as the quoted string of the IETF draft, or its query twin. */
function readKey(event: HttpEvent): { explicitKey: string | undefined; keyProblems: Fault[] } {
  const given = headerOrQuery(event, 'idempotency-key', 'idempotencyKey')?.trim();
  const key = given?.replace(/^"(.*)"$/, '$1');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return { explicitKey: key, keyProblems: [] };

  const detail = 'Send 1 to 255 visible ASCII characters without blanks.';

  return { explicitKey: undefined, keyProblems: [{ code: 'invalid_parameter', parameter: 'Idempotency-Key', detail }] };
}

function toResult(accepted: Accepted, { referenceId }: EspRequest): HttpResult {
  switch (accepted.status) {
    case 'accepted':
      return answer(202, accepted, referenceId);
    case 'repeated': {
      const headers = { ...sessionHeaders(accepted), 'idempotent-replayed': 'true' };
      const { status, fault } = accepted.row;
      if (status === 'failed' || status === 'expired')
        return problem([{ code: fault?.code ?? 'expired', ...detail(fault) }], { referenceId, headers });

      return answer(200, accepted, referenceId, headers);
    }
    case 'refused':
      return problem(accepted.problems, { referenceId, headers: accepted.key === undefined ? {} : { 'idempotency-key': accepted.key } });
    case 'not_stored':
      return problem([{ code: 'not_accepted' }], { referenceId, headers: { 'retry-after': '2', 'idempotency-key': accepted.key } });
    default:
      return accepted satisfies never;
  }
}

function answer(
  statusCode: number,
  session: { sessionId: string; key: string },
  referenceId: EspRequest['referenceId'],
  headers = sessionHeaders(session),
) {
  const body = {
    ...(referenceId !== undefined && { ReferenceId: referenceId }),
    Service: 'ChatService',
    Method: 'InviteToChat',
    Parameters: { _umsChatSessionId: session.sessionId },
  };

  return json(statusCode, body, headers);
}

function sessionHeaders({ sessionId, key }: { sessionId: string; key: string }): Record<string, string> {
  return { location: `/sessions/${sessionId}`, 'idempotency-key': key };
}

function detail(fault: { readonly detail?: string | undefined } | undefined): { detail?: string } {
  return fault?.detail === undefined ? {} : { detail: fault.detail };
}
