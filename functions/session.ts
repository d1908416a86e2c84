import middy from '@middy/core';
import { createLookup } from '../lib/catalog/lookup.ts';
import { conversationSettingsOf } from '../lib/channel/conversation-settings.ts';
import { createQueueUrls, createSqsChatQueues } from '../lib/chat-queue/sqs-chat-queues.ts';
import { createEndSession, createReadSession } from '../lib/invite/session.ts';
import { createAuthenticate } from '../lib/lambda/auth/authenticate.ts';
import { createReadCallers } from '../lib/lambda/auth/callers.ts';
import { callbacksOf } from '../lib/lambda/callbacks.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import { conversationsOf } from '../lib/lambda/conversations.ts';
import { readEnv } from '../lib/lambda/env.ts';
import { answerUnexpected } from '../lib/lambda/http/answer-unexpected.ts';
import type { HttpEvent, HttpResult } from '../lib/lambda/http/http.ts';
import { createSessionHandler } from '../lib/lambda/http/session-handler.ts';
import type { SessionRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReceipts } from '../lib/ledger/receipts-dynamodb.ts';
import { createSqsClient, createTableClient } from '../lib/net/clients.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { createBatchSender } from '../lib/queue/batches.ts';
import { readLookup } from './catalog.ts';
import { lazyHandler } from './lazy-handler.ts';
import { openCatalog } from './open-catalog.ts';
import { secretRuntime } from './secret-runtime.ts';

export function createHandler(runtime: SessionRuntime) {
  const env = readEnv(runtime.env, ['STAGE', 'CHAT_QUEUE_URL_BASE', 'LEDGER_TABLE', 'CALLERS', 'LOG_LEVEL']);
  const urlOf = createQueueUrls((key) => runtime.catalog().queue(key), env.CHAT_QUEUE_URL_BASE);
  const client = createSqsClient();
  const send = createBatchSender({ client });
  const table = { client: createTableClient(), table: env.LEDGER_TABLE };
  const chatQueues = createSqsChatQueues({ send, urlOf });

  const takesMessages = runtime.catalog().channels.some((channel) => conversationSettingsOf(channel));
  const conversations = takesMessages ? conversationsOf(runtime) : undefined;

  const { announced } = callbacksOf(runtime, client);
  const deps = {
    stage: env.STAGE,
    catalog: runtime.catalog,
    ledger: announced(createDynamodbLedger({ ...table, ids: conversations?.ids })),
    receipts: createDynamodbReceipts(table),
    conversations: conversations?.conversations,
    chatQueues,
    chatServers: chatServersOf(runtime, chatQueues),
    now: runtime.now,
    newToken: runtime.newToken,
    report: runtime.report,
  };

  const readCallers = createReadCallers({ name: env.CALLERS, readSecret: runtime.readSecret });
  const authenticate = createAuthenticate({ readCallers, now: runtime.now });
  const openConversation = openOnce(async () => {
    if (!conversations) throw new Error('no channel of this deployment takes its clients’ messages');

    const { conversationRoutesOf } = await import('../lib/lambda/session-conversation.ts');

    return conversationRoutesOf(runtime, { items: conversations, table, send });
  });
  const handler = createSessionHandler({
    authenticate,
    openConversation: conversations && openConversation,
    readSession: createReadSession(deps),
    endSession: createEndSession(deps),
  });

  return middy<HttpEvent, HttpResult>().use(answerUnexpected(runtime)).handler(handler);
}

export const handler = lazyHandler(() => createHandler({ ...secretRuntime(createLookup(readLookup())), openCatalog }));
