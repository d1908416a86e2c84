import { setTimeout as sleep } from 'node:timers/promises';
import { espBody } from '../support/builders.ts';
import { type Answer, ask, type LocalSystem } from './local-system.ts';

/** What an invite is meant to go through. */
const kinds = [
  'plain',
  'notification',
  'no response',
  'refused',
  'refused notification',
  'undelivered',
  'throttled',
  'reset',
  'timeout',
  'timeout of a notification',
  'too late',
  'cancelled',
  'ended',
] as const;
type Kind = (typeof kinds)[number];

export type Invited = {
  readonly sessionId: string;
  readonly clientId: string;
  readonly kind: Kind;
  readonly notification: boolean;
};

/** What the vendor does to this kind's client. */
const vendorFaults: Readonly<Partial<Record<Kind, object>>> = {
  refused: { kind: 'status', count: 1, code: 131_026 },
  'refused notification': { kind: 'status', count: 1, code: 131_026 },
  undelivered: { kind: 'failed', count: 1, code: 131_049 },
  throttled: { kind: 'status', count: 2, code: 131_056, retryAfter: 2 },
  reset: { kind: 'reset', count: 1 },
  timeout: { kind: 'timeout-after-accept', count: 1 },
  'timeout of a notification': { kind: 'timeout-after-accept', count: 1 },
  'too late': { kind: 'status', count: 50, code: 130_429, retryAfter: 45 },
};

/** Posts `count` invites of all kinds, as an IVR does: again with the same key until somebody answers. */
export async function postInvites(
  system: LocalSystem,
  { count, random, pauseMs }: { count: number; random: () => number; pauseMs: number },
) {
  const invited: Invited[] = [];
  const running: Promise<void>[] = [];

  for (let number = 0; number < count; number += 1) {
    running.push(invite(system, number, random()).then((one) => void invited.push(one)));
    await sleep(pauseMs * 2 * random());
  }
  await Promise.all(running);

  return invited;
}

async function invite(system: LocalSystem, number: number, random: number): Promise<Invited> {
  const kind = kinds[number % kinds.length] ?? 'plain';
  const clientId = `1555020${String(number).padStart(4, '0')}`;
  const notification = /notification/.test(kind);
  const fault = vendorFaults[kind];

  if (fault) await insist(() => ask(`${system.endpoints().api}/local/faults`, posted({ ...fault, clientId })));

  const body = espBody({
    _umsClientId: clientId,
    TerminateSessionFlag: String(notification),
    ChatQueueKey: notification ? '1:session-WA-sendSR' : '1:session-WA',
    StandardResponseId: kind === 'no response' ? undefined : 'order-ready',
    InviteTtlSeconds: kind === 'too late' ? '30' : '120',
  });
  const request = posted(body, { 'idempotency-key': `key-${number}` });
  const post = () => ask(`${system.endpoints().api}/esp`, request);

  // Every third caller is impatient and sends its request twice at once.
  const [first] = await Promise.all([insist(post), ...(number % 3 === 0 ? [post()] : [])]);
  // If a kill swallowed the answer, the invite may have come to its end since: the repeat then answers that.
  const sessionId = first?.location.replace('/sessions/', '') ?? '';
  if (sessionId === '') throw new Error(`no session for invite ${number}: ${JSON.stringify(first)}`);

  if (kind === 'cancelled' || kind === 'ended') {
    await sleep(kind === 'ended' ? 1000 + 20_000 * random : 0);
    await insist(() => ask(`${system.endpoints().api}/sessions/${sessionId}`, { method: 'DELETE' }), 30);
  }

  return { sessionId, clientId, kind, notification };
}

function posted(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/**
 * Repeats the request on no answer, 503 and 409. An ended session may stay busy as long as a lease and a delivery take.
 */
async function insist(request: () => ReturnType<typeof ask>, maxTries = 200): Promise<Answer | undefined> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const answered = await request();
    if (answered && answered.status < 400) return answered;
    if (answered && ![404, 409, 503].includes(answered.status)) return answered;

    await sleep(500);
  }

  return undefined;
}
