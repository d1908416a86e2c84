import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Catalog, createCatalog } from '../lib/catalog/catalog.ts';
import { conversationSettingsOf } from '../lib/channel/conversation-settings.ts';
import { sendingOf } from '../lib/channel/sending.ts';
import { createAccept } from '../lib/invite/accept.ts';
import type { AwaitOutcome } from '../lib/invite/await-outcome.ts';
import type { Reconcile } from '../lib/invite/reconcile.ts';
import { createAuthenticate } from '../lib/lambda/auth/authenticate.ts';
import { createReadCallers } from '../lib/lambda/auth/callers.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { createAcceptHandler } from '../lib/lambda/http/accept-handler.ts';
import { answerUnexpected } from '../lib/lambda/http/answer-unexpected.ts';
import type { ConnectEvent, ConnectResult } from '../lib/lambda/http/connect-handler.ts';
import { createCheckHealth } from '../lib/lambda/http/health.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http/http.ts';
import { limits } from '../lib/lambda/limits.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReadHolds } from '../lib/ledger/holds-dynamodb.ts';
import { createKnownHolds } from '../lib/ledger/known-holds.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { createSqsInviteSender } from '../lib/queue/sqs.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { loadResponses } from './load-responses.ts';
import { secretRuntime } from './secret-runtime.ts';

export function createHandler(runtime: SecretRuntime<Catalog>) {
  const env = readEnv(runtime.env, ['STAGE', 'INVITE_QUEUE_URL', 'LEDGER_TABLE', 'CALLERS', 'LOG_LEVEL']);
  const { now, wait, abortAfter, report, reportError, readSecret } = runtime;
  const client = createSqsClient();
  const table = { client: createTableClient(), table: env.LEDGER_TABLE };
  const ledger = createDynamodbLedger(table);
  const holds = createKnownHolds({
    readHolds: createDynamodbReadHolds(table),
    now,
    abortAfter,
    keepMs: limits.holdsKeptMs,
  });
  const readCallers = createReadCallers({ name: env.CALLERS, readSecret });
  const reconcile: Reconcile = async (row) =>
    row.status === 'unknown' ? (await import('../lib/lambda/reconcile.ts')).reconcileOf(runtime, table)(row) : row;
  const outcomes = openOnce(async () =>
    (await import('../lib/invite/await-outcome.ts')).createAwaitOutcome({ ledger, now, wait, reconcile }),
  );
  const awaitOutcome: AwaitOutcome = async (invite, seconds) => (await outcomes())(invite, seconds);

  const refusals = openOnce(async () =>
    (await import('../lib/lambda/invite-refusals.ts')).createInviteRefusals(runtime, { ledger, table }),
  );

  const check = openOnce(async () =>
    (await import('../lib/lambda/check-invite.ts')).checkInviteOf(runtime, { ledger, table, ...holds }),
  );

  const accept = createAccept({
    stage: env.STAGE,
    catalog: runtime.catalog,
    ledger,
    reconcile,
    isPaused: holds.isPaused,
    openCircuits: holds.openCircuits,
    refusalOf: async (invite) =>
      conversationSettingsOf(invite.channel) || sendingOf(invite.channel, invite.response)
        ? (await refusals())(invite)
        : undefined,
    checkInvite: async (invite) => (await check())(invite),
    inviteQueue: createSqsInviteSender({
      client,
      queueUrl: env.INVITE_QUEUE_URL,
      fairBy: readCallers === 'off' ? 'nobody' : 'caller',
    }),
    now,
    newKey: runtime.newToken,
    report,
    reportError,
  });

  const checkHealth = createCheckHealth({
    queue: () =>
      client.send(new GetQueueAttributesCommand({ QueueUrl: env.INVITE_QUEUE_URL, AttributeNames: ['QueueArn'] })),
    table: () => ledger.read('health'),
    reportError,
  });

  const authenticate = createAuthenticate({ readCallers, now });
  // No timeout but Lambda's: each call has one of its own, and a caller that waits for an outcome is answered before.
  const fromHttp = middy<HttpEvent, HttpResult>({ timeoutEarlyInMillis: 0 })
    .use(answerUnexpected(runtime))
    .handler(createAcceptHandler({ authenticate, accept, awaitOutcome, checkHealth }));

  function handler(event: ConnectEvent, context: Context): Promise<ConnectResult>;
  function handler(event: HttpEvent, context: Context): Promise<HttpResult>;
  function handler(event: HttpEvent | ConnectEvent, context: Context): Promise<HttpResult | ConnectResult> {
    return 'requestContext' in event ? fromHttp(event, context) : fromConnect(event);
  }

  async function fromConnect(event: ConnectEvent): Promise<ConnectResult> {
    const { isFromFlow, createConnectHandler } = await import('../lib/lambda/http/connect-handler.ts');
    if (!isFromFlow(event)) throw new Error('The event is neither of API Gateway nor of Amazon Connect.');

    return createConnectHandler({ readCallers, accept, awaitOutcome, wait, reportError })(event);
  }

  return handler;
}

export const handler = lazyHandler<HttpEvent | ConnectEvent, HttpResult | ConnectResult>(() => {
  const created = createHandler(secretRuntime(createCatalog({ ...readLookup(), responses: loadResponses })));

  return (event, context) => created(event as HttpEvent, context);
});
