import middy from '@middy/core';
import { createLookup } from '../lib/catalog/lookup.ts';
import { createQueueUrls, createSqsChatQueues } from '../lib/chat-server/sqs-chat-queues.ts';
import { createEndSession, createReadSession } from '../lib/invite/session.ts';
import { answerUnexpected } from '../lib/lambda/answer-unexpected.ts';
import { createAuthenticate } from '../lib/lambda/authenticate.ts';
import { createReadCallers } from '../lib/lambda/callers.ts';
import { createSqsClient, createTableClient } from '../lib/lambda/clients.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { hostsOf } from '../lib/lambda/hosts.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http.ts';
import type { SecretRuntime } from '../lib/lambda/runtime.ts';
import { createSessionHandler } from '../lib/lambda/session-handler.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { readLookup } from './catalog.ts';
import { onFirstCall } from './on-first-call.ts';
import { secretRuntime } from './secret-runtime.ts';

export function createHandler(runtime: SecretRuntime) {
  const env = readEnv(runtime.env, ['STAGE', 'CHAT_QUEUE_URL_BASE', 'LEDGER_TABLE', 'CALLERS', 'LOG_LEVEL']);
  const urlOf = createQueueUrls((key) => runtime.catalog().queue(key), env.CHAT_QUEUE_URL_BASE);
  const send = createBatchSender({ client: createSqsClient(), linger: async () => {} });
  const chatQueues = createSqsChatQueues({ send, urlOf });

  const deps = {
    stage: env.STAGE,
    catalog: runtime.catalog,
    ledger: createDynamodbLedger({ client: createTableClient(), table: env.LEDGER_TABLE }),
    chatQueues,
    hosts: hostsOf(runtime, chatQueues),
    now: runtime.now,
    newToken: runtime.newToken,
    report: runtime.report,
  };

  const readCallers = createReadCallers({ name: env.CALLERS, readSecret: runtime.readSecret });
  const authenticate = createAuthenticate({ readCallers, now: runtime.now });
  const handler = createSessionHandler({ authenticate, readSession: createReadSession(deps), endSession: createEndSession(deps) });

  return middy<HttpEvent, HttpResult>().use(answerUnexpected(runtime)).handler(handler);
}

export const handler = onFirstCall(() => createHandler(secretRuntime(createLookup(readLookup()))));
