import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { espBody, noon } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

/** The functions over SQS, DynamoDB and HTTP, on a clock that only the test moves. */
async function open() {
  const clock = { time: noon };
  const vendor = { isStopped: true, posts: 0 };
  const stopped = answerJson(400, { error: { code: 132015 } });
  const taken = answerJson(200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] });
  const server = await startVendor((request, response) => {
    vendor.posts += 1;

    return vendor.isStopped ? stopped(request, response) : taken(request, response);
  });
  const functions = await openFunctions({ vendorUrl: server.url, now: () => clock.time });
  onTestFinished(functions.close);
  const { accept, deliver, session, sqs, queues, context } = functions;
  const read = ({ body = '' }: { body?: string | undefined }) => JSON.parse(body);

  return {
    ...functions,
    clock,
    vendor,
    post: async () => {
      const answer = await accept(httpEvent({ body: JSON.stringify(espBody({ InviteTtlSeconds: '7200' })) }), context);

      return { statusCode: answer.statusCode, body: read(answer) };
    },
    receive: async (): Promise<SQSRecord> => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queues.queueUrl('invites') }));
      const [{ MessageId = '', Body = '', ReceiptHandle = '' } = {}] = Messages;

      return {
        messageId: MessageId,
        body: Body,
        receiptHandle: ReceiptHandle,
        attributes: { ApproximateReceiveCount: '1' } as SQSRecord['attributes'],
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: queues.queueArn('invites'),
        awsRegion: 'us-east-1',
      };
    },
    isDone: async (record: SQSRecord) => (await deliver({ Records: [record] }, context)).batchItemFailures.length === 0,
    statusOf: async (id: string) =>
      read(await session(httpEvent({ method: 'GET', path: `/sessions/${id}`, pathParameters: { id } }), context)),
  };
}

test('a template message that is paused: one invite fails, the next is held, a probe closes, and all goes on', async () => {
  const { clock, vendor, post, receive, isDone, statusOf, events } = await open();
  const idOf = ({ body }: Awaited<ReturnType<typeof post>>) => body.Parameters._umsChatSessionId;
  const first = idOf(await post());
  const second = idOf(await post());
  const third = idOf(await post());

  // Fail.
  expect(await isDone(await receive())).toBe(true);
  const ended = await Promise.all([first, second, third].map(statusOf));
  expect(ended.filter(({ status }) => status === 'failed')).toHaveLength(1);

  // Hold: deliver knows at once, accept within 15 s.
  const [two, three] = [await receive(), await receive()];
  expect([await isDone(two), await isDone(three), vendor.posts]).toEqual([false, false, 1]);
  clock.time += 15_000;
  expect(await post()).toMatchObject({
    statusCode: 422,
    body: { faultCode: 'template_stopped', detail: expect.stringContaining('2026-11-22T15:01:00.000Z') },
  });

  // Probe: one of two, and it meets the stop again; the next wait is two minutes.
  clock.time = noon + 60_000;
  expect([await isDone(two), await isDone(three), vendor.posts]).toEqual([true, false, 2]);
  clock.time += 119_000;
  expect([await isDone(three), vendor.posts]).toEqual([false, 2]);

  // Close.
  vendor.isStopped = false;
  clock.time += 2000;
  expect([await isDone(three), vendor.posts]).toEqual([true, 3]);
  clock.time += 15_000;
  expect(await post()).toMatchObject({ statusCode: 202 });
  expect(await isDone(await receive())).toBe(true);
  expect(vendor.posts).toBe(4);

  const { template } = sampleCircuits();
  expect(events.filter(({ circuit }) => circuit).map(({ step, circuit }) => [step, circuit])).toEqual([
    ['circuit_opened', template],
    ['circuit_probe', template],
    ['circuit_opened', template],
    ['circuit_probe', template],
    ['circuit_closed', template],
  ]);
});
