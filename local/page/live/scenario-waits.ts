/** What a scenario waits for before it goes on. */
import type { Timeline } from '../../page-types.ts';
import { type Answer, call, type Order } from '../state/api.ts';
import type { Opened } from '../state/conversation.ts';
import { conversations } from '../state/desk.ts';

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** In seconds: what surely comes may take its time on a busy machine. */
const patience = 60;

/** Asks until there is an answer; undefined if there is none in `seconds`. */
async function until<Found>(
  ask: () => Promise<Found | undefined> | Found | undefined,
  { seconds = patience, everyMs = 200 }: { readonly seconds?: number; readonly everyMs?: number } = {},
): Promise<Found | undefined> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await ask();
    if (found !== undefined) return found;
    await pause(everyMs);
  }
  return undefined;
}

const ends: readonly (string | undefined)[] = ['sent', 'failed', 'expired', 'unknown'];

/** The last state of an invite; undefined if it has none in `seconds`. */
export function settledStatus(id: string | undefined, seconds = patience): Promise<string | undefined> {
  const ask = async () => {
    const { body } = await call<{ readonly status?: string }>({ path: `/sessions/${id}` });

    return ends.includes(body?.status) ? body?.status : undefined;
  };

  return until(ask, { seconds, everyMs: 300 });
}

/** When the lease of its sender ends, in ms since 1970; 0 if it is not being sent. */
export async function leaseEnd(id = ''): Promise<number> {
  const ask = async () => {
    const { body } = await call<Timeline>({ path: `/local/timeline/${id}` });
    if (body?.session === undefined) return undefined;
    const at = body.next[0]?.at;

    return body.session.status === 'sending' && at !== undefined ? Date.parse(at) : 0;
  };

  return (await until(ask)) ?? 0;
}

/** The first answer that is not a success; undefined if all are. */
export function refusal(order: () => Order): Promise<Answer | undefined> {
  return until(async () => {
    const answer = await call(order());

    return answer.ok ? undefined : answer;
  });
}

/** The session that the client opened by a reply to this one: none, if another one of theirs is open. */
export function sessionAfter(id: string | undefined): Promise<string | undefined> {
  return openedSession(({ previousSessionId }) => previousSessionId === id, 20);
}

export function sessionOf(client: string): Promise<string | undefined> {
  return openedSession(({ clientId }) => clientId === client);
}

function openedSession(isIt: (opened: Opened) => boolean, seconds = patience): Promise<string | undefined> {
  return until(() => [...conversations.value.values()].find(({ opened }) => opened && isIt(opened))?.id, { seconds });
}
