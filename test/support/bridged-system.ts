import type { Channel, OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import type { ChannelSettings, ConversationSettings } from '../../lib/channel/settings.ts';
import { createGiveUpMessage } from '../../lib/conversation/agent/give-up-message.ts';
import { createSendAgentMessage } from '../../lib/conversation/agent/send-agent-message.ts';
import { createSendSystemMessage } from '../../lib/conversation/agent/system-message.ts';
import { takeLook } from '../../lib/conversation/bridge/looks.ts';
import { createPassClientMessage } from '../../lib/conversation/bridge/pass-client-message.ts';
import { createReadTranscript } from '../../lib/conversation/bridge/read-transcript.ts';
import { createShowTyping } from '../../lib/conversation/bridge/show-typing.ts';
import { createTellBridged } from '../../lib/conversation/bridge/tell-bridged.ts';
import { createWarnAgents } from '../../lib/conversation/bridge/warn-agents.ts';
import { createGiveUpClientMessage } from '../../lib/conversation/client/give-up-client-message.ts';
import type { KeptFile } from '../../lib/conversation/client/keep-files.ts';
import { createTakeClientMessage } from '../../lib/conversation/client/take-client-message.ts';
import { createTakeClientSignal } from '../../lib/conversation/client/take-client-signal.ts';
import { createRelayMessages } from '../../lib/conversation/relay-messages.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { ClientMessageRecord, MessageRecord } from '../../lib/queue/message-record.ts';
import type { LookRecord, ReceiptRecord } from '../../lib/queue/receipt-record.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryBridge } from '../memory/bridge.ts';
import { createMemoryBridges, emptyBridges } from '../memory/bridges.ts';
import { createMemoryCircuits } from '../memory/circuits.ts';
import { createMemoryConversations, emptyConversations } from '../memory/conversations.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryMediaStore } from '../memory/media-store.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { bridgedCatalog } from './bridged-catalog.ts';
import { noon, tokens } from './builders.ts';
import { chatServersOver } from './chat-servers.ts';
import { clientMessage } from './conversation-system.ts';
import { type Crash, createMortal } from './mortal.ts';
import { noBridge } from './no-bridge.ts';

type Options = {
  readonly channel?: Partial<ChannelSettings>;
  readonly conversation?: Partial<ConversationSettings>;
  readonly server?: Omit<Parameters<typeof createMemoryBridge>[0], 'now'>;
  readonly answers?: readonly SendOutcome[];
  readonly crash?: Crash;
};

type Queued = { readonly record: MessageRecord; readonly group: string; readonly id: string };

const nobody = { status: 'none' } as const;

/**
 * A bridged chat server, its channel, and all that relay does between them, over memory adapters. The clock starts at
 * noon. `run` handles what lies on the messages queue until it is empty, each group in its order.
 */
export function createBridgedSystem({ channel, conversation, server = {}, answers = [], crash }: Options = {}) {
  const clock = { now: noon };
  const now = () => clock.now;
  const catalog = bridgedCatalog({ channel, conversation });
  const rows = new Map<string, LedgerRow>();
  const messages = new Map<string, AgentMessage>();
  const indexed = new Map<string, string>();
  const tables = emptyConversations();
  const bridged = emptyBridges();
  const genesys = createMemoryBridge({ now, ...server });
  const media = createMemoryMediaStore({ now });
  const optOuts = createMemoryOptOuts();
  const sent: OutboundMessage[] = [];
  const presence: string[] = [];
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  const buried: string[] = [];
  const looks: LookRecord[] = [];
  const queue: Queued[] = [];
  const taken = new Set<string>();
  const left = [...answers];
  let kept: readonly KeptFile[] = [];

  const { mortal, effects, isDead, revive } = createMortal(crash);
  const put = async (
    record: MessageRecord,
    { group, deduplicationId: id }: { group: string; deduplicationId: string },
  ) => {
    if (taken.has(id)) return;
    taken.add(id);
    queue.push({ record, group, id });
  };
  const hidden = new Map<string, number>();
  const chatServers = chatServersOver({ put: async () => {} }, { ...mortal(genesys.server), bridge: mortalBridge() });
  function mortalBridge() {
    const { bridge } = genesys.server;
    if (!bridge) throw new Error('no bridge');

    return mortal(bridge);
  }
  const newToken = tokens();
  const listeners: ((event: InviteEvent) => unknown)[] = [];
  const report = (event: InviteEvent) => {
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const agentMessages = mortal(createMemoryAgentMessages(messages));
  const messageQueue = mortal({ put });
  const vendor: Channel = {
    send: async (message) => {
      sent.push(message);

      return left.shift() ?? { status: 'sent', messageId: `wamid.${sent.length}` };
    },
    show: async ({ type }) => void presence.push(type),
  };

  const shared = {
    ...{ stage: 'test', catalog: () => catalog, chatServers, now, newToken, report, media: mortal(media) },
    ...{ agentMessages, messageQueue, optOuts, bridges: mortal(createMemoryBridges(bridged)) },
    ledger: mortal(createMemoryLedger(rows)),
    conversations: mortal(createMemoryConversations({ tables, messages: indexed, now })),
    identities: createMemoryIdentities(),
    messageIndex: createMemoryMessageIndex(indexed),
    received: {
      hide: async (handle: string, seconds: number) => void hidden.set(handle, now() + seconds * 1000),
      deadLetter: async (body: string, reason: string) => void buried.push(`${JSON.parse(body).type}: ${reason}`),
    },
    receiptQueue: mortal({ put: async (record: ReceiptRecord) => void (record.type === 'look' && looks.push(record)) }),
    contacts: { find: async () => ({ match: nobody, remember: async () => nobody }) },
    chatQueues: { put: async () => Promise.reject(new Error('a bridged session has no chat queue')) },
    reportError: (error: unknown) => void errors.push(error),
    batcher: { join: () => {}, leave: () => {} },
  };
  const sendSystemMessage = createSendSystemMessage(shared);
  const withSystem = { ...shared, sendSystemMessage };
  const bridgeDeps = {
    ...withSystem,
    warnAgents: createWarnAgents(shared),
    settings: { giveUpMs: limits.giveUpMs },
  };
  const tellBridged = createTellBridged(bridgeDeps);
  const readTranscript = createReadTranscript(bridgeDeps);
  const clientDeps = {
    ...withSystem,
    keepFiles: async () => kept,
    passClientMessage: createPassClientMessage(bridgeDeps),
  };
  const sending = {
    ...{ ...shared, tellBridged, circuits: createMemoryCircuits(), openCircuits: async () => new Map() },
    ...{ isPaused: async () => false, openChannel: async () => mortal(vendor), random: () => 0.5 },
    ...{ abortAfter: () => new AbortController().signal, settings: limits },
  };
  const relayMessages = createRelayMessages({
    ...{ ...shared, readTranscript, takeChatEvent: noBridge.takeChatEvent },
    showTyping: createShowTyping(shared),
    takeClientMessage: createTakeClientMessage(clientDeps),
    takeClientSignal: createTakeClientSignal(clientDeps),
    sendAgentMessage: createSendAgentMessage(sending),
    giveUpClientMessage: createGiveUpClientMessage(clientDeps),
    giveUpMessage: createGiveUpMessage({ ...shared, tellBridged }),
    showPresence: async ({ of }) => {
      presence.push(of);
      return 'ack';
    },
    settings: { giveUpMs: limits.giveUpMs, minMs: 15_000 },
  });

  const first = new Map<string, { at: number; count: number }>();

  /** One record, by a worker of its own; a dead one's record comes again a minute later. */
  async function handle({ record, group, id }: Queued): Promise<'ack' | 'retain'> {
    const known = first.get(id) ?? { at: now(), count: 0 };
    known.count += 1;
    first.set(id, known);
    const [disposition] = await relayMessages(
      [
        {
          ...{ body: writeMessageRecord(record), receiptHandle: id, group },
          ...{ firstReceivedAt: known.at, receiveCount: known.count },
        },
      ],
      () => 30_000,
    );
    if (!isDead()) return disposition ?? 'retain';
    revive();
    hidden.set(id, now() + 60_000);

    return 'retain';
  }

  const push = (record: MessageRecord, group: string) => {
    queue.push({ record, group, id: `pushed-${queue.length}-${clock.now}-${taken.size}-${effects()}` });
  };

  return {
    ...{ clock, rows, messages, tables, bridged, genesys, media, optOuts, sent, presence, events, errors, buried },
    ...{ looks, queue, catalog, shared, newToken },
    effects,
    pass: (seconds: number) => {
      clock.now += seconds * 1000;
    },
    keep: (files: readonly KeptFile[]) => {
      kept = files;
    },
    /** What the client writes, as it lies on the queue. */
    write: (text: string, members: Partial<ClientMessageRecord> = {}) =>
      push(
        clientMessage({
          ...{ text, vendorMessageId: `wamid.${text}.${queue.length}.${clock.now}`, at: now(), receivedAt: now() },
          ...members,
        }),
        'in-1',
      ),
    wake: (sessionId: string) => push({ v: 2, type: 'wake-up', sessionId, at: now() }, `out-${sessionId}`),
    look: async (look: LookRecord) => {
      await takeLook(shared, look);
    },
    /** Each record on the queue once. */
    handleOnce: async () => {
      for (const queued of [...queue]) if ((await handle(queued)) === 'ack') queue.splice(queue.indexOf(queued), 1);
    },
    /** All records at the same time, as if each had a worker. */
    handleAtOnce: async () => {
      const all = [...queue];
      const done = await Promise.all(all.map(handle));
      for (const [index, queued] of all.entries()) if (done[index] === 'ack') queue.splice(queue.indexOf(queued), 1);
    },
    onStep: (step: InviteEvent['step'], does: () => void) => {
      listeners.push((event) => event.step === step && does());
    },
    /** Into the bucket, for the system's only conversation or the one of a client who is about to write. */
    storeFile: async ({ mediaId = '', mediaType, name }: KeptFile) => {
      const conversation = await shared.conversations.idOf({
        ...{ channel: 'whatsapp-main', businessId: '19251112222' },
        person: await shared.identities.personOf('meta', '15550100001'),
      });
      await media.put({ conversation, mediaId }, { bytes: Buffer.from('bytes'), mediaType, name });
    },
    /** Until nothing is left to do; hidden records make the clock go on. Retained forever: an error. */
    run: async (rounds = 60) => {
      for (let round = 0; queue.length > 0; round += 1) {
        if (round === rounds) throw new Error(`still queued: ${queue.map(({ record }) => record.type).join(', ')}`);
        const blocked = new Set<string>();
        for (const queued of [...queue]) {
          const until = hidden.get(queued.id) ?? 0;
          if (blocked.has(queued.group) || until > now()) {
            blocked.add(queued.group);
            continue;
          }
          if ((await handle(queued)) === 'ack') queue.splice(queue.indexOf(queued), 1);
          else blocked.add(queued.group);
        }
        const waits = queue.map(({ id }) => hidden.get(id) ?? 0).filter((until) => until > now());
        if (queue.length > 0 && waits.length > 0) clock.now = Math.min(...waits);
      }
    },
    session: (index = -1) => {
      const row = [...rows.values()].at(index);
      if (!row) throw new Error('there is no session');

      return row;
    },
    texts: () => sent.map(({ content }) => (content.type === 'text' ? content.text : content.type)),
    steps: () => events.map(({ step }) => step),
  };
}
