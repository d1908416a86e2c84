import type { ChatServers } from '../chat-server/chat-servers.ts';
import { createSendSystemMessage } from '../conversation/agent/system-message.ts';
import type { PassDeps } from '../conversation/bridge/bridge-deps.ts';
import { type LookDeps, takeLook } from '../conversation/bridge/looks.ts';
import { createPassClientMessage } from '../conversation/bridge/pass-client-message.ts';
import type { PassClientMessage } from '../conversation/bridge/passing.ts';
import { createReadTranscript, type ReadTranscript } from '../conversation/bridge/read-transcript.ts';
import { createShowTyping, type ShowTyping, type ShowTypingDeps } from '../conversation/bridge/show-typing.ts';
import { createTakeChatEvent, type TakeChatEvent } from '../conversation/bridge/take-chat-event.ts';
import { createTellBridged, type TellBridged } from '../conversation/bridge/tell-bridged.ts';
import { createWarnAgents } from '../conversation/bridge/warn-agents.ts';
import { createDynamodbAgentMessages } from '../ledger/agent-messages-dynamodb.ts';
import { createDynamodbBridges } from '../ledger/bridges-dynamodb.ts';
import { createDynamodbChatIndex } from '../ledger/chat-index-dynamodb.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SendMessage } from '../queue/batches.ts';
import type { ReceivedMessages } from '../queue/message-queue.ts';
import type { LookRecord } from '../queue/receipt-record.ts';
import { createSqsMessageQueue } from '../queue/sqs-messages.ts';
import { readEnv } from './env.ts';
import type { RelayRuntime } from './runtime.ts';

type Table = Parameters<typeof createDynamodbBridges>[0];

type BridgeParts = Omit<PassDeps, 'bridges' | 'warnAgents'> &
  Pick<ShowTypingDeps, 'conversations'> & {
    readonly received: Pick<ReceivedMessages, 'hide'>;
    readonly table: Table;
  };

export type OpenedBridge = {
  readonly passClientMessage: PassClientMessage;
  readonly readTranscript: ReadTranscript;
  readonly takeChatEvent: TakeChatEvent;
  readonly showTyping: ShowTyping;
  readonly tellBridged: TellBridged;
};

/** What relay does for sessions of bridged chat servers. Loaded late: a stage without one never does. */
export function bridgeOf({ table, ...parts }: BridgeParts): OpenedBridge {
  const warnAgents = createWarnAgents(parts);
  const deps = { ...parts, bridges: createDynamodbBridges(table), warnAgents };

  return {
    passClientMessage: createPassClientMessage(deps),
    readTranscript: createReadTranscript(deps),
    takeChatEvent: createTakeChatEvent({ ...deps, chatIndex: createDynamodbChatIndex(table) }),
    showTyping: createShowTyping(deps),
    tellBridged: createTellBridged(deps),
  };
}

type ReceiptsParts = Pick<LookDeps, 'receiptQueue'> & {
  readonly runtime: RelayRuntime;
  readonly table: Table;
  readonly send: SendMessage;
  readonly conversations: Pick<Conversations, 'read'> | undefined;
  readonly chatServers: ChatServers;
  readonly ledger: Ledger;
};

/** What relay does for them on the receipts queue: looks at their chats, and what a vendor reports too late. */
export function receiptsBridgeOf({ runtime, table, send, ...given }: ReceiptsParts) {
  const { env, catalog, newToken, now, report } = runtime;
  const { MESSAGE_QUEUE_URL: queueUrl } = readEnv(env, ['MESSAGE_QUEUE_URL']);
  const parts = { ...given, catalog, newToken, now, report, messageQueue: createSqsMessageQueue({ send, queueUrl }) };
  const bridges = createDynamodbBridges(table);
  const sendSystemMessage = createSendSystemMessage({ ...parts, agentMessages: createDynamodbAgentMessages(table) });
  const conversations = parts.conversations ?? { read: async () => undefined };

  return {
    takeLook: (look: LookRecord) => takeLook({ ...parts, bridges }, look),
    tellBridged: createTellBridged({
      ...{ catalog: parts.catalog, conversations, sendSystemMessage, chatServers: parts.chatServers },
      warnAgents: createWarnAgents(parts),
    }),
  };
}
