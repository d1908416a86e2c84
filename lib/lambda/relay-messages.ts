import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { createDynamodbContactTable } from '../contact/dynamodb.ts';
import { createContacts } from '../contact/identify.ts';
import { createGiveUpMessage } from '../conversation/agent/give-up-message.ts';
import { keepSaid } from '../conversation/agent/keep-said.ts';
import { createSendAgentMessage } from '../conversation/agent/send-agent-message.ts';
import { createShowPresence } from '../conversation/agent/show-presence.ts';
import { createSendSystemMessage } from '../conversation/agent/system-message.ts';
import { createKeepFiles } from '../conversation/client/keep-files.ts';
import { createTakeClientMessage } from '../conversation/client/take-client-message.ts';
import { createTakeClientSignal } from '../conversation/client/take-client-signal.ts';
import { createRelayMessages, type RelayMessages } from '../conversation/relay-messages.ts';
import { createDynamodbAgentMessages } from '../ledger/agent-messages-dynamodb.ts';
import type { Circuits } from '../ledger/circuits.ts';
import { createDynamodbLedger } from '../ledger/dynamodb.ts';
import type { KnownHolds } from '../ledger/known-holds.ts';
import { createTableClient } from '../net/clients.ts';
import type { Batcher } from '../queue/batcher.ts';
import type { SendMessage } from '../queue/batches.ts';
import { createSqsMessageQueue, createSqsReceivedMessages } from '../queue/sqs-messages.ts';
import { channelsOf } from './channels.ts';
import type { ConversationItems } from './conversation-items.ts';
import { readEnv } from './env.ts';
import { limits } from './limits.ts';
import { mediaOf } from './media.ts';
import type { RelayRuntime } from './runtime.ts';

export type RelayMessagesParts = {
  readonly runtime: RelayRuntime;
  readonly items: ConversationItems;
  readonly client: SQSClient;
  readonly send: SendMessage;
  readonly batcher: Batcher;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly chatQueues: ChatQueueSender;
  readonly chatServers: ChatServers;
  readonly circuits: Circuits;
  readonly holds: KnownHolds;
};

/** The part of relay that handles the messages queue: a stage without one never loads it. */
export function relayMessagesOf({ runtime, items, client, send, table, ...parts }: RelayMessagesParts): RelayMessages {
  const env = readEnv(runtime.env, ['STAGE', 'MESSAGE_QUEUE_URL', 'MESSAGE_DEAD_LETTER_URL', 'CONTACTS_TABLE']);
  const { catalog, now, random, newToken, abortAfter, report, reportError } = runtime;
  const { chatServers, circuits, holds } = parts;
  const { conversations, messageIndex, optOuts } = items;
  const ledger = createDynamodbLedger(table);
  const chatQueues = keepSaid({ ...parts, catalog, ledger, transcripts: items.transcripts });
  const received = createSqsReceivedMessages({
    client,
    queueUrl: env.MESSAGE_QUEUE_URL,
    deadLetterUrl: env.MESSAGE_DEAD_LETTER_URL,
    newId: newToken,
  });
  const openChannel = channelsOf(runtime);
  const media = mediaOf(runtime);
  const agentMessages = createDynamodbAgentMessages({ ...table, ids: items.ids });
  const messageQueue = createSqsMessageQueue({ send, queueUrl: env.MESSAGE_QUEUE_URL });
  // A client has a budget of repeats: contacts that cannot be read must not use up the ledger's.
  const contacts = { client: createTableClient(), table: env.CONTACTS_TABLE };
  const clientMessageDeps = {
    ...{ stage: env.STAGE, catalog, ledger, chatQueues, chatServers, received, now, newToken, report },
    ...items,
    contacts: createContacts({
      open: (abortSignal) => createDynamodbContactTable({ ...contacts, abortSignal }),
      ...{ now, newToken, abortAfter },
    }),
    keepFiles: createKeepFiles({
      ...{ media, openChannel, now, abortAfter, report },
      settings: { mediaSeconds: limits.mediaSeconds, fetchTimeoutMs: limits.mediaTimeoutMs },
    }),
    sendSystemMessage: createSendSystemMessage({ catalog, agentMessages, messageQueue, newToken, now }),
  };

  return createRelayMessages({
    takeClientMessage: createTakeClientMessage(clientMessageDeps),
    takeClientSignal: createTakeClientSignal(clientMessageDeps),
    sendAgentMessage: createSendAgentMessage({
      ...{ catalog, ledger, conversations, messageIndex, chatQueues, received, openChannel, circuits },
      ...{ agentMessages, media, optOuts },
      isPaused: holds.isPaused,
      openCircuits: holds.openCircuits,
      ...{ now, random, newToken, abortAfter, report },
      settings: limits,
    }),
    giveUpMessage: createGiveUpMessage({ agentMessages, chatQueues, ledger, newToken, now, report }),
    showPresence: createShowPresence({ catalog, ledger, conversations, openChannel, abortAfter, now, report }),
    ...{ received, batcher: parts.batcher, now, report, reportError },
    settings: { giveUpMs: limits.giveUpMs, minMs: limits.leaseMs },
  });
}
