import type { Catalog } from '../catalog/catalog.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import { createSendSystemMessage } from '../conversation/agent/system-message.ts';
import type { PassDeps } from '../conversation/bridge/bridge-deps.ts';
import { type LookDeps, takeLook } from '../conversation/bridge/looks.ts';
import { createPassClientMessage } from '../conversation/bridge/pass-client-message.ts';
import type { PassClientMessage } from '../conversation/bridge/passing.ts';
import { createReadTranscript, type ReadTranscript } from '../conversation/bridge/read-transcript.ts';
import { createTakeChatEvent, type TakeChatEvent } from '../conversation/bridge/take-chat-event.ts';
import { createTellBridged, type TellBridged } from '../conversation/bridge/tell-bridged.ts';
import { createWarnAgents } from '../conversation/bridge/warn-agents.ts';
import type { Report } from '../invite/report.ts';
import { createDynamodbAgentMessages } from '../ledger/agent-messages-dynamodb.ts';
import { createDynamodbBridges } from '../ledger/bridges-dynamodb.ts';
import { createDynamodbChatIndex } from '../ledger/chat-index-dynamodb.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReceivedMessages } from '../queue/message-queue.ts';
import type { LookRecord } from '../queue/receipt-record.ts';

type Table = Parameters<typeof createDynamodbBridges>[0];

type BridgeParts = Omit<PassDeps, 'bridges' | 'warnAgents'> & {
  readonly received: Pick<ReceivedMessages, 'hide'>;
  readonly table: Table;
};

export type OpenedBridge = {
  readonly passClientMessage: PassClientMessage;
  readonly readTranscript: ReadTranscript;
  readonly takeChatEvent: TakeChatEvent;
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
    tellBridged: createTellBridged(deps),
  };
}

type ReceiptsParts = Omit<LookDeps, 'bridges' | 'conversations'> & {
  readonly catalog: () => Pick<Catalog, 'channel' | 'response'>;
  readonly conversations: Pick<Conversations, 'read'> | undefined;
  readonly chatServers: ChatServers;
  readonly ledger: Ledger;
  readonly report: Report;
  readonly table: Table;
};

/** What relay does for them on the receipts queue: looks at their chats, and what a vendor reports too late. */
export function receiptsBridgeOf({ table, ...parts }: ReceiptsParts) {
  const bridges = createDynamodbBridges(table);
  const sendSystemMessage = createSendSystemMessage({ ...parts, agentMessages: createDynamodbAgentMessages(table) });
  const conversations = parts.conversations ?? { read: async () => undefined };

  return {
    takeLook: (look: LookRecord) => takeLook({ ...parts, bridges }, look),
    tellBridged: createTellBridged({
      ...{ catalog: parts.catalog, conversations, sendSystemMessage },
      warnAgents: createWarnAgents(parts),
    }),
  };
}
