import middy from '@middy/core';
import { createAccept } from '../lib/invite/accept.ts';
import { createAcceptHandler } from '../lib/lambda/accept-handler.ts';
import { answerUnexpected } from '../lib/lambda/answer-unexpected.ts';
import { createSqsClient, createTableClient } from '../lib/lambda/clients.ts';
import { readEnv } from '../lib/lambda/env.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http.ts';
import { onFirstCall } from '../lib/lambda/on-first-call.ts';
import type { Runtime } from '../lib/lambda/runtime.ts';
import { limits } from '../lib/lambda/settings.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createIsPaused } from '../lib/ledger/paused-channels.ts';
import { createSqsInviteSender } from '../lib/queue/sqs.ts';
import { processRuntime } from './runtime.ts';

export function createHandler(runtime: Runtime) {
  const env = readEnv(runtime.env, ['STAGE', 'INVITE_QUEUE_URL', 'LEDGER_TABLE', 'CALLERS', 'LOG_LEVEL']);

  const table = { client: createTableClient(), table: env.LEDGER_TABLE };

  const accept = createAccept({
    stage: env.STAGE,
    catalog: runtime.catalog,
    ledger: createDynamodbLedger(table),
    isPaused: createIsPaused({ ...table, now: runtime.now, keepMs: limits.pausesKeptMs }),
    inviteQueue: createSqsInviteSender({ client: createSqsClient(), queueUrl: env.INVITE_QUEUE_URL }),
    now: runtime.now,
    newKey: runtime.newToken,
    report: runtime.report,
  });

  return middy<HttpEvent, HttpResult>().use(answerUnexpected(runtime)).handler(createAcceptHandler({ accept }));
}

export const handler = onFirstCall(() => createHandler(processRuntime()));
