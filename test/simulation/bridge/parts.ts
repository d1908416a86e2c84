/** What relay and deliver do for a bridged chat server, over tables in memory. */

import { limits } from '../../../lib/lambda/limits.ts';
import type { AgentMessages } from '../../../lib/ledger/agent-messages.ts';
import type { Bridges } from '../../../lib/ledger/bridges.ts';
import type { ChatIndex } from '../../../lib/ledger/chat-index.ts';
import type { MessageQueue, ReceivedMessages } from '../../../lib/queue/message-queue.ts';
import type { ReceiptQueue } from '../../../lib/queue/receipt-queue.ts';
import { createMemoryChatIndex } from '../../memory/chat-index.ts';
import { noBridge, noLooks } from '../../support/no-bridge.ts';
import type { createAdapters } from '../adapters.ts';
import { stage } from '../callers.ts';
import type { Calls, Worker } from '../calls.ts';
import type { ConversationTables } from '../conversation-tables.ts';
import type { Scenario } from '../scenario.ts';
import type { Code } from '../world.ts';

type PartsOptions = {
  readonly code: Code;
  readonly calls: Calls;
  readonly scenario: Scenario;
  readonly commonOf: ReturnType<typeof createAdapters>['commonOf'];
  readonly tables: ConversationTables;
  readonly receiptQueueOf: (worker: Worker) => ReceiptQueue;
  readonly messageQueueOf: (worker: Worker) => MessageQueue;
};

export type BridgeParts = ReturnType<typeof createBridgeParts>;

const nobody = { status: 'none' } as const;
const noFiles = { find: async () => undefined, put: async () => {}, read: async () => undefined };

export function createBridgeParts(options: PartsOptions) {
  const { code, calls, scenario, commonOf, tables, receiptQueueOf, messageQueueOf } = options;
  const isBridged = scenario.talk?.bridged !== undefined;
  const bridges = code.createMemoryBridges();
  const chatIndex = createMemoryChatIndex();

  const bridgesOf = (worker: Worker): Bridges => ({
    read: (id) => calls.make(worker, { name: 'bridge read' }, () => bridges.read(id)),
    write: (one, version) => calls.make(worker, { name: 'bridge write' }, () => bridges.write(one, version)),
    readPassed: (id) => calls.make(worker, { name: 'passed read' }, () => bridges.readPassed(id)),
    writePassed: (one, version) =>
      calls.make(worker, { name: 'passed write' }, () => bridges.writePassed(one, version)),
  });
  const chatIndexOf = (worker: Worker): ChatIndex => ({
    put: (entry) => calls.make(worker, { name: 'index chat' }, () => chatIndex.put(entry)),
    find: (ids) => calls.make(worker, { name: 'find chat' }, () => chatIndex.find(ids)),
  });

  const partsOf = (worker: Worker) => {
    const common = commonOf(worker);
    const parts = {
      ...common,
      stage,
      chatServers: indexed(worker, common),
      conversations: tables.conversationsOf(worker),
      identities: tables.identitiesOf(worker),
      agentMessages: tables.agentMessagesOf(worker) satisfies AgentMessages,
      bridges: bridgesOf(worker),
      chatIndex: chatIndexOf(worker),
      receiptQueue: receiptQueueOf(worker),
      messageQueue: messageQueueOf(worker),
      media: noFiles,
      contacts: { find: async () => ({ match: nobody, remember: async () => nobody }) },
    };
    const sendSystemMessage = code.createSendSystemMessage(parts);

    return { ...parts, sendSystemMessage, warnAgents: code.createWarnAgents(parts), settings: limits };
  };

  function indexed(worker: Worker, common: ReturnType<typeof commonOf>) {
    return isBridged
      ? code.withChatIndex(common.chatServers, { ...common, chatIndex: chatIndexOf(worker) })
      : common.chatServers;
  }

  return {
    /** The chat servers of the worker, whose chats are found by their own ids. */
    chatServersOf: (worker: Worker) => indexed(worker, commonOf(worker)),

    /** What relay does on the messages queue. */
    relayPartsOf: (worker: Worker, received: ReceivedMessages) => {
      if (!isBridged) return noBridge;

      const parts = { ...partsOf(worker), received };

      return {
        chatServers: parts.chatServers,
        passClientMessage: code.createPassClientMessage(parts),
        readTranscript: code.createReadTranscript(parts),
        takeChatEvent: code.createTakeChatEvent(parts),
        showTyping: noBridge.showTyping,
        tellBridged: code.createTellBridged(parts),
      };
    },

    /** What relay does on the receipts queue. */
    receiptPartsOf: (worker: Worker) => {
      if (!isBridged) return { ...noLooks, endReportedChat: async () => 'ack' as const };

      const parts = partsOf(worker);

      return {
        conversations: parts.conversations,
        takeLook: (look: Parameters<Code['takeLook']>[1]) => code.takeLook(parts, look),
        tellBridged: code.createTellBridged(parts),
        endReportedChat: code.createEndReportedChat(parts),
      };
    },

    deliverPartsOf: (worker: Worker) => {
      if (!isBridged) return {};

      const { receiptQueue, chatServers } = partsOf(worker);
      const { now } = worker;

      return {
        chatServers,
        putFirstLook: (sessionId: string) => code.putFirstLook({ receiptQueue, now }, sessionId),
      };
    },
  };
}
