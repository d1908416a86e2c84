import {
  type ClientMessageRecord,
  type ClientSignalRecord,
  type MessageRecord,
  readMessageRecord,
} from '../queue/message-record.ts';
import type { ReceivedMessage } from './agent/agent-message-deps.ts';
import type { SendAgentMessage } from './agent/send-agent-message.ts';
import type { ShowPresence } from './agent/show-presence.ts';
import type { ReadTranscript } from './bridge/read-transcript.ts';
import type { ShowTyping } from './bridge/show-typing.ts';
import type { TakeChatEvent } from './bridge/take-chat-event.ts';
import { type DeadLetterDeps, deadLetterRecord } from './dead-letter-record.ts';
import type { RecordBatcher } from './receipts/relay-deps.ts';
import type { Disposition } from './relay.ts';

/** What is done with a record. `retain`: it is hidden for as long as it waits. Throws if it could not be handled. */
export type MessageHandlers = {
  readonly takeClientMessage: (record: ClientMessageRecord, received: ReceivedMessage) => Promise<Disposition>;
  readonly takeClientSignal: (record: ClientSignalRecord, received: ReceivedMessage) => Promise<Disposition>;
  readonly sendAgentMessage: SendAgentMessage;
  readonly showPresence: ShowPresence;
  /** Of a bridged chat server. */
  readonly readTranscript: ReadTranscript;
  readonly takeChatEvent: TakeChatEvent;
  readonly showTyping: ShowTyping;
};

export type RelayMessagesDeps = MessageHandlers &
  DeadLetterDeps & {
    /** Of groups: within a group nothing overtakes anything. */
    readonly batcher: RecordBatcher;
    readonly settings: RelayMessagesSettings;
  };

/**
 * `giveUpMs`: a record that cannot be handled holds up all that comes after it, so it is buried so long after it was
 * received first. `minMs`: no record is begun with less time left.
 */
export type RelayMessagesSettings = { readonly giveUpMs: number; readonly minMs: number };

/** A record of the messages queue as it was received. Times are ms since 1970. */
export type ReceivedRecord = {
  readonly body: string;
  readonly receiptHandle: string;
  readonly group: string;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
};

/** Handles up to ten records of the messages queue: one disposition each, in order. Never throws. */
export type RelayMessages = (
  records: readonly ReceivedRecord[],
  remainingMs: () => number,
) => Promise<readonly Disposition[]>;

/** Groups side by side; within a group one after the other, until one is retained: the rest must not overtake it. */
export function createRelayMessages(deps: RelayMessagesDeps): RelayMessages {
  return async (records, remainingMs) => {
    const groups = Map.groupBy(records, ({ group }) => group);
    deps.batcher.join(groups.size);
    const handled = await Promise.all(
      [...groups.values()].map((group) => relayGroup(deps, group, remainingMs).finally(deps.batcher.leave)),
    );
    const acknowledged = new Set(handled.flat());

    return records.map((record) => (acknowledged.has(record) ? 'ack' : 'retain'));
  };
}

/** Those that need not come again. */
async function relayGroup(
  deps: RelayMessagesDeps,
  records: readonly ReceivedRecord[],
  remainingMs: () => number,
): Promise<readonly ReceivedRecord[]> {
  for (const [index, record] of records.entries()) {
    const hasTime = index === 0 || remainingMs() >= deps.settings.minMs;
    if (hasTime && (await relayRecord(deps, record, remainingMs)) === 'ack') continue;

    // A group is locked while one of its records is hidden, so the others need not be hidden for longer.
    const unseen = hasTime ? records.slice(index + 1) : records.slice(index);
    await Promise.all(unseen.map((waiting) => hide(deps, waiting, 0)));

    return records.slice(0, index);
  }

  return records;
}

async function relayRecord(
  deps: RelayMessagesDeps,
  received: ReceivedRecord,
  remainingMs: () => number,
): Promise<Disposition> {
  const { body, receiptHandle } = received;

  try {
    const read = readMessageRecord(body);

    switch (read.status) {
      case 'later':
        // The deployment that wrote it was taken back: all that comes after it would wait for the next one.
        if (deps.now() >= received.firstReceivedAt + deps.settings.giveUpMs)
          return await deadLetterRecord(deps, received, 'a newer version wrote it');

        await deps.received.hide(receiptHandle, laterSeconds);
        return 'retain';
      case 'poison':
        return await deadLetterRecord(deps, received, read.reason);
      case 'read':
        return await handle(deps, read.record, { receiptHandle, remainingMs });
      default:
        return read satisfies never;
    }
  } catch (error) {
    deps.reportError(error);
    if (deps.now() < received.firstReceivedAt + deps.settings.giveUpMs) {
      await hide(deps, received, backoffSeconds(received.receiveCount));
      return 'retain';
    }

    // Its message may hold personal data.
    const name = error instanceof Error ? error.name : 'unknown';
    const reason = `it could not be handled for ${deps.settings.giveUpMs / 60_000} minutes: ${name}`;

    return deadLetterRecord(deps, received, reason).catch((cause) => {
      deps.reportError(cause);
      return 'retain';
    });
  }
}

/** A minute's delay after a deployment that knows the record's version. */
const laterSeconds = 60;

/** 2, 4, 8 … 60. */
function backoffSeconds(receiveCount: number): number {
  return Math.min(2 ** Math.min(receiveCount, 6), 60);
}

async function handle(deps: RelayMessagesDeps, record: MessageRecord, received: ReceivedMessage): Promise<Disposition> {
  switch (record.type) {
    case 'client-message':
      return deps.takeClientMessage(record, received);
    case 'client-signal':
      return deps.takeClientSignal(record, received);
    case 'agent-message':
      return deps.sendAgentMessage(record, received);
    case 'presence':
      return deps.showPresence(record);
    case 'client-typing':
      return deps.showTyping(record);
    case 'wake-up':
      return deps.readTranscript(record, received);
    case 'chat-event':
      return deps.takeChatEvent(record, received);
    default:
      return record satisfies never;
  }
}

/** A record that could not be hidden comes again when the queue's own time has passed. */
async function hide(
  { received, reportError }: RelayMessagesDeps,
  { receiptHandle }: ReceivedRecord,
  seconds: number,
): Promise<void> {
  try {
    await received.hide(receiptHandle, seconds);
  } catch (error) {
    reportError(error);
  }
}
