import { responseAnswer } from '../../esp/answer.ts';
import { type EspRequest, readEspRequest } from '../../esp/request.ts';
import type { ResponseFormat } from '../../esp/response-format.ts';
import type { Fault } from '../../faults/faults.ts';
import type { AcceptContext, Accepted } from '../../invite/accept.ts';
import type { AwaitOutcome } from '../../invite/await-outcome.ts';
import { chatSessionIdOf, isUnderWay } from '../../invite/state.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Identity } from '../auth/identity.ts';
import { dryRunOf } from './dry-run.ts';
import { espProblem, espUnauthorized, responseFormatOfEvent } from './esp-result.ts';
import type { CheckHealth } from './health.ts';
import { forHttpApi, type HttpEvent, type HttpResult, json, toResult } from './http.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { readBody } from './read-body.ts';
import { bytesOf } from './request-body.ts';
import { isAt } from './routes.ts';

export type AcceptHandlerDeps = {
  readonly authenticate: Authenticate;
  readonly accept: (request: EspRequest, context: AcceptContext) => Promise<Accepted>;
  readonly awaitOutcome: AwaitOutcome;
  readonly checkHealth: CheckHealth;
};

/** Lambda's context. Absent: the invocation has no time limit. */
type Invocation = { getRemainingTimeInMillis(): number };

/** `POST /esp`, `POST /esp/{service}/{method}` and `GET /health`: an API Gateway event in, its result out. */
export function createAcceptHandler(
  deps: AcceptHandlerDeps,
): (event: HttpEvent, invocation?: Invocation) => Promise<HttpResult> {
  return forHttpApi(async (event, invocation?: Invocation) => {
    const responseFormat = await responseFormatOfEvent(event);
    const deep = event.queryStringParameters?.deep !== undefined;
    const health = isAt('/health', event.rawPath);
    if (health && !deep) return json(200, { status: 'ok' });

    const bytes = bytesOf(event);
    if (!bytes) return espProblem([{ code: 'body_too_large' }], { responseFormat });

    const identity = await deps.authenticate(event, bytes);
    if (!identity) return espUnauthorized(responseFormat);

    if (health) return healthResult(await deps.checkHealth());
    if (identity.may?.includes('invite') === false)
      return espProblem([{ code: 'forbidden', detail: 'Give the caller the right invite.' }], { responseFormat });
    if (event.requestContext.http.method !== 'POST')
      return espProblem([{ code: 'method_not_allowed' }], { responseFormat, headers: { allow: 'POST' } });

    const body = await readBody(event, bytes);
    if ('fault' in body) return espProblem([body.fault], { responseFormat });

    const { request: read, problems } = readEspRequest(body.value);
    if (problems[0]?.code === 'unreadable_body') return espProblem(problems, { responseFormat });

    const request = withAddress(read, event);
    const preferences = readPreferences(event);
    const context = contextOf(identity, preferences);
    const formProblems = [
      ...body.problems,
      ...problems,
      ...preferences.problems,
      ...keyProblems(identity, preferences),
    ];

    const accepted = await deps.accept(request, { ...context, formProblems });
    if ('eligibility' in accepted) {
      const { eligibilityAnswer } = await import('./eligibility.ts');

      return toResult(eligibilityAnswer(responseFormat, request, accepted.eligibility));
    }

    const outcome = await waitFor(accepted, preferences, { ...deps, invocation });
    const headers = preferences.applied === undefined ? {} : { 'preference-applied': preferences.applied };

    return outcome
      ? outcomeResult(outcome, responseFormat, request, { ...headers, ...sessionHeaders(outcome) })
      : acceptedResult(accepted, responseFormat, request, headers);
  });
}

/** On the long path, service and method need not be repeated in the body. */
function withAddress(request: EspRequest, { pathParameters }: HttpEvent): EspRequest {
  const { service, method } = pathParameters ?? {};

  return { ...(service !== undefined && { service }), ...(method !== undefined && { method }), ...request };
}

/**
 * In a signed request only what was signed identifies the invite: a copy with another header must not become another
 * invite.
 */
function contextOf(
  { caller, channels, callbackTo, signedKey, requestId }: Identity,
  { explicitKey, dryRun }: Preferences,
) {
  return {
    caller,
    ...(channels && { channels }),
    callbackTo,
    explicitKey: signedKey ?? (requestId === undefined ? explicitKey : undefined),
    ...(requestId !== undefined && { requestId }),
    ...(dryRun && { dryRun }),
  };
}

/**
 * Twilio signs the address and the fields as one text without boundaries, so part of a field could pass for a key, or a
 * key for a field: one captured signature would be good for many invites.
 */
function keyProblems({ requestId }: Identity, { queryKey }: Preferences): Fault[] {
  if (requestId === undefined || queryKey === undefined) return [];

  const detail = 'Leave it out: a request signed by Twilio is recognised by its signature.';

  return [{ code: 'invalid_parameter', parameter: 'idempotencyKey', detail }];
}

/** What the ledger says of the invite after the wait, final or not. */
type Outcome = { readonly sessionId: string; readonly key: string; readonly row: LedgerRow };

/** Left for the last read and the answer. */
const answerMs = 3000;

type Waiting = Pick<AcceptHandlerDeps, 'awaitOutcome'> & { readonly invocation: Invocation | undefined };

/** Never so long that the invocation ends first: a caller without an answer would send a stored invite again. */
async function waitFor(
  accepted: Accepted,
  { waitSeconds }: Preferences,
  { awaitOutcome, invocation }: Waiting,
): Promise<Outcome | undefined> {
  if (accepted.status !== 'accepted') return undefined;

  const wanted = waitSeconds ?? accepted.waitSeconds ?? 0;
  const seconds =
    wanted > 0 && invocation ? Math.min(wanted, (invocation.getRemainingTimeInMillis() - answerMs) / 1000) : wanted;
  const row = seconds > 0 ? await awaitOutcome(accepted, seconds) : undefined;

  return row && { ...accepted, row };
}

function acceptedResult(
  accepted: Exclude<Accepted, { readonly eligibility: unknown }>,
  responseFormat: ResponseFormat,
  request: EspRequest,
  headers: Record<string, string>,
): HttpResult {
  const { referenceId } = request;
  const key = 'key' in accepted ? accepted.key : undefined;
  const withKey = { ...headers, ...(key !== undefined && { 'idempotency-key': key }) };

  switch (accepted.status) {
    case 'accepted': {
      const parameters = { _umsChatSessionId: accepted.chatSessionId ?? accepted.sessionId };
      return toResult(responseAnswer(responseFormat, { status: 202, referenceId, parameters }), {
        ...headers,
        ...sessionHeaders(accepted),
      });
    }
    case 'repeated':
      return outcomeResult(accepted, responseFormat, request, {
        ...headers,
        ...sessionHeaders(accepted),
        'idempotent-replayed': 'true',
      });
    case 'checked': {
      const { record } = accepted;
      const parameters = { _umsChatSessionId: record.sessionId };
      return toResult(
        responseAnswer(responseFormat, { status: 200, referenceId, parameters, dryRun: dryRunOf(record, accepted) }),
        withKey,
      );
    }
    case 'refused':
      return espProblem(accepted.problems, { responseFormat, referenceId, headers: withKey });
    case 'not_stored':
      return espProblem([{ code: 'not_accepted' }], {
        responseFormat,
        referenceId,
        headers: { ...withKey, 'retry-after': '2' },
      });
    default:
      return accepted satisfies never;
  }
}

function outcomeResult(
  { row }: Outcome,
  responseFormat: ResponseFormat,
  { referenceId }: EspRequest,
  headers: Record<string, string>,
): HttpResult {
  if (row.status === 'failed' || row.status === 'expired') {
    const { code, detail } = row.fault ?? { code: 'expired' as const, detail: undefined };
    return espProblem([{ code, ...(detail !== undefined && { detail }) }], { responseFormat, referenceId, headers });
  }

  const status = isUnderWay(row) ? 202 : 200;

  return toResult(
    responseAnswer(responseFormat, { status, referenceId, parameters: { _umsChatSessionId: chatSessionIdOf(row) } }),
    headers,
  );
}

function sessionHeaders({
  sessionId,
  key,
}: {
  readonly sessionId: string;
  readonly key: string;
}): Record<string, string> {
  return { location: `/sessions/${sessionId}`, 'idempotency-key': key };
}

function healthResult(health: Awaited<ReturnType<CheckHealth>>): HttpResult {
  return json(health.status === 'ok' ? 200 : 503, health);
}
