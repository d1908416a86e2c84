/** The later steps of invites with a fallback: what deliver needs for them, and what must never happen: promise M. */
import { readMessageId, stepOfNumber } from '../../lib/channel/message-id.ts';
import type { StepPorts } from '../../lib/invite/deliver-deps.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { Receipts } from '../../lib/ledger/receipts.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { writeInviteRecord } from '../../lib/queue/invite-record.ts';
import type { MemoryQueue } from '../memory/queue.ts';
import type { Calls, Worker } from './calls.ts';
import type { Scenario } from './scenario.ts';

type PortsOptions = {
  readonly calls: Calls;
  readonly invites: MemoryQueue;
  readonly receiptsOf: (worker: Worker) => Receipts;
};

export function createStepPorts({ calls, invites, receiptsOf }: PortsOptions) {
  return (worker: Worker) => ({
    openSteps: async (): Promise<StepPorts> => ({
      put: (record, { delaySeconds }) =>
        calls.make(worker, { name: `put step ${record.step.number}`, about: record.sessionId }, async () =>
          invites.put(writeInviteRecord(record), { delaySeconds }),
        ),
      readReceipt: receiptsOf(worker).read,
    }),
  });
}

/** The step that sends this message; undefined if it is none of an invite. */
export function stepOf(messageId: string): number | undefined {
  const message = readMessageId(messageId);

  return message && stepOfNumber(message.number);
}

/** What receipts of the message are known by. */
export function receiptNameOf(messageId: string): string {
  return messageId.replace(/\.0$/, '');
}

type ObserverOptions = {
  readonly now: () => number;
  readonly violate: (promise: string, sessionId: string, what: string) => void;
  readonly scenario: Scenario;
  readonly receiptOf: (name: string) => Receipt | undefined;
};

/** A status may become these once a later step is claimed, or has come to nothing. */
const mayBecome: Readonly<Record<string, readonly string[]>> = {
  sent: ['sent', 'sending'],
  unknown: ['unknown', 'sent', 'sending'],
};

export function createStepObserver({ now, violate, scenario, receiptOf }: ObserverOptions) {
  const shown = new Map<string, number>();
  const successes = new Map<string, number>();
  const claims = new Map<string, number>();
  const ends = new Map<string, number>();
  const replies = new Map<string, number>();

  const isSuccess = ({ status }: Receipt) =>
    status === 'delivered' || status === 'read' || (scenario.fallback?.successStatus === 'sent' && status === 'sent');
  const lookAtSuccess = (name: string, { sessionId }: Pick<LedgerRow, 'sessionId'>) => {
    const receipt = receiptOf(name);
    if (receipt && isSuccess(receipt) && !successes.has(sessionId)) successes.set(sessionId, now());
  };

  return {
    /** A receipt of this message has been stored. */
    stored: (name: string) => lookAtSuccess(name, { sessionId: name.split('.')[0] ?? '' }),

    /** Whether the row may be written: of an invite that has gone on to a later step. */
    mayBeWritten: (before: LedgerRow, row: LedgerRow): boolean => {
      const { sessionId, pastSteps = [] } = row;
      if ((row.step ?? 0) < (before.step ?? 0)) violate('M', sessionId, `goes back to step ${row.step ?? 0}`);
      if (row.status === 'sending' && (row.step ?? 0) > (before.step ?? 0)) claims.set(sessionId, now());
      if (pastSteps.some(({ status }) => status === 'sent') && (row.status === 'failed' || row.status === 'expired'))
        violate('M', sessionId, `went out at an earlier step, and is ${row.status}`);

      return row.step !== undefined && (mayBecome[before.status] ?? [before.status]).includes(row.status);
    },

    /** Where a client's message goes is stored: to this session. */
    replied: (sessionId: string): void => {
      if (!replies.has(sessionId)) replies.set(sessionId, now());
    },

    /** Somebody who ended the session has been answered. */
    ended: (sessionId: string): void => {
      if (!ends.has(sessionId)) ends.set(sessionId, now());
    },

    /** A message of a step is handed over now. */
    handed: (sessionId: string, messageId: string, row: LedgerRow | undefined): void => {
      const step = stepOf(messageId) ?? 0;
      if (row && (row.step ?? 0) !== step) violate('M', sessionId, `is handed over at step ${step}, and is at another`);
      if (step === 0) return;

      const success = successes.get(sessionId);
      const claimed = claims.get(sessionId) ?? 0;
      if ((ends.get(sessionId) ?? claimed) < claimed)
        violate('M', sessionId, `is handed over at step ${step}, and it was ended before its claim`);
      if ((replies.get(sessionId) ?? claimed) < claimed)
        violate('M', sessionId, `is handed over at step ${step}, and its client had replied before its claim`);
      if (success !== undefined && success < claimed)
        violate('M', sessionId, `is handed over at step ${step}, and an earlier one had arrived before its claim`);
    },

    shown: (messageId: string): void => {
      const count = (shown.get(messageId) ?? 0) + 1;
      shown.set(messageId, count);
    },

    /** How often the phone shows one message of the session, at most. */
    mostShown: (sessionId: string): number =>
      Math.max(0, ...[...shown].filter(([id]) => id.startsWith(`${sessionId}.`)).map(([, count]) => count)),

    /** When all has come to rest. */
    lookAt: (row: LedgerRow, { responds }: { readonly responds: boolean }): void => {
      const { fallback, deployment } = scenario;
      if (!fallback || !responds || deployment || row.chat.server === 'connect') return;

      const { sessionId, status, fault, updatedAt, deadline, chat } = row;
      const { step = 0 } = row;
      if (step >= fallback.steps) return;

      if (status === 'expired' && scenario.stop?.firstOnly)
        violate('M', sessionId, `waited at step ${step} for what is stopped, and another channel was free`);
      const isRefused =
        status === 'failed' && (fault?.code === 'client_unreachable' || fault?.code === 'vendor_refused');
      const isOpen =
        (status === 'sent' || status === 'unknown') && (chat.state === 'open' || chat.reason === 'notification');
      if (isRefused && updatedAt < deadline - marginMs)
        violate('M', sessionId, `was refused at step ${step}, and no other channel was tried`);
      if (isOpen && row.stepsEnd === undefined)
        violate('M', sessionId, `stays at step ${step}, and its row says no reason`);
    },
  };
}

/** Steps and clocks that differ. */
const marginMs = 20_000;
