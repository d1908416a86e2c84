import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectEvent } from '../../lib/lambda/http/connect-handler.ts';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';

let functions: Awaited<ReturnType<typeof openFunctions>>;

beforeAll(async () => {
  // A flow's patience does not end here.
  functions = await openFunctions({ wait: (ms) => (ms > 6000 ? new Promise(() => {}) : Promise.resolve()) });
});
afterAll(() => functions.close());

const files = (folder: string) =>
  readdirSync(folder).map((name) => [name.replace('.json', ''), readFileSync(`${folder}/${name}`, 'utf8')] as const);
const parse = ({ statusCode, body }: HttpResult) => ({ statusCode, body: JSON.parse(body ?? '') });

describe('events/esp', () => {
  const bodies = files('events/esp');
  const post = async (body: string) => parse(await functions.accept(httpEvent({ body }), functions.context));

  test.each(bodies.filter(([name]) => !name.startsWith('fault-')))('%s is accepted', async (_name, body) => {
    expect(await post(body)).toMatchObject({
      statusCode: 202,
      body: { Parameters: { _umsChatSessionId: expect.any(String) } },
    });
  });

  test.each(bodies.filter(([name]) => name.startsWith('fault-') && name !== 'fault-several'))(
    '%s is refused for that alone',
    async (name, body) => {
      const [, faultCode] = name.split('-');
      const answer = await post(body);

      expect(answer.body).toMatchObject({ faultCode, status: answer.statusCode });
      expect(answer.body).not.toHaveProperty('problems');
    },
  );

  test('fault-several reports every problem at once', async () => {
    const { statusCode, body } = await post(readFileSync('events/esp/fault-several.json', 'utf8'));

    expect(statusCode).toBe(422);
    expect(body.problems.map(({ faultCode }: { faultCode: string }) => faultCode).sort()).toEqual([
      'invalid_parameter',
      'missing_parameter',
      'unknown_chat_queue',
      'unknown_service',
    ]);
  });

  test('no fault repeats a value of its request', async () => {
    const answers = await Promise.all(
      bodies.filter(([name]) => name.startsWith('fault-')).map(([, body]) => post(body)),
    );

    expect(JSON.stringify(answers)).not.toMatch(/15550100001|19250000000|ann@example|Ann\b|jsmith/);
  });
});

describe('events/lambda', () => {
  const ofAccept = files('events/lambda/accept');

  test.each(ofAccept.filter(([name]) => !name.startsWith('flow-')))('accept: %s', async (name, event) => {
    const posted: HttpEvent = JSON.parse(event);
    const { statusCode, body } = parse(await functions.accept(posted, functions.context));

    expect(statusCode).toBe(Number(name.slice(0, 3)));
    if (name === '400-rest-api' || name === '400-load-balancer')
      expect(body).toMatchObject({ faultCode: 'unreadable_body', detail: expect.stringContaining('load balancer') });
  });

  test.each(ofAccept.filter(([name]) => name.startsWith('flow-')))('accept: %s', async (_name, event) => {
    const posted: ConnectEvent = JSON.parse(event);

    expect(await functions.accept(posted, functions.context)).toMatchObject({ Status: 'accepted', FaultCode: '' });
    expect(JSON.parse(functions.queues.peek('invites').at(-1)?.body ?? '')).toMatchObject({
      notification: true,
      customProperties: { OrderId: '17' },
    });
  });

  test.each(files('events/lambda/session'))('session: %s', async (name, event) => {
    const { statusCode, body } = parse(await functions.session(JSON.parse(event), functions.context));

    expect(statusCode).toBe(Number(name.slice(0, 3)));
    if (name === '200-accepted') expect(body.status).toBe('accepted');
    if (name === '200-cancel') expect(body).toMatchObject({ status: 'failed', fault: { faultCode: 'cancelled' } });
  });

  test.each(files('events/lambda/deliver'))('deliver: %s', async (name, event) => {
    const { Records } = JSON.parse(event);
    const { batchItemFailures } = await functions.deliver({ Records }, functions.context);

    expect(batchItemFailures).toHaveLength(name.startsWith('done-') ? 0 : Records.length);
    if (name.includes('buried')) expect(functions.queues.peek('dead-letters')).toHaveLength(1);
  });

  test.each(files('events/lambda/sweep'))('sweep: %s', async (_name, event) => {
    expect(await functions.sweep(JSON.parse(event), functions.context)).toEqual({
      seen: 0,
      alreadyTerminated: 0,
      terminated: 0,
      waiting: 0,
      dropped: 0,
      failed: 0,
    });
  });
});
