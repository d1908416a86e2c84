import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Invited } from './load.ts';
import { ask, type LocalSystem } from './local-system.ts';

const statuses = ['sent', 'failed', 'delivered', 'read'] as const;
const status = z.enum(statuses);

const phoneMessages = z.array(
  z.object({
    sessionId: z.string(),
    messageId: z.string().optional(),
    /** Those that the system answered with 200. */
    receipts: z.array(z.object({ status })).default([]),
  }),
);
const sessionView = z.object({ status: z.string(), receipt: z.object({ status }).optional() });
const receiptMessages = z.array(
  z.object({ type: z.string(), interactionId: z.string(), status: z.string().optional() }),
);

export type Reported = {
  readonly invited: readonly Pick<Invited, 'sessionId' | 'clientId' | 'kind' | 'notification'>[];
  readonly phones: ReadonlyMap<string, unknown>;
  /** `GET /sessions/{id}` of each. */
  readonly views: ReadonlyMap<string, unknown>;
  readonly agents: unknown;
};

/** What is broken of: a receipt never lowers what is known, settles `unknown`, and a failure reaches the agents. */
export function brokenReceipts({ invited, phones, views, agents }: Reported): string[] {
  const told = receiptMessages.parse(agents).filter(({ type }) => type === 'session.receipt');

  return invited.flatMap(({ sessionId, clientId, kind, notification }) => {
    const reported = phoneMessages
      .parse(phones.get(clientId))
      .filter((message) => message.sessionId === sessionId)
      .flatMap(({ receipts }) => receipts.map((receipt) => receipt.status));
    if (reported.length === 0) return [];

    const view = sessionView.parse(views.get(sessionId));
    const about = `${kind} ${sessionId} is ${view.status}, its receipt ${view.receipt?.status ?? 'unknown'}`;
    const rank = (of: (typeof statuses)[number] | undefined) => (of ? statuses.indexOf(of) : -1);
    const highest = Math.max(...reported.map(rank));
    const agentsKnow = told.some(({ interactionId, status: of }) => interactionId === sessionId && of === 'failed');

    return [
      ...(view.status === 'unknown' ? [`reconciled: ${about}`] : []),
      ...(rank(view.receipt?.status) < highest ? [`K: ${about}, but ${statuses[highest]} was reported`] : []),
      ...(kind === 'undelivered' && !notification && reported.includes('failed') && !agentsKnow
        ? [`agents: ${about}, and they do not know`]
        : []),
    ];
  });
}

/** The vendor reports each message that nobody knows of, and some that are known, in any order. */
export async function reportAgain(
  system: LocalSystem,
  { invited, phones, views }: Omit<Reported, 'agents'>,
): Promise<number> {
  let posted = 0;

  for (const { sessionId, clientId } of invited) {
    const message = phoneMessages.parse(phones.get(clientId)).find((one) => one.sessionId === sessionId);
    const view = sessionView.safeParse(views.get(sessionId)).data;
    if (message?.messageId === undefined || !view) continue;
    // A lower one than what is known must change nothing.
    const reports = view.status === 'unknown' ? ['delivered'] : message.receipts.length > 0 ? ['sent'] : [];

    for (const of of reports) {
      const body = JSON.stringify({ messageId: message.messageId, status: of });
      await ask(`${system.endpoints().api}/local/phones/${clientId}/receipts`, { method: 'POST', body });
      posted += 1;
    }
  }

  return posted;
}

const depths = z.record(z.string(), z.object({ visible: z.number(), hidden: z.number() }));

/** Waits until relay has handled all: what is put with a delay waits for longer than any test. */
export async function relayed(system: LocalSystem, maxMs: number): Promise<void> {
  for (const until = Date.now() + maxMs; Date.now() < until; await sleep(1000)) {
    const queues = depths.safeParse((await ask(`${system.endpoints().api}/local/queues`))?.json).data;
    const left = Object.entries(queues ?? {}).filter(
      ([name, { visible, hidden }]) => name.endsWith('-receipts') && visible + hidden > 0,
    );
    if (queues && left.length === 0) return;
  }
}
