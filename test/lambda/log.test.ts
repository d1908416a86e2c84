import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onFirstCall } from '../../functions/on-first-call.ts';
import { createSqsClient } from '../../lib/lambda/clients.ts';
import { createDeliverHandler } from '../../lib/lambda/deliver-handler.ts';
import { createLog } from '../../lib/lambda/log.ts';
import { traceIdOf } from '../../lib/lambda/work.ts';

const trace = (digit: string) => `1-${digit.repeat(8)}-${digit.repeat(24)}`;
const header = (digit: string) => `Root=${trace(digit)};Parent=53995c3f42cd8ad8;Sampled=1`;
const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
let lines: string[];

beforeEach(() => {
  lines = [];
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  for (const method of ['info', 'error'] as const) vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
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
    const handler = onFirstCall(() => {
      const { report, reportError } = createLog('INFO');
      return async () => {
        report({ step: 'accepted', sessionId: 'S1', caller: 'ivr', channel: 'whatsapp-main' });
        reportError(new Error('x'));
      };
    });
    await handler({}, context);

    const line = { traceId: trace('a'), durationMs: expect.any(Number) };
    expect(lines.map((text) => JSON.parse(text))).toMatchObject([
      { step: 'accepted', sessionId: 'S1', caller: 'ivr', channel: 'whatsapp-main', ...line },
      { message: 'unexpected', ...line },
    ]);
  });

  test('goes on from the request to its record: each record of a batch has its own', async () => {
    const { report } = createLog('INFO');
    const handler = createDeliverHandler({
      deliver: async ({ body }) => {
        await new Promise((resolve) => setImmediate(resolve));
        report({ step: 'sent', sessionId: body });
        return 'done';
      },
      company: { join: () => {}, leave: () => {} },
      reportError: () => {},
    });
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
    await handler({ Records: ['a', 'b'].map(record) }, context);

    expect(lines.map((text) => JSON.parse(text)).map(({ sessionId, traceId }) => [sessionId, traceId])).toEqual([
      ['a', trace('a')],
      ['b', trace('b')],
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
