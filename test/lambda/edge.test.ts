import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { lazyHandler } from '../../functions/lazy-handler.ts';
import { createDeliverHandler } from '../../lib/lambda/deliver-handler.ts';
import { readEnv } from '../../lib/lambda/env.ts';
import { answerUnexpected } from '../../lib/lambda/http/answer-unexpected.ts';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { createReadSecret } from '../../lib/net/read-secret.ts';
import { noon } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const context = { getRemainingTimeInMillis: () => 10_000 } as Context;

describe('the environment', () => {
  test('is read by name, with numbers as numbers', () => {
    expect(
      readEnv({ STAGE: 'dev', SWEEP_GRACE_SECONDS: '120', OTHER: 'x' }, ['STAGE', 'SWEEP_GRACE_SECONDS', 'LOG_LEVEL']),
    ).toEqual({
      STAGE: 'dev',
      SWEEP_GRACE_SECONDS: 120,
      LOG_LEVEL: 'INFO',
    });
  });

  test('is reported with every bad name at once, and no value', () => {
    const read = () =>
      readEnv({ STAGE: 'Prod!', CALLERS: '/the-secret', INVITE_QUEUE_URL: '' }, [
        'STAGE',
        'CALLERS',
        'INVITE_QUEUE_URL',
        'LEDGER_TABLE',
      ]);

    expect(read).toThrow(/STAGE: must[\s\S]*CALLERS: must[\s\S]*INVITE_QUEUE_URL[\s\S]*LEDGER_TABLE: is not set/);
    expect(read).not.toThrow(/Prod!|the-secret/);
  });
});

describe('a batch', () => {
  const alone = { join: () => {}, leave: () => {} };
  const record = (messageId: string, body: string) => ({
    messageId,
    body,
    receiptHandle: `r-${messageId}`,
    attributes: {
      ApproximateReceiveCount: '2',
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:invites',
    awsRegion: 'eu-west-1',
  });

  test('returns the records to retain, and those that failed', async () => {
    const errors: unknown[] = [];
    const handler = createDeliverHandler({
      now: () => noon,
      batcher: alone,
      deliver: async ({ body, receiptHandle, receiveCount }, remainingMs) => {
        expect([receiptHandle, receiveCount, remainingMs()]).toEqual([`r-${body}`, 2, 10_000]);
        if (body === 'b') throw new Error('the ledger does not answer');
        return body === 'c' ? 'retain' : 'ack';
      },
      reportError: (error) => void errors.push(error),
    });

    expect(await handler({ Records: ['a', 'b', 'c'].map((id) => record(id, id)) }, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'c' }],
    });
    expect(errors).toHaveLength(1);
  });

  test('is processed all at once: a record that has ended no longer holds up the others', async () => {
    const slow = Promise.withResolvers<void>();
    const steps: string[] = [];
    const handler = createDeliverHandler({
      now: () => noon,
      deliver: async ({ body }) => {
        if (body === 'a') await slow.promise;
        steps.push(body);
        if (body === 'b') throw new Error('the ledger does not answer');
        if (body === 'c') slow.resolve();
        return 'ack';
      },
      batcher: { join: (count) => void steps.push(`${count} join`), leave: () => void steps.push('leave') },
      reportError: () => {},
    });

    await handler({ Records: ['a', 'b', 'c'].map((id) => record(id, id)) }, context);

    expect(steps.filter((step) => step !== 'leave')).toEqual(['3 join', 'b', 'c', 'a']);
    expect(steps.filter((step) => step === 'leave')).toHaveLength(3);
  });

  test('returns an empty list if nothing is left over', async () => {
    const handler = createDeliverHandler({
      now: () => noon,
      deliver: async () => 'ack',
      batcher: alone,
      reportError: () => {},
    });

    expect(await handler({ Records: [record('a', 'a')] }, context)).toEqual({ batchItemFailures: [] });
  });
});

test('an unexpected error is a 503 that says nothing of it', async () => {
  const errors: unknown[] = [];
  const handler = middy<HttpEvent, HttpResult>()
    .use(answerUnexpected({ reportError: (error) => void errors.push(error) }))
    .handler(async () => {
      throw new Error('client 15550100001');
    });

  const result: HttpResult = await handler(httpEvent({}), context);

  expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
  expect(result.body).not.toContain('15550100001');
  expect(errors).toHaveLength(1);
});

test('an answer whose format cannot be determined is a 503, too', async () => {
  const { headers: _, ...unreadable } = httpEvent({});
  const handler = middy<HttpEvent, HttpResult>()
    .use(answerUnexpected({ reportError: () => {} }))
    .handler(async () => {
      throw new Error('no files');
    });

  expect(await handler(unreadable as HttpEvent, context)).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '2' },
  });
});

test('a handler is built once, at its first call', async () => {
  let built = 0;
  const handler = lazyHandler<string, string>(() => {
    built += 1;
    return async (event: string) => `${event}!`;
  });

  expect(built).toBe(0);
  expect([await handler('a', context), await handler('b', context)]).toEqual(['a!', 'b!']);
  expect(built).toBe(1);
});

describe('secrets', () => {
  test('are read from the environment and kept for a while', async () => {
    const env: Record<string, string> = { TOKEN: 'one' };
    let time = 0;
    const read = createReadSecret({ env, now: () => time, keepMs: 1000 });

    expect(await read('env:TOKEN')).toBe('one');
    env.TOKEN = 'two';
    expect(await read('env:TOKEN')).toBe('one');
    time = 1000;
    expect(await read('env:TOKEN')).toBe('two');
  });

  test('are read again if a fresh one is needed, but at most once in 5 s', async () => {
    const env: Record<string, string> = { TOKEN: 'one' };
    let time = 0;
    const read = createReadSecret({ env, now: () => time, keepMs: 300_000 });
    await read('env:TOKEN');

    env.TOKEN = 'two';
    time = 4999;
    expect(await read('env:TOKEN', { fresh: true })).toBe('one');
    time = 5000;
    expect(await read('env:TOKEN', { fresh: true })).toBe('two');
    expect(await read('env:TOKEN')).toBe('two');
  });

  test('are read once for simultaneous calls, and again after a failure', async () => {
    let reads = 0;
    const env = {
      get TOKEN() {
        reads += 1;
        return reads === 1 ? undefined : 'one';
      },
    };
    const read = createReadSecret({ env, now: () => 0, keepMs: 1000 });

    await expect(read('env:TOKEN')).rejects.toThrow('env:TOKEN');
    expect(await Promise.all([read('env:TOKEN'), read('env:TOKEN')])).toEqual(['one', 'one']);
    expect(reads).toBe(2);
  });

  test('that do not exist are an error that names the reference', async () => {
    const read = createReadSecret({ env: {}, now: () => 0, keepMs: 1000 });

    await expect(read('env:TOKEN')).rejects.toThrow('env:TOKEN');
  });
});
