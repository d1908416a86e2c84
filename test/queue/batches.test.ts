import { type ChangeMessageVisibilityBatchCommand, type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBatchHider, createBatchSender, splitBatches } from '../../lib/queue/batches.ts';
import { sqsQueues } from '../support/queues.ts';

describe('splitting', () => {
  test('by ten', () => {
    const entries = Array.from({ length: 21 }, (_, index) => ({ body: String(index) }));

    expect(splitBatches(entries).map((batch) => batch.length)).toEqual([10, 10, 1]);
    expect(splitBatches(entries).flat()).toEqual(entries);
  });

  test('by bytes, as UTF-8; a body larger than a batch goes alone', () => {
    const kib = (count: number) => ({ body: 'é'.repeat((count * 1024) / 2) });

    expect(splitBatches([kib(100), kib(156), kib(2), kib(300), kib(1)]).map((batch) => batch.length)).toEqual([
      2, 1, 1, 1,
    ]);
  });

  test('nothing makes no batch', () => {
    expect(splitBatches([])).toEqual([]);
  });
});

test('sends that come together go together, and each is confirmed', async () => {
  const { client, server, close } = await sqsQueues(['agents']);
  onTestFinished(close);
  let requests = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  const send = createBatchSender({ client });

  await Promise.all(Array.from({ length: 12 }, (_, index) => send(server.queueUrl('agents'), `body ${index}`)));

  expect(server.peek('agents').map(({ body }) => body)).toEqual(
    Array.from({ length: 12 }, (_, index) => `body ${index}`),
  );
  expect(requests).toBe(2);
});

test('an entry that the queue refuses fails alone, and one without an answer has failed', async () => {
  const answers: SQSClient = Object.assign(new SQSClient({ region: 'eu-west-1' }), {
    send: async (_command: SendMessageBatchCommand) => ({
      Successful: [{ Id: '0' }],
      Failed: [{ Id: '1', Code: 'InternalError' }],
    }),
  });
  const send = createBatchSender({ client: answers });

  const results = await Promise.allSettled(['a', 'b', 'c'].map((body) => send('https://queue', body)));

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(results[1]).toMatchObject({
    reason: expect.objectContaining({ message: expect.stringContaining('InternalError') }),
  });
});

test('records that are hidden together are hidden in one request, and a stale one fails alone', async () => {
  const requests: unknown[] = [];
  const client: SQSClient = Object.assign(new SQSClient({ region: 'eu-west-1' }), {
    send: async ({ input }: ChangeMessageVisibilityBatchCommand) => {
      requests.push(input.Entries?.map(({ ReceiptHandle, VisibilityTimeout }) => [ReceiptHandle, VisibilityTimeout]));
      return { Successful: [{ Id: '0' }], Failed: [{ Id: '1', Code: 'ReceiptHandleIsInvalid' }] };
    },
  });
  const hide = createBatchHider({ client, queueUrl: 'https://queue' });

  const results = await Promise.allSettled([hide('a', 5), hide('b', 60)]);

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(requests).toEqual([
    [
      ['a', 5],
      ['b', 60],
    ],
  ]);
});

test('sends to a FIFO queue have their group and no delay, which it refuses, and go one request after the other', async () => {
  const requests: unknown[] = [];
  let running = 0;
  const client: SQSClient = Object.assign(new SQSClient({ region: 'eu-west-1' }), {
    send: async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
      running += 1;
      expect(running).toBe(1);
      requests.push(...Entries);
      await Promise.resolve();
      running -= 1;
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
  });
  const send = createBatchSender({ client });

  await Promise.all(
    Array.from({ length: 21 }, (_, index) =>
      send('https://queue.fifo', `b${index}`, { group: 'in-a', deduplicationId: `d${index}` }),
    ),
  );

  expect(requests[0]).toEqual({ Id: '0', MessageBody: 'b0', MessageGroupId: 'in-a', MessageDeduplicationId: 'd0' });
  expect(requests).toMatchObject(Array.from({ length: 21 }, (_, index) => ({ MessageBody: `b${index}` })));
});

test('a refused request to a FIFO queue does not stop the next one', async () => {
  let refused = 0;
  const client: SQSClient = Object.assign(new SQSClient({ region: 'eu-west-1' }), {
    send: async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
      refused += 1;
      if (refused === 1) throw new Error('no answer');
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
  });
  const send = createBatchSender({ client });
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) => send('https://queue.fifo', `b${index}`, { group: 'g' })),
  );

  expect(results.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 10 }, () => 'rejected'),
    ...['fulfilled', 'fulfilled'],
  ]);
});

test('when the queue does not answer, every send fails', async () => {
  const { client, server, close } = await sqsQueues(['agents']);
  const url = server.queueUrl('agents');
  await close();
  const send = createBatchSender({ client });

  const results = await Promise.allSettled([send(url, 'a'), send(url, 'b')]);

  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
