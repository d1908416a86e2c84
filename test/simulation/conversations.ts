import type { SQSRecord } from 'aws-lambda';
import type { Channel } from '../../lib/channel/channel.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { sessionIdFor } from '../../lib/conversation/client/client-message-id.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { MessageQueue, ReceivedMessages } from '../../lib/queue/message-queue.ts';
import { readMessageRecord } from '../../lib/queue/message-record.ts';
import { createMemoryFifoQueue, createMemoryMessageQueue } from '../memory/message-queue.ts';
import type { createAdapters } from './adapters.ts';
import type { BridgeParts } from './bridge/parts.ts';
import { contextOf, stage } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { createCircuitTable } from './circuits.ts';
import type { Clock } from './clock.ts';
import type { ConversationTables } from './conversation-tables.ts';
import type { Posted } from './desk.ts';
import { createFifoPoller } from './fifo-poller.ts';
import type { Observed } from './observer.ts';
import type { Scenario } from './scenario.ts';
import type { Code } from './world.ts';

type ConversationsOptions = {
  readonly code: Code;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly scenario: Scenario;
  readonly seconds: (from: number) => number;
  readonly observed: Observed;
  readonly tables: ConversationTables;
  readonly commonOf: ReturnType<typeof createAdapters>['commonOf'];
  readonly circuitsOf: ReturnType<typeof createCircuitTable>;
  readonly isPausedOf: (worker: Worker) => () => Promise<boolean>;
  readonly openChannelOf: (worker: Worker) => (settings: ChannelSettings) => Promise<Channel>;
  readonly bridgeOf: BridgeParts['relayPartsOf'];
};

/** The queue of what clients and agents write, and the function that reads it. */
export function createConversationFunctions(options: ConversationsOptions) {
  const { code, clock, calls, scenario, seconds, observed, tables } = options;
  const { now } = clock;
  const queue = createMemoryFifoQueue({ now, visibilitySeconds: 60 });
  const deadLetters = createMemoryFifoQueue({ now, visibilitySeconds: 60 });
  const memory = createMemoryMessageQueue(queue, deadLetters);
  const poller = createFifoPoller({
    ...{ clock, scenario, seconds, queue, deadLetters, deliver: relay },
    retired: observed.messages.mayBeOvertaken,
  });
  /** Records that a worker has hidden; those of one whose call failed say nothing. */
  const hidden = new Map<Worker, Set<string>>();
  let redriven = 0;

  const messageQueueOf = (worker: Worker): MessageQueue => ({
    put: (record, place) => {
      observed.messages.queued(record);

      return calls.make(worker, { name: `put ${record.type}` }, () => {
        observed.messages.taken(record);

        return memory.put(record, place);
      });
    },
  });
  const receivedOf = (worker: Worker): ReceivedMessages => ({
    hide: async (id, time) => {
      await calls.make(worker, { name: `hide ${id} ${time} s` }, () => memory.hide(id, time));
      hidden.set(worker, (hidden.get(worker) ?? new Set()).add(id));
    },
    deadLetter: (body, reason, group) =>
      calls.make(worker, { name: 'deadLetter' }, () => memory.deadLetter(body, reason, group)),
  });

  /** What the functions of conversations share. */
  const partsOf = (worker: Worker) => {
    const common = options.commonOf(worker);

    return {
      ...common,
      ...options.circuitsOf(worker),
      stage,
      openCatalog: async () => common.catalog(),
      conversations: tables.conversationsOf(worker),
      agentMessages: tables.agentMessagesOf(worker),
      optOuts: tables.optOutsOf(worker),
      messageIndex: tables.indexOf(worker),
      identities: tables.identitiesOf(worker),
      messageQueue: messageQueueOf(worker),
      optOutOf: async () => undefined,
      media: { find: async () => undefined, linkTo: async () => '', uriOf: async () => '' },
      keepFiles: async () => [],
      isPaused: options.isPausedOf(worker),
      openChannel: options.openChannelOf(worker),
      random: () => 0.4,
      abortAfter: () => never,
      reportError: () => {},
    };
  };

  function relay(Records: readonly SQSRecord[]): void {
    calls.invoke('relay', { seconds: 30, about: [] }, async (worker) => {
      const common = partsOf(worker);
      const received = receivedOf(worker);
      const parts = {
        ...{ ...common, received },
        keepFiles: async () => [],
        contacts: { find: async () => ({ match: nobody, remember: async () => nobody }) },
        ...options.bridgeOf(worker, received),
        sendSystemMessage: code.createSendSystemMessage(common),
      };
      const relayMessages = code.createRelayMessages({
        ...parts,
        takeClientMessage: code.createTakeClientMessage(parts),
        takeClientSignal: code.createTakeClientSignal(parts),
        sendAgentMessage: code.createSendAgentMessage({ ...parts, settings: limits }),
        giveUpMessage: code.createGiveUpMessage(parts),
        giveUpClientMessage: code.createGiveUpClientMessage(parts),
        showPresence: async () => 'ack',
        batcher: { join: () => {}, leave: () => {} },
        settings: { giveUpMs: limits.giveUpMs, minMs: limits.leaseMs },
      });
      const handler = code.createMessagesHandler({ relayMessages });
      const { batchItemFailures } = await handler({ Records: [...Records] }, contextOf(worker.remainingMs));
      const retained = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const acknowledged = Records.filter(({ messageId }) => !retained.has(messageId));

      lookAtWaiting(
        worker,
        Records.filter(({ messageId }) => retained.has(messageId)),
      );
      if (acknowledged.length === 0) return;
      await calls.make(worker, { name: `acknowledge ${acknowledged.length}` }, async () => {
        for (const { messageId } of acknowledged) queue.remove(messageId);
        for (const { body } of acknowledged) await lookAtSignal(body, worker);
      });
    });
  }

  /** It has been handled. */
  async function lookAtSignal(body: string, worker: Worker): Promise<void> {
    const read = readMessageRecord(body);
    if (read.status !== 'read' || read.record.type !== 'client-signal') return;
    if (deadLetters.messages.some((message) => message.body === body)) return;

    const { of, at, clientIds, previousIds = [] } = read.record;
    const names = [...previousIds, ...clientIds];
    const settledAt = of === 'renamed' ? now() + 1 : worker.startedAt;
    const conversation = await tables.onlyConversationOf(names, settledAt);
    if (of === 'close') observed.messages.closed({ at, clientIds, conversation }, worker);
    if (of === 'renamed' && conversation !== undefined) observed.messages.addresses.renamed(conversation, previousIds);
  }

  /** What waits behind a hidden record waits no longer than it. What has been received again is another worker's. */
  function lookAtWaiting(worker: Worker, retained: readonly SQSRecord[]): void {
    const receives = new Map(
      retained.map(({ messageId, attributes }) => [messageId, Number(attributes.ApproximateReceiveCount)]),
    );
    const groups = Map.groupBy(
      queue.messages.filter((message) => receives.get(message.id) === message.receives),
      ({ group }) => group,
    );

    for (const [group, [first, ...rest]] of groups) {
      if (!first || !hidden.get(worker)?.has(first.id) || observed.messages.wasDisturbed(worker)) continue;
      if (rest.some(({ visibleAt }) => visibleAt > Math.max(first.visibleAt, now())))
        observed.violate('J', group, 'waits longer than its first message');
    }
  }

  return {
    queue,
    deadLetters,
    messageQueueOf,
    partsOf,

    /** What deliver, accept and the session's functions need of conversations. */
    portsOf: (worker: Worker) => ({
      conversations: tables.conversationsOf(worker),
      identities: tables.identitiesOf(worker),
      messageIndex: tables.indexOf(worker),
      optOuts: tables.optOutsOf(worker),
    }),

    /** What session does with a post of the agents' desk. */
    post: async (worker: Worker, sessionId: string, { key, text }: { key: string; text: string }): Promise<Posted> => {
      const parts = partsOf(worker);
      const postMessage = code.createPostMessage({
        ...parts,
        findSession: code.createFindSession(parts),
        newKey: parts.newToken,
        lookAtFile: async () => ({}),
      });
      const posted = await postMessage(sessionId, { text }, { key });
      if (posted.status !== 'refused') return { status: 'accepted', messageId: posted.message.messageId };

      return { status: posted.problems.some(({ code: fault }) => fault === 'session_busy') ? 'again' : 'refused' };
    },

    pollWhenVisible: poller.pollWhenVisible,

    /** Its names are of two people, or nobody has looked at it as the first. */
    isUndecided: (vendorMessageId: string): boolean => tables.unclear.has(vendorMessageId),

    /** When the message that opened it was put among the dead letters, if it lies there. */
    openerBuriedAt: (sessionId: string): number | undefined =>
      deadLetters.messages.find(({ body }) => openedBy(body) === sessionId)?.sentAt,

    isWorking: (): boolean =>
      queue.messages.length > 0 || deadLetters.messages.some(({ reason }) => reason === undefined),

    redrive: (): void => {
      for (const { id, body, group, reason } of [...deadLetters.messages]) {
        if (reason !== undefined) continue;

        redriven += 1;
        observed.messages.mayBeOvertaken(body);
        queue.put(body, { group, deduplicationId: `redriven ${redriven}` });
        deadLetters.remove(id);
      }
    },
  };
}

/** The session that a client's message would open. */
function openedBy(body: string): string | undefined {
  const read = readMessageRecord(body);

  return read.status === 'read' && read.record.type === 'client-message' ? sessionIdFor(read.record, stage) : undefined;
}

const never = new AbortController().signal;
const nobody = { status: 'none' } as const;
