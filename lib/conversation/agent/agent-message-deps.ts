import type { Catalog } from '../../catalog/catalog.ts';
import type { Channel } from '../../channel/channel.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { ChatQueueSender } from '../../chat-queue/chat-queues.ts';
import type { CircuitDeps } from '../../invite/circuit.ts';
import type { AgentMessages } from '../../ledger/agent-messages.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageIndex } from '../../ledger/message-index.ts';
import type { OptOuts } from '../../ledger/opt-outs.ts';
import type { MediaStore } from '../../media/media-store.ts';
import type { ReceivedMessages } from '../../queue/message-queue.ts';
import type { TellBridged } from '../bridge/tell-bridged.ts';

/** What relay needs to send what the agents' side wrote. */
export type AgentMessageDeps = CircuitDeps & {
  readonly catalog: () => Pick<Catalog, 'channel' | 'response'>;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly agentMessages: AgentMessages;
  readonly conversations: Pick<Conversations, 'read' | 'write' | 'readCarried'>;
  readonly optOuts: Pick<OptOuts, 'read' | 'put'>;
  readonly messageIndex: Pick<MessageIndex, 'put'>;
  readonly media: Pick<MediaStore, 'find' | 'linkTo' | 'uriOf'>;
  readonly chatQueues: ChatQueueSender;
  /** For sessions of a bridged chat server, whose agents read no chat queue. */
  readonly tellBridged: TellBridged;
  readonly received: Pick<ReceivedMessages, 'hide'>;
  /** Throws if the channel's secret cannot be read. */
  readonly openChannel: (settings: ChannelSettings) => Promise<Channel>;
  /** Whether an operator has paused the channel. Never throws. */
  readonly isPaused: (channel: string) => Promise<boolean>;
  /** In [0, 1). */
  readonly random: () => number;
  /** A token that no other write has. */
  readonly newToken: () => string;
  /** A signal that aborts after `ms`. */
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly settings: {
    readonly leaseMs: number;
    readonly sendTimeoutMs: number;
    /** Time to record an outcome. */
    readonly marginMs: number;
    /** No send begins so shortly before the deadline, because the clock may be behind. */
    readonly clockMarginMs: number;
  };
};

/** A record as relay received it. `remainingMs`: of this invocation. */
export type ReceivedMessage = { readonly receiptHandle: string; readonly remainingMs: () => number };
