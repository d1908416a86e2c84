import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { createInvoke, currentInvocation } from '../../local/invocation.ts';
import { startPoller } from '../../local/poller.ts';
import { startQueueServer } from '../../local/queue-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Handler = (event: SQSEvent, context: Context) => unknown;

describe('poller', () => {
  test('hands over records as Lambda does', async () => {
    const { client, server, QueueUrl, start } = await queueServer();
    const { MessageId } = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: '{"a":1}',
        MessageAttributes: { reason: { DataType: 'String', StringValue: 'why' } },
      }),
    );
    const { events, contexts } = start(() => undefined);
    await vi.waitFor(() => expect(events).toHaveLength(1), 60_000);

    expect(events[0]?.Records).toEqual([
      {
        messageId: MessageId,
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: localAccount.id,
        },
        messageAttributes: {
          reason: { stringValue: 'why', dataType: 'String', stringListValues: [], binaryListValues: [] },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: 'aws:sqs',
        eventSourceARN: server.queueArn('work'),
        awsRegion: 'us-east-1',
      },
    ]);
    expect(contexts[0]).toMatchObject({ functionName: 'deliver', awsRequestId: 'id-1' });
    const remaining = contexts[0]?.getRemainingTimeInMillis() ?? 0;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(500);
  });

  test('gathers a batch that is greater than what SQS hands out at once, and removes all of it', async () => {
    const { client, server, QueueUrl, start } = await queueServer();
    for (const ten of ['a', 'b'])
      await client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: Array.from({ length: 10 }, (_, at) => ({ Id: `${ten}${at}`, MessageBody: `${ten}${at}` })),
        }),
      );
    const { events } = start(() => undefined, 0.5, { batchSize: 15 });

    await vi.waitFor(() => expect(server.peek('work')).toEqual([]), 4000);
    expect(events.map(({ Records }) => Records.length)).toEqual([15, 5]);
  });

  test.each<[string, (ids: readonly string[]) => unknown, readonly number[]]>([
    ['nothing', () => undefined, []],
    ['null', () => null, []],
    ['an empty response', () => ({}), []],
    ['a null list', () => ({ batchItemFailures: null }), []],
    ['an empty list', () => ({ batchItemFailures: [] }), []],
    ['one failure', (ids) => ({ batchItemFailures: [{ itemIdentifier: ids[1] }] }), [1]],
    ['an unknown id', () => ({ batchItemFailures: [{ itemIdentifier: 'someone else' }] }), [0, 1, 2]],
    ['an empty id', (ids) => ({ batchItemFailures: [{ itemIdentifier: ids[0] }, { itemIdentifier: '' }] }), [0, 1, 2]],
    ['a null id', () => ({ batchItemFailures: [{ itemIdentifier: null }] }), [0, 1, 2]],
    ['a misspelt key', (ids) => ({ batchItemFailures: [{ itemIdentifer: ids[0] }] }), [0, 1, 2]],
    ['a list of ids', (ids) => ({ batchItemFailures: ids }), [0, 1, 2]],
    ['text', () => 'all is well', [0, 1, 2]],
    ['an error', () => Promise.reject(new Error('no')), [0, 1, 2]],
    ['no answer in time', () => new Promise(() => undefined), [0, 1, 2]],
    ['death', () => currentInvocation()?.kill(), [0, 1, 2]],
  ])('of a batch that is answered by %s the right records stay', async (_, answer, staying) => {
    const { client, server, QueueUrl, start } = await queueServer();
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ['0', '1', '2'].map((body) => ({ Id: body, MessageBody: body })),
      }),
    );
    const { poller, events } = start((event) => answer(event.Records.map(({ messageId }) => messageId)));
    await vi.waitFor(() => expect(events).toHaveLength(1), 60_000);
    await poller.stop(2000);

    expect(events[0]?.Records).toHaveLength(3);
    expect(server.peek('work').map(({ body, state, receiveCount }) => [Number(body), state, receiveCount])).toEqual(
      staying.map((body) => [body, 'hidden', 1]),
    );
  });

  test('runs as many batches of ten at once as it may, and no more', async () => {
    const { client, QueueUrl, start } = await queueServer();
    for (let sent = 0; sent < 60; sent += 10) {
      await client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: Array.from({ length: 10 }, (_, n) => ({ Id: String(n), MessageBody: 'x' })),
        }),
      );
    }

    const gate = Promise.withResolvers<void>();
    let atOnce = 0;
    let most = 0;
    const { events } = start(async () => {
      most = Math.max(most, ++atOnce);
      await gate.promise;
      atOnce--;
    }, 30);
    await vi.waitFor(() => expect(events).toHaveLength(3), 60_000);
    gate.resolve();
    await vi.waitFor(() => expect(events).toHaveLength(6), 60_000);
    expect(most).toBe(3);
    expect(events.map(({ Records }) => Records.length)).toEqual([10, 10, 10, 10, 10, 10]);
  });

  test('of a FIFO queue takes several groups at once, and nothing of a group while an earlier one of it has failed', async () => {
    const { client, server, start } = await queueServer();
    const name = 'work.fifo';
    server.declare({ name, visibilityTimeout: 1, retention: 60 });
    const QueueUrl = server.queueUrl(name);
    const put = (...bodies: readonly string[]) =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: bodies.map((body) => ({
            ...{ Id: body, MessageBody: body, MessageGroupId: body[0], MessageDeduplicationId: body },
          })),
        }),
      );
    await put('a1', 'b1', 'a2');
    const seen: string[][] = [];
    start(
      ({ Records }) => {
        seen.push(Records.map(({ body, attributes }) => `${body} of ${attributes.MessageGroupId}`));
        const failed = seen.length === 1 ? Records.filter(({ body }) => body.startsWith('a')) : [];
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
      0.5,
      { queueUrl: QueueUrl },
    );

    await vi.waitFor(() => expect(seen).toHaveLength(1), 60_000);
    await put('a3', 'b2');
    await vi.waitFor(() => expect(server.peek(name)).toEqual([]), 60_000);
    expect(seen.map((batch) => batch.toSorted())).toEqual([
      ['a1 of a', 'a2 of a', 'b1 of b'],
      ['b2 of b'],
      ['a1 of a', 'a2 of a', 'a3 of a'],
    ]);
    expect(seen[2]).toEqual(['a1 of a', 'a2 of a', 'a3 of a']);
  });

  test('a queue that cannot be reached is reported, and polled again', async () => {
    const { server, start } = await queueServer();
    const problems: string[] = [];
    start(() => undefined, 1, {
      queueUrl: `${server.url}/000000000000/gone`,
      onProblem: (problem) => problems.push(problem),
    });
    await vi.waitFor(() => expect(problems).toEqual(['cannot receive', 'cannot receive']), 60_000);
  });
});

async function queueServer() {
  const server = await startQueueServer({
    dataDir: await temporaryFolder(),
    queues: [{ name: 'work', visibilityTimeout: 60, retention: 60 }],
  });
  const client = new SQSClient({
    endpoint: server.url,
    region: localAccount.region,
    credentials: localAccount.credentials,
    useQueueUrlAsEndpoint: false,
  });
  const QueueUrl = server.queueUrl('work');
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });

  const start = (
    handler: Handler,
    timeout = 0.5,
    overrides: { queueUrl?: string; batchSize?: number; onProblem?: (problem: string) => void } = {},
  ) => {
    const events: SQSEvent[] = [];
    const contexts: Context[] = [];
    let ids = 0;
    const invoke = createInvoke<SQSEvent>({
      functionName: 'deliver',
      timeout,
      newId: () => `id-${++ids}`,
      handler(event, context) {
        events.push(event);
        contexts.push(context);
        return handler(event, context);
      },
    });
    const poller = startPoller({
      client,
      queueUrl: QueueUrl,
      queueArn: server.queueArn('work'),
      batchSize: 10,
      maximumConcurrency: 3,
      invoke,
      onProblem: () => undefined,
      ...overrides,
    });
    onTestFinished(() => poller.stop(0));
    return { poller, events, contexts };
  };
  return { server, client, QueueUrl, start };
}
