import { XMLParser } from 'fast-xml-parser';
import type { AcceptContext, Accepted } from '../../lib/invite/accept.ts';
import { createAwaitOutcome } from '../../lib/invite/await-outcome.ts';
import type { Authenticate } from '../../lib/lambda/auth/authenticate.ts';
import { createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { espBody, noon } from './builders.ts';
import { httpEvent } from './http-event.ts';

export const sessionId = 'S000000000000001';
export const accepted = { status: 'accepted', sessionId, key: 'k-1' } as const satisfies Accepted;
const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });

/** A front door whose clock moves only by waiting; `rows` are what the ledger says at each look. */
export function openFrontDoor(
  outcome: Accepted = accepted,
  {
    rows = [],
    authenticate,
    remainingMs,
  }: { rows?: (LedgerRow | undefined)[]; authenticate?: Authenticate; remainingMs?: number } = {},
) {
  const waits: number[] = [];
  const contexts: AcceptContext[] = [];
  let time = noon;
  const awaitOutcome = createAwaitOutcome({
    ledger: { read: async () => rows.shift() },
    now: () => time,
    wait: async (ms) => {
      waits.push(ms);
      time += ms;
    },
  });
  const handler = createAcceptHandler({
    accept: async (_request, context) => {
      contexts.push(context);
      return context.formProblems.length > 0 ? { status: 'refused', problems: context.formProblems } : outcome;
    },
    authenticate: authenticate ?? (async () => ({ caller: 'anyone' })),
    awaitOutcome,
    checkHealth: async () => ({ status: 'failing', queue: 'failing', table: 'ok' }),
  });
  const post = async (event: Parameters<typeof httpEvent>[0] = {}) => {
    const {
      statusCode,
      headers,
      body = '',
    } = await handler(
      httpEvent({ body: JSON.stringify(espBody()), ...event }),
      remainingMs === undefined ? undefined : { getRemainingTimeInMillis: () => remainingMs },
    );
    return { statusCode, headers, body, json: () => JSON.parse(body), xml: () => xml.parse(body) };
  };

  return { post, contexts, waited: () => waits.reduce((sum, ms) => sum + ms, 0) };
}
