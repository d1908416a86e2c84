import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lazyHandler } from '../../functions/lazy-handler.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { createDeliverHandler } from '../../lib/lambda/deliver-handler.ts';
import { traceIdOf } from '../../lib/lambda/observe/invocation-context.ts';
import { createLog } from '../../lib/lambda/observe/log.ts';
import { createMeasure } from '../../lib/lambda/observe/metrics.ts';
import { createSqsClient } from '../../lib/net/clients.ts';
import { noon } from '../support/builders.ts';

const trace = (digit: string) => `1-${digit.repeat(8)}-${digit.repeat(24)}`;
const header = (digit: string) => `Root=${trace(digit)};Parent=53995c3f42cd8ad8;Sampled=1`;
const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
let lines: string[];

const write = (line: string) => void lines.push(line);

beforeEach(() => {
  lines = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a line', () => {
  const failed: InviteEvent = { step: 'failed', sessionId: 'S1', fault: 'client_unreachable' };
  const measure = createMeasure({ stage: 'dev', now: () => noon });
  const figures = { Stage: 'dev', Fault: 'client_unreachable', Failed: 1, _aws: expect.anything() };

  test('is a step with its metrics', () => {
    createLog({ level: undefined, measure, write, now: () => noon }).report(failed);

    expect(lines.join('')).toMatch(/^[^\n]+\n$/);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        ...{ level: 'INFO', message: 'failed', service: 'invite-to-chat', timestamp: '2026-11-22T15:00:00.000Z' },
        ...failed,
        ...figures,
      },
    ]);
  });

  test.for(['WARN', 'ERROR', 'SILENT'])('at the level %s is only its metrics, or nothing', (level) => {
    const { report } = createLog({ level, measure, write });
    report(failed);
    report({ step: 'waiting', sessionId: 'S1' });

    expect(lines.map((line) => JSON.parse(line))).toEqual([figures]);
  });

  test('at a level that Lambda itself is set to is only its metrics, too', () => {
    createLog({ level: 'INFO', platformLevel: 'ERROR', measure, write }).report(failed);

    expect(lines.map((line) => JSON.parse(line))).toEqual([figures]);
  });

  test('of an unexpected error has its name and code, and not its message', () => {
    const { reportError } = createLog({ level: 'INFO', write });
    reportError(
      Object.assign(new Error('body was {"_umsClientId":"15550100001"}'), { name: 'TimeoutError', code: 'ETIMEDOUT' }),
    );

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'ERROR', message: 'unexpected', name: 'TimeoutError', code: 'ETIMEDOUT' },
    ]);
    expect(lines.join()).not.toContain('15550100001');
  });
});

describe('a trace', () => {
  test.for([
    [header('a'), trace('a')],
    [`Self=1-67891234-12456789abcdef012345678;${header('b')}`, trace('b')],
    [trace('a'), undefined],
    ['Root=1-a-b', undefined],
    [`Root=${trace('a')}0`, undefined],
    [undefined, undefined],
  ] as const)('of the header %s is %s', ([text, id]) => {
    expect(traceIdOf(text)).toBe(id);
  });

  test('is on every line of an invocation, with the time since it began', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', header('a'));
    const handler = lazyHandler(() => {
      const { report, reportError } = createLog({ level: 'INFO', write });
      return async () => {
        report({ step: 'accepted', sessionId: 'S1', caller: 'ivr', channel: 'whatsapp-main' });
        reportError(new Error('x'));
      };
    });
    await handler({}, context);

    const line = { traceId: trace('a'), xray_trace_id: trace('a'), durationMs: expect.any(Number) };
    expect(lines.map((text) => JSON.parse(text))).toMatchObject([
      { step: 'accepted', sessionId: 'S1', caller: 'ivr', channel: 'whatsapp-main', ...line },
      { message: 'unexpected', ...line },
    ]);
  });

  test('counts the time of a record by the clock that the handler was given', async () => {
    const { report } = createLog({ level: 'INFO', write, now: () => 1250 });
    const handler = createDeliverHandler({
      deliver: async ({ body }) => {
        report({ step: 'sent', sessionId: body });
        return 'ack';
      },
      batcher: { join: () => {}, leave: () => {} },
      now: () => 1000,
      reportError: () => {},
    });
    const attributes = {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
    };
    const record = { messageId: 'm', body: 'S1', receiptHandle: 'r', attributes, messageAttributes: {} };
    const ofQueue = { md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: '' };

    await handler({ Records: [{ ...record, ...ofQueue }] }, context);

    expect(lines.map((text) => JSON.parse(text))).toMatchObject([{ sessionId: 'S1', durationMs: 250 }]);
  });

  test('goes on from the request to its record: each record of a batch has its own', async () => {
    const { report } = createLog({ level: 'INFO', write });
    const deliver = createDeliverHandler({
      now: () => 0,
      deliver: async ({ body }) => {
        await new Promise((resolve) => setImmediate(resolve));
        report({ step: 'sent', sessionId: body });
        return 'ack';
      },
      batcher: { join: () => {}, leave: () => {} },
      reportError: () => {},
    });
    const handler = lazyHandler<SQSEvent, unknown>(() => deliver);
    const record = (digit: string) => ({
      messageId: digit,
      body: digit,
      receiptHandle: digit,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'x',
        ApproximateFirstReceiveTimestamp: '0',
        AWSTraceHeader: header(digit),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:invites',
      awsRegion: 'eu-west-1',
    });
    vi.stubEnv('_X_AMZN_TRACE_ID', header('c'));
    await handler({ Records: ['a', 'b'].map(record) }, context);

    expect(lines.map((text) => JSON.parse(text))).toMatchObject([
      { sessionId: 'a', traceId: trace('a'), xray_trace_id: trace('c') },
      { sessionId: 'b', traceId: trace('b'), xray_trace_id: trace('c') },
    ]);
  });

  test('is sent to SQS with every request of the invocation by the SDK itself', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'accept');
    vi.stubEnv('_X_AMZN_TRACE_ID', header('a'));
    const headers: Record<string, string>[] = [];
    const client = createSqsClient();
    client.middlewareStack.add(
      () => async (args) => {
        headers.push((args.request as { headers: Record<string, string> }).headers);
        throw new Error('not sent');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await expect(
      client.send(new SendMessageCommand({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/0/q', MessageBody: 'x' })),
    ).rejects.toThrow();

    expect(headers[0]?.['X-Amzn-Trace-Id']).toBe(header('a'));
  });
});
