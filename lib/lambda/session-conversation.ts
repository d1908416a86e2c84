import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createFindSession } from '../conversation/agent/find-session.ts';
import { createPostMessage } from '../conversation/agent/post-message.ts';
import { createPutPresence } from '../conversation/agent/put-presence.ts';
import { awaitMessage, createReadMessage } from '../conversation/agent/read-message.ts';
import { createDynamodbAgentMessages } from '../ledger/agent-messages-dynamodb.ts';
import { createDynamodbLedger } from '../ledger/dynamodb.ts';
import { createDynamodbReceipts } from '../ledger/receipts-dynamodb.ts';
import { createLookAtPublic } from '../net/fetch-public.ts';
import type { SendMessage } from '../queue/batches.ts';
import { createSqsMessageQueue } from '../queue/sqs-messages.ts';
import type { ConversationItems } from './conversation-items.ts';
import { readEnv } from './env.ts';
import { type ConversationRoutes, createConversationRoutes } from './http/conversation-routes.ts';
import { createMediaRoutes } from './http/media-routes.ts';
import { createOptOutRoute } from './http/opt-out-route.ts';
import { createTranscriptRoute } from './http/transcript-route.ts';
import { limits } from './limits.ts';
import { mediaOf } from './media.ts';
import type { SessionRuntime } from './runtime.ts';

type Parts = {
  readonly items: ConversationItems;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly send: SendMessage;
};

/** What lies below a session. A stage in which no channel takes its clients' messages never loads it. */
export function conversationRoutesOf(runtime: SessionRuntime, { items, table, send }: Parts): ConversationRoutes {
  const env = readEnv(runtime.env, ['STAGE', 'MESSAGE_QUEUE_URL']);
  const { catalog, openCatalog, now, newToken, wait, abortAfter, report } = runtime;
  const { conversations, optOuts, transcripts } = items;
  const lookAtFile = runtime.lookAtFile ?? createLookAtPublic();

  const ledger = createDynamodbLedger({ ...table, ids: items.ids });
  const agentMessages = createDynamodbAgentMessages({ ...table, ids: items.ids });
  const messageQueue = createSqsMessageQueue({ send, queueUrl: env.MESSAGE_QUEUE_URL });
  const media = mediaOf(runtime);
  const findSession = createFindSession({ stage: env.STAGE, catalog, ledger, conversations });
  const reading = { findSession, agentMessages, receipts: createDynamodbReceipts(table), now, wait };

  return createConversationRoutes({
    ledger,
    findSession,
    postMessage: createPostMessage({
      ...{ ledger, findSession, agentMessages, messageQueue, conversations, optOuts, media, openCatalog },
      lookAtFile: (url) => lookAtFile(url, { signal: abortAfter(limits.lookAtFileMs) }),
      ...{ now, newToken, newKey: newToken, report },
    }),
    readMessage: createReadMessage(reading),
    awaitMessage: (message, seconds) => awaitMessage(reading, message, seconds),
    putPresence: createPutPresence({ ledger, findSession, messageQueue, now }),
    media: createMediaRoutes({ media, newMediaId: () => newToken() + newToken() }),
    transcript: createTranscriptRoute({ transcripts }),
    optOut: createOptOutRoute({ optOuts, now, report }),
  });
}
