/** Posts requests to the front door as it is deployed, over memory, and looks for what must never happen. */
import { readdirSync, readFileSync } from 'node:fs';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createAccept } from '../../lib/invite/accept.ts';
import { createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import { answerUnexpected } from '../../lib/lambda/http/answer-unexpected.ts';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { readInviteRecord, writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { noon } from '../support/builders.ts';
import { checkNothing } from '../support/check-nothing.ts';
import { httpEvent } from '../support/http-event.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { type FuzzRequest, fuzzRequest, type Seeds } from './bodies.ts';

/** Values of events/esp that are somebody's; whole, as no flip of a byte makes one a key. */
const personal = /15550100001|ann@example\.com|Ann Lee|jsmith/;

export type FuzzResult = { readonly statuses: Record<number, number>; readonly accepted: number };

export async function runFuzz({ seed, count }: { readonly seed: number; readonly count: number }): Promise<FuzzResult> {
  const { post, reported, accepted } = open();
  const seeds = readSeeds();
  const shape = shapeOfObject();
  const statuses: Record<number, number> = {};

  for (let index = 0; index < count; index += 1) {
    const number = seed + index;
    const request = fuzzRequest(number, seeds);
    const result = await post(request);
    const status = result.statusCode ?? 0;
    statuses[status] = (statuses[status] ?? 0) + 1;

    const wrong = whatIsWrong(result, reported.splice(0).join('\n'));
    if (wrong) throw new Error(`${wrong}: npm run fuzz -- --seed ${number} --count 1`);
  }

  if (shapeOfObject() !== shape) throw new Error(`Object's prototype was changed, from seed ${seed} on`);

  return { statuses, accepted: accepted() };
}

function open() {
  const reported: string[] = [];
  let put = 0;
  const catalog = sampleCatalog();
  let keys = 0;
  const accept = createAccept({
    stage: 'fuzz',
    catalog: () => catalog,
    ledger: { read: async () => undefined },
    isPaused: async () => false,
    openCircuits: async () => new Map(),
    checkInvite: checkNothing,
    reportError: () => {},
    inviteQueue: {
      put: async (record) => {
        put += 1;
        const body = writeInviteRecord(record);
        if (body.length > 1_048_576) reported.push('too large for the queue');
        if (readInviteRecord(body).status !== 'read') reported.push('deliver could not read it');
      },
    },
    now: () => noon,
    newKey: () => `key-${++keys}`,
    report: (event) => void reported.push(JSON.stringify(event)),
  });

  const handler = middy<HttpEvent, HttpResult>()
    .use(
      answerUnexpected({
        reportError: (error) => void reported.push(`unexpected: ${error instanceof Error ? error.stack : error}`),
      }),
    )
    .handler(
      createAcceptHandler({
        accept,
        authenticate: async () => ({ caller: 'anyone' }),
        awaitOutcome: async () => undefined,
        checkHealth: async () => ({ status: 'ok', queue: 'ok', table: 'ok' }),
      }),
    );

  const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
  const post = async ({ body, ...rest }: FuzzRequest): Promise<HttpResult> =>
    handler(httpEvent({ ...rest, body: body.toString('base64'), isBase64Encoded: true }), context);

  return { post, reported, accepted: () => put };
}

function whatIsWrong({ statusCode = 0, body = '', headers = {} }: HttpResult, reported: string): string | undefined {
  if (![200, 202, 400, 413, 415, 422].includes(statusCode)) return `answered ${statusCode}\n${reported}`;
  if (/unexpected|too large|could not read/.test(reported)) return reported;
  if (personal.test(reported)) return 'personal data in a report';

  const isFault = statusCode >= 400 || /"Fault"|Event3rdServerFault/.test(body.slice(0, 200));
  // A ReferenceId is the caller's own, and comes back whatever it is.
  const texts = body.replace(/ReferenceId="[^"]*"|"ReferenceId":"(\\.|[^"\\])*"/, '');
  if (isFault && personal.test(texts)) return `personal data in a fault: ${body}`;
  if (String(headers['content-type']).includes('json')) JSON.parse(body);

  return undefined;
}

function readSeeds(): Seeds {
  return readdirSync('events/esp').map((name) => {
    const text = readFileSync(`events/esp/${name}`, 'utf8');
    try {
      return { text, value: JSON.parse(text) };
    } catch {
      return { text, value: undefined };
    }
  });
}

function shapeOfObject(): string {
  return [Object.prototype, Array.prototype, Function.prototype]
    .map((one) => Reflect.ownKeys(one).map(String).join())
    .join('|');
}
