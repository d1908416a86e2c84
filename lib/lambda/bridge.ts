import type { PassDeps } from '../conversation/bridge/bridge-deps.ts';
import { type LookDeps, takeLook } from '../conversation/bridge/looks.ts';
import { createPassClientMessage } from '../conversation/bridge/pass-client-message.ts';
import type { PassClientMessage } from '../conversation/bridge/passing.ts';
import { createReadTranscript, type ReadTranscript } from '../conversation/bridge/read-transcript.ts';
import { createTakeChatEvent, type TakeChatEvent } from '../conversation/bridge/take-chat-event.ts';
import { createTellBridged, type TellBridged } from '../conversation/bridge/tell-bridged.ts';
import { createWarnAgents } from '../conversation/bridge/warn-agents.ts';
import { createDynamodbBridges } from '../ledger/bridges-dynamodb.ts';
import { createDynamodbChatIndex } from '../ledger/chat-index-dynamodb.ts';
import type { ReceivedMessages } from '../queue/message-queue.ts';

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

/** The looks at their chats. */
export function looksOf({ table, ...parts }: Omit<LookDeps, 'bridges'> & { readonly table: Table }) {
  const deps = { ...parts, bridges: createDynamodbBridges(table) };

  return (look: Parameters<typeof takeLook>[1]) => takeLook(deps, look);
}
