import { readEntry } from '../../lib/chat-queue/interaction.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { limits } from '../../lib/lambda/limits.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import type { MemoryQueue } from '../memory/queue.ts';
import { sessionOf } from './callers.ts';
import type { Worker } from './calls.ts';
import { hashOfText, receiver } from './catalogs.ts';
import type { ExternalSession } from './chat-servers.ts';
import { createCircuitObserver } from './circuit-observer.ts';
import { mayStandStillMs } from './machines.ts';
import { createMessageObserver } from './message-observer.ts';
import { createReceiptObserver } from './receipt-observer.ts';
import type { Scenario } from './scenario.ts';
import { createStepObserver } from './steps.ts';
import { createWatermarkObserver } from './watermark-observer.ts';

export type Observed = ReturnType<typeof createObserver>;

/** How long a delivery may take from its decision to send to the send. */
const invocationMs = 10_000;

const { leaseMs } = limits;

const finals = ['sent', 'failed', 'unknown', 'expired'];
const isSettled = (row: LedgerRow | undefined) =>
  (row?.status === 'sent' || row?.status === 'unknown') && row.notBefore === undefined;

type ObserverOptions = {
  readonly rows: Map<string, LedgerRow>;
  readonly entries: MemoryQueue;
  /** On the chat servers that draw their own ids. */
  readonly sessions: readonly ExternalSession[];
  readonly now: () => number;
  readonly scenario: Scenario;
};

/** Watches what happens, and notes at once what must never happen, by the letter of the promise that it breaks. */
export function createObserver({ rows, entries, sessions, now, scenario }: ObserverOptions) {
  const resent = new Set(
    scenario.posts.filter(({ resend, server }) => resend || server === 'connect').map(({ key }) => sessionOf(key)),
  );
  const start = now();
  const violations: string[] = [];
  const accepted = new Set<string>();
  const shown = new Map<string, number>();
  const handed = new Set<string>();
  const disturbed = new Set<string>();
  /** How often each was reported as one that may have a chat that nobody can name. */
  const unverifiable = new Map<string, number>();
  const notBefore = new Map<string, number>();
  /** What was put on the invite queue, or may have been. */
  const records = new Map<string, InviteRecord[]>();
  /** Who was told that the vendor took a message. */
  const takenBy = new Map<string, Worker>();
  /** What was handed over: the text, by session. */
  const texts = new Map<string, string>();
  /** Who began to cool a client down, and who was sent what. */
  const coolings: { readonly sessionId: string; readonly at: number }[] = [];
  const sends: { readonly sessionId: string; readonly what: string; readonly at: number }[] = [];
  const skewMs = Math.max(scenario.skewMs, ...Object.values(scenario.skews ?? {}).map(Math.abs));
  /** How much two clocks may differ. */
  const differenceMs = 2 * skewMs;
  /** The first deadline that each was claimed with. */
  const deadlines = new Map<string, number>();
  const violate = (promise: string, sessionId: string, what: string) =>
    violations.push(`${promise}: ${sessionId} ${what}`);

  const receipts = createReceiptObserver({ now, violate, stored: (name) => steps.stored(name) });
  const messages = createMessageObserver({
    ...{ now, violate, differenceMs, scenario },
    previousOf: (sessionId = '') => rows.get(sessionId)?.previousSessionId,
    replied: (sessionId) => steps.replied(sessionId),
    mayMove: (sessionId) => isSettled(rows.get(sessionId)),
  });
  const steps = createStepObserver({ now, violate, scenario, receiptOf: (name) => receipts.known.get(name) });
  const watermarks = createWatermarkObserver({ now, scenario, differenceMs, receipts });
  const circuits = createCircuitObserver({ now, violate, invocationMs, differenceMs });

  const hasEntry = (sessionId: string, without: readonly string[] = []) =>
    entries.messages.some(({ id, body }) => !without.includes(id) && readEntry(body)?.sessionId === sessionId);

  /** A row as it is about to be written. */
  const written = (row: LedgerRow) => {
    const { sessionId, status, chat } = row;
    const before = rows.get(sessionId);
    const isLater = row.pastSteps !== undefined;
    const isFinal = before && (finals.includes(before.status) || isLater);
    const goesOn = before !== undefined && steps.mayBeWritten(before, row);

    receipts.written(before, row);
    messages.rowWritten(before, row);
    if (!deadlines.has(sessionId)) deadlines.set(sessionId, row.deadline);
    if (isFinal && before.status !== status && !goesOn && finals.includes(before.status))
      violate('final', sessionId, `was ${before.status} and becomes ${status}`);
    if (before?.chat.state === 'terminated' && chat.state === 'open')
      violate('final', sessionId, 'was terminated and is open again');
    if ((status === 'failed' || status === 'expired') && chat.state === 'open' && chat.id === undefined) {
      violate('F', sessionId, `is ${status} and stays open`);
    }
    if (status === 'sending' && row.notification && chat.state === 'open' && !hasEntry(sessionId))
      violate('C', sessionId, 'is claimed without an entry');
    if (!row.notification && chat.reason === 'orphan') violate('E', sessionId, 'is plain, and ended as an orphan');
    if (status === 'expired' && !isFinal && now() < row.deadline - skewMs)
      violate('early', sessionId, 'is expired before its deadline');
    if (status === 'failed' && !isFinal && row.fault?.code === 'account_stopped' && !scenario.stop)
      violate('R', sessionId, 'has failed, and only the token was an old one');
    if (status === 'failed' && !isFinal && row.fault?.code === 'cooldown' && !mustCoolDown(row))
      violate('P', sessionId, 'was not sent, and nobody was sent the same');
    if (status === 'unknown' && !isFinal && takenBy.get(sessionId)?.alive() && !disturbed.has(sessionId))
      violate('early', sessionId, 'is given up as unknown, and its sender was answered');
    if (status === 'unknown' && !isFinal && !handed.has(sessionId) && !disturbed.has(sessionId)) {
      violate('early', sessionId, 'is given up as unknown, though nobody died and nothing was handed over');
    }
  };

  const mustCoolDown = ({ sessionId }: LedgerRow) => {
    const same = new Set(responsesOf(sessionId));
    const others = coolings.filter(
      (begun) => begun.sessionId !== sessionId && responsesOf(begun.sessionId).some((response) => same.has(response)),
    );

    return coolings.some(
      (own) => own.sessionId === sessionId && others.some(({ at }) => own.at < at + scenario.cooldownSeconds * 1000),
    );
  };
  const responsesOf = (sessionId: string) =>
    (records.get(sessionId) ?? []).map(({ channel, response }) => `${channel} ${response?.id}`);

  /** The catalog names template messages after their responses. */
  const partsOf = (sessionId: string, text: string) => {
    const channel = rows.get(sessionId)?.channel ?? '';
    const hash = hashOfText(text);
    const id = records.get(sessionId)?.find(({ response }) => response?.hash === hash)?.response?.id ?? '';

    return { channel, template: id.replaceAll('-', '_'), account: scenario.receipts ? receiver : channel };
  };

  const lookAtText = (sessionId: string, text: string) => {
    const hash = hashOfText(text);
    const isAccepted = records.get(sessionId)?.some(({ response }) => response?.hash === hash);
    if (!isAccepted) violate('Q', sessionId, 'is handed over with another text than was accepted');
    texts.set(sessionId, text);

    const what = `${rows.get(sessionId)?.channel} ${hash}`;
    const since = now() - scenario.cooldownSeconds * 1000 + invocationMs + differenceMs;
    if (sends.some((sent) => sent.what === what && sent.sessionId !== sessionId && sent.at > since))
      violate('P', sessionId, 'is handed over, and the client was sent the same a moment ago');
    sends.push({ sessionId, what, at: now() });
  };

  const lookAtPause = (sessionId: string) => {
    const { pause } = scenario;
    if (!pause) return;

    const at = now() - start;
    if (at >= pause.from * 1000 + limits.holdsKeptMs + invocationMs && at < pause.to * 1000)
      violate('O', sessionId, 'is handed over, and its channel is paused');
  };

  return {
    violations,
    receipts,
    messages,
    circuits,
    watermarks,
    steps,
    report: ({ step, sessionId = '', channel }: InviteEvent) => {
      if (step === 'chat_unverifiable') unverifiable.set(sessionId, (unverifiable.get(sessionId) ?? 0) + 1);
      if (step === 'circuit_probe') circuits.probing(sessionId, channel);
    },
    isDisturbed: (sessionId: string) => disturbed.has(sessionId),
    textOf: (sessionId: string) => texts.get(sessionId),
    recordsOf: (sessionId: string) => records.get(sessionId) ?? [],
    recorded: (record: InviteRecord) =>
      void records.set(record.sessionId, [...(records.get(record.sessionId) ?? []), record]),
    /** A client begins to cool down, `at` a machine's time. */
    cooling: (sessionId: string, at: number) => void coolings.push({ sessionId, at }),
    accepted: (sessionId: string) => void accepted.add(sessionId),
    acceptedOnes: accepted,
    shownOnes: shown,
    violate,

    /** The table, for a ledger in memory. */
    table: new Proxy(rows, {
      get: (target, name) => {
        if (name !== 'set') return Reflect.get(target, name).bind(target);

        return (sessionId: string, row: LedgerRow) => {
          written(row);
          target.set(sessionId, row);
        };
      },
    }),

    /**
     * A worker died, or the ledger did not answer: an invite of these may end as unknown without ever having been sent.
     */
    disturbed: (sessionIds: readonly string[]) => {
      for (const sessionId of sessionIds) disturbed.add(sessionId);
    },

    /** A message is handed to the vendor now. */
    handed: (sessionId: string, messageId: string, text = '') => {
      const row = rows.get(sessionId);
      handed.add(sessionId);
      steps.handed(sessionId, messageId, row);
      lookAtText(sessionId, text);
      lookAtPause(sessionId);
      if (row?.chat.server !== 'connect') circuits.handed(sessionId, partsOf(sessionId, text));

      const beside =
        scenario.talk?.refuses && !row?.notification
          ? messages.oracle.openBeside(sessionId, mayStandStillMs)
          : undefined;
      if (beside !== undefined) violate('I', sessionId, `is handed over, and the client writes in ${beside}`);

      if (row?.status !== 'sending') violate('B', sessionId, 'is handed over without a claim');
      const hasEnded = row?.chat.state === 'terminated';
      if (hasEnded && !(row.step !== undefined && row.chat.reason === 'notification'))
        violate('F', sessionId, 'is handed over, and its session is terminated');
      if (
        row?.chat.server === 'gms' &&
        !(row.step !== undefined && row.notification) &&
        !sessions.some(({ id, state }) => id === row.chat.id && state !== 'terminated')
      ) {
        violate('G', sessionId, 'is handed over, and the ledger has no session for it');
      }
      const due = row && Math.min(row.deadline, deadlines.get(sessionId) ?? row.deadline);
      if (due !== undefined && now() >= due) violate('D', sessionId, 'is handed over past its deadline');
      if (now() < (notBefore.get(messageId) ?? 0) - differenceMs)
        violate('retry', sessionId, 'is handed over before the vendor’s Retry-After');
    },

    /**
     * The vendor’s wish can be lost with the outcome; only a channel that sends again all the same then sends too
     * early.
     */
    askedToWait: (messageId: string, ms: number) => {
      if (!resent.has(messageId.split('.')[0] ?? '')) notBefore.set(messageId, now() + ms);
    },

    /** The vendor's answer has reached the worker: it took the message. */
    answered: (worker: Worker, sessionId: string): void => {
      takenBy.set(sessionId, worker);
      circuits.wasTaken(worker, sessionId);
    },

    /** A worker hides a record until then. */
    hidden: (sessionId: string, until: number) => {
      const all = records.get(sessionId) ?? [];
      const latest = Math.max(now(), ...all.map(({ deadline }) => deadline));
      if (all.length > 0 && until > latest + leaseMs + differenceMs + 2000)
        violate('late', sessionId, 'is hidden past its deadline');
    },

    /** The client's phone shows a message; how many it is now. */
    shown: (sessionId: string): number => {
      const count = (shown.get(sessionId) ?? 0) + 1;
      shown.set(sessionId, count);

      return count;
    },

    lostChats: (sessionId: string) => unverifiable.get(sessionId) ?? 0,

    /** The sweep removes these entries now. */
    removing: (receipts: readonly string[]) => {
      for (const receipt of receipts) {
        const entry = readEntry(entries.messages.find(({ id }) => id === receipt)?.body ?? '');
        const row = entry && rows.get(entry.sessionId);
        if (!row || row.chat.state === 'terminated' || (!row.notification && !entry.ending)) continue;

        if (!hasEntry(row.sessionId, receipts)) violate('C', row.sessionId, 'is open, and its last entry is removed');
      }
    },
  };
}
