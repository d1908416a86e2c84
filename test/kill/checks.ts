import * as z from 'zod';
import { fromItem } from '../../lib/ledger/item.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Invited } from './load.ts';

const phoneMessages = z.array(z.object({ sessionId: z.string(), at: z.string() }));
const chatMessages = z.array(z.object({ type: z.string(), interactionId: z.string() }));
const deadLetters = z.array(z.object({ body: z.unknown(), attributes: z.record(z.string(), z.string()) }));
const rows = z.array(z.record(z.string(), z.unknown()));

/** What the system looks like when all has come to rest. */
export type Rest = {
  readonly invited: readonly Invited[];
  readonly poison: readonly string[];
  readonly sessions: unknown;
  /** What the agents' side took, in that order. */
  readonly agents: unknown;
  readonly entries: unknown;
  readonly letters: unknown;
  readonly phones: ReadonlyMap<string, unknown>;
};

/** The vendor notes when it took a message; that is a moment after it was handed over. */
const handoverMs = 2000;

/** The promises A to F that are broken, and how. */
export function brokenPromises(rest: Rest): string[] {
  const ledger = new Map(ledgerRows(rest).map((row) => [row.sessionId, row]));
  const agents = chatMessages.parse(rest.agents);
  const letters = deadLetters.parse(rest.letters);
  const unexplained = letters.filter(({ attributes }) => !attributes.reason).length;

  return [
    ...rest.invited.flatMap((invited) => brokenBy(invited, ledger.get(invited.sessionId), rest, agents)),
    ...(chatMessages.parse(rest.entries).length > 0 ? ['C: entries are left'] : []),
    ...(letters.length < rest.poison.length ? ['A: poison is not among the dead letters'] : []),
    ...(unexplained > 0 ? [`A: ${unexplained} dead letters say no reason`] : []),
  ];
}

export function ledgerRows({ sessions }: Pick<Rest, 'sessions'>): LedgerRow[] {
  return rows.parse(sessions).map(fromItem);
}

/** The sessions whose message a phone shows. */
export function shownSessions({ phones }: Pick<Rest, 'phones'>): Set<string> {
  return new Set([...phones.values()].flatMap((shown) => phoneMessages.parse(shown).map(({ sessionId }) => sessionId)));
}

const finals = ['sent', 'failed', 'unknown', 'expired'];

function brokenBy(
  { sessionId, clientId, kind, notification }: Invited,
  row: LedgerRow | undefined,
  rest: Rest,
  agents: z.infer<typeof chatMessages>,
): string[] {
  const about = `${kind} ${sessionId} is ${row?.status ?? 'nowhere'}`;
  if (!row || !finals.includes(row.status)) return [`A: ${about}`];

  const shown = phoneMessages.parse(rest.phones.get(clientId)).filter((message) => message.sessionId === sessionId);
  const types = agents
    .filter(({ interactionId, type }) => interactionId === sessionId && /opened|terminated/.test(type))
    .map(({ type }) => type);
  const wentOut = row.status === 'sent' || row.status === 'unknown';
  const waits = wentOut && !row.notification;
  const open = row.chat.state === 'open';

  return [
    ...(shown.length > 1 ? [`B: ${about}, and reached the phone ${shown.length} times`] : []),
    ...(shown.length > 0 && !wentOut ? [`B: ${about}, and reached the phone`] : []),
    ...(shown.some(({ at }) => Date.parse(at) >= row.deadline + handoverMs)
      ? [`D: ${about}, and was handed over past its deadline`]
      : []),
    ...(notification && open ? [`C: ${about}, and its session is open`] : []),
    ...(waits && !types.includes('session.opened') ? [`E: ${about}, and no agent has its interaction`] : []),
    ...(waits && !open && types.at(-1) !== 'session.terminated'
      ? [`E: ${about}, has ended, and agents got: ${types}`]
      : []),
    ...(!wentOut && open ? [`F: ${about}, and its session is open`] : []),
    ...(!waits && types.includes('session.opened') ? [`F: ${about}, and agents have its interaction`] : []),
  ];
}
