import type { Catalog } from '../catalog/catalog.ts';
import type { Channel } from '../channel/channel.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Contacts } from '../contact/contacts.ts';
import type { Identities } from '../contact/identities.ts';
import type { Circuit } from '../ledger/circuit.ts';
import type { Circuits } from '../ledger/circuits.ts';
import type { Conversations } from '../ledger/conversations.ts';
import type { Cooldown } from '../ledger/cooldown.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MessageIndex } from '../ledger/message-index.ts';
import type { OptOuts } from '../ledger/opt-outs.ts';
import type { Quotas } from '../ledger/quota.ts';
import type { Receipts } from '../ledger/receipts.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { InviteReceiver, StepSender } from '../queue/invite-queue.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Report } from './report.ts';

export type DeliverDeps = {
  readonly catalog: () => Catalog;
  readonly ledger: Ledger;
  readonly cooldown: Cooldown;
  readonly quotas: Pick<Quotas, 'take'>;
  readonly contacts: Contacts;
  /** Absent if no vendor posts to this stage: each client is then known by one name. */
  readonly identities?: Identities | undefined;
  /** Absent if no vendor posts to this stage. */
  readonly messageIndex?: Pick<MessageIndex, 'put'> | undefined;
  /** Absent if no vendor posts to this stage. */
  readonly conversations?: Conversations | undefined;
  readonly optOuts?: Pick<OptOuts, 'read' | 'put'> | undefined;
  /** Begins to look at a chat that will be bridged. Throws if that was not stored. Absent without bridged servers. */
  readonly putFirstLook?: ((sessionId: string) => Promise<void>) | undefined;
  /** Tells the record's caller what the row says. Throws if that was not stored. Absent without callbacks. */
  readonly announceRow?: ((row: LedgerRow, record: InviteRecord) => Promise<void>) | undefined;
  /** Opened for invites with a fallback; absent if no channel has one. */
  readonly openSteps?: (() => Promise<StepPorts>) | undefined;
  readonly inviteQueue: InviteReceiver;
  readonly chatQueues: ChatQueueSender;
  readonly chatServers: ChatServers;
  /** Throws if the channel's secret cannot be read. */
  readonly openChannel: (settings: ChannelSettings) => Promise<Channel>;
  /** Whether an operator has paused the channel. Never throws. */
  readonly isPaused: (channel: string) => Promise<boolean>;
  /** What vendors have stopped, by key; nearly always nothing. Never throws. */
  readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>;
  readonly circuits: Circuits;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** A token that no other write has. */
  readonly newToken: () => string;
  /** A signal that aborts after `ms`. */
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly report: Report;
  readonly settings: DeliverSettings;
};

export type StepPorts = {
  readonly put: StepSender['put'];
  /** Consistent. Throws if the table does not answer. */
  readonly readReceipt: Receipts['read'];
};

/**
 * `graceSeconds`: how long a notification's entry is hidden from the sweep. `marginMs`: time to record an outcome.
 * `clockMarginMs`: no send begins so shortly before the deadline, because the clock may be behind.
 */
export type DeliverSettings = {
  readonly leaseMs: number;
  readonly sendTimeoutMs: number;
  readonly marginMs: number;
  readonly clockMarginMs: number;
  readonly graceSeconds: number;
};
