import type { MemoryMessage } from '../memory/queue.ts';
import { sessionOf } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { Scenario, Turn } from './scenario.ts';
import { type AgentWrite, newestSession } from './talk.ts';

/** What became of a post: `again`: nobody knows, or not now. */
export type Posted =
  | { readonly status: 'accepted'; readonly messageId: string }
  | { readonly status: 'refused' | 'again' };

type DeskOptions = {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly scenario: Scenario;
  readonly observed: Observed;
  readonly agentMessages: () => readonly MemoryMessage[];
  readonly idOf: (sessionId: string, key: string) => string;
  /** Throws if the post was not answered. */
  readonly post: (
    worker: Worker,
    sessionId: string,
    message: { readonly key: string; readonly text: string },
  ) => Promise<Posted>;
};

const repeatMs = 3000;
const maxTries = 40;
const maxLooks = 6;

/** Agents who answer: each posts its message under one key until somebody says what became of it. */
export function startDesk({ clock, calls, scenario, observed, agentMessages, idOf, post }: DeskOptions) {
  const turns = new Map<string, Turn[]>();
  const reports = new Map<string, AgentWrite['reports']>();

  for (const [index, answer] of (scenario.talk?.answers ?? []).entries())
    clock.after(answer.at * 1000, () => write(answer, { key: `a${index}`, looks: maxLooks }));

  function write(answer: AgentWrite, { key, looks }: { readonly key: string; readonly looks: number }): void {
    const sessionId = sessionTo(answer.to);
    if (sessionId === undefined) {
      if (looks > 1) clock.after(20_000, () => write(answer, { key, looks: looks - 1 }));
      return;
    }

    turns.set(idOf(sessionId, key), [...answer.vendor]);
    reports.set(idOf(sessionId, key), answer.reports);
    const begunAt = clock.now();
    for (let copy = 0; copy < answer.copies; copy += 1) send(sessionId, { key, begunAt, tries: maxTries });
  }

  type Sending = { readonly key: string; readonly begunAt: number; readonly tries: number };

  function send(sessionId: string, { key, begunAt, tries }: Sending): void {
    let isAnswered = false;

    calls.invoke('post', { seconds: 10, about: [] }, async (worker) => {
      const posted = await post(worker, sessionId, { key, text: `Answer ${key}` });
      isAnswered = posted.status !== 'again';
      if (posted.status === 'accepted')
        observed.messages.accepted(posted.messageId, { sessionId, begunAt, acceptedAt: clock.now() });
    });
    clock.after(repeatMs * 4, () => {
      if (!isAnswered && tries > 1) send(sessionId, { key, begunAt, tries: tries - 1 });
    });
  }

  function sessionTo(to: string): string | undefined {
    const opened = agentMessages()
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === 'session.opened');
    const found =
      to === newestSession ? opened.at(-1) : opened.find(({ interactionId }) => interactionId === sessionOf(to));

    return found?.interactionId;
  }

  return {
    nextTurn: (messageId: string): Turn | undefined => turns.get(messageId)?.shift(),
    reportsOf: (messageId: string) => reports.get(messageId),
  };
}
