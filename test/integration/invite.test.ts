import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpResult } from '../../lib/lambda/http/http.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const vendorAccepts = answerJson(200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] });
let close = async () => {};

afterEach(() => close());

async function open(answer = vendorAccepts) {
  const vendor = await startVendor(answer);
  const functions = await openFunctions({ vendorUrl: vendor.url });
  close = functions.close;
  const { accept, deliver, session, sweep, context, sqs, queues } = functions;

  const received = async (): Promise<SQSRecord[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.queueUrl('invites'),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );

    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }) => ({
      messageId: MessageId,
      body: Body,
      receiptHandle: ReceiptHandle,
      attributes: {
        ...Attributes,
        ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '1',
      } as SQSRecord['attributes'],
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: queues.queueArn('invites'),
      awsRegion: 'us-east-1',
    }));
  };
  const read = ({ body = '', ...rest }: HttpResult) => ({ ...rest, body: JSON.parse(body) });

  return {
    ...functions,
    vendor,
    received,
    post: async (parameters: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
      read(await accept(httpEvent({ body: JSON.stringify(espBody(parameters)), headers }), context)),
    deliverAll: async () => deliver({ Records: await received() }, context),
    get: async (id: string) =>
      read(await session(httpEvent({ method: 'GET', path: `/sessions/${id}`, pathParameters: { id } }), context)).body,
    end: async (id: string) =>
      read(await session(httpEvent({ method: 'DELETE', path: `/sessions/${id}`, pathParameters: { id } }), context)),
    runSweep: () => sweep({}, context),
  };
}

describe('over SQS, DynamoDB and HTTP', () => {
  test('a plain invite is sent and its session waits for the agents', async () => {
    const system = await open();
    const { statusCode, body } = await system.post();
    const id = body.Parameters._umsChatSessionId;
    expect(statusCode).toBe(202);
    expect(await system.get(id)).toMatchObject({ status: 'accepted' });

    expect(await system.deliverAll()).toEqual({ batchItemFailures: [] });

    expect(await system.get(id)).toMatchObject({
      status: 'sent',
      chat: { state: 'open' },
      attempts: 1,
      messageId: `${id}.0`,
      vendorMessageId: 'wamid.1',
    });
    expect(system.vendor.requests.map((request) => JSON.parse(request.body).to)).toEqual(['15550100001']);
    expect(system.queues.peek('stack-agents').map((message) => JSON.parse(message.body))).toMatchObject([
      {
        interactionId: id,
        message: 'Hello Ann, your order A-17 is ready for pickup.',
        userData: { PhoneNumber: '15550100001' },
      },
    ]);
    expect(system.errors).toEqual([]);
  });

  test('a notification is terminated, and the sweep removes its entry', async () => {
    const system = await open();
    const { body } = await system.post({ TerminateSessionFlag: 'true', ChatQueueKey: '1:session-WA-sendSR' });
    await system.deliverAll();

    expect(await system.get(body.Parameters._umsChatSessionId)).toMatchObject({
      status: 'sent',
      chat: { state: 'terminated', reason: 'notification' },
    });
    expect(system.queues.peek('stack-notifications')).toHaveLength(1);
    expect(await system.runSweep()).toMatchObject({ seen: 1, alreadyTerminated: 1 });
    expect(system.queues.peek('stack-notifications')).toEqual([]);
    expect(system.queues.peek('stack-agents')).toEqual([]);
  });

  test('fifty posts with one key end in one message', async () => {
    const system = await open();
    const answers = await Promise.all(Array.from({ length: 50 }, () => system.post({}, { 'idempotency-key': 'k-1' })));
    expect(new Set(answers.map(({ body }) => body.Parameters._umsChatSessionId)).size).toBe(1);

    for (let left = await system.received(); left.length > 0; left = await system.received()) {
      await system.deliver({ Records: left }, system.context);
    }

    expect(system.vendor.requests).toHaveLength(1);
    expect(await system.post({}, { 'idempotency-key': 'k-1' })).toMatchObject({
      statusCode: 200,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(await system.post({ Contact: { FirstName: 'Bob' } }, { 'idempotency-key': 'k-1' })).toMatchObject({
      statusCode: 422,
      body: { faultCode: 'idempotency_key_reused' },
    });
  });

  test('a batch is judged record by record: a throttled number and poison hold up nobody', async () => {
    const system = await open(({ body }, response) => {
      const throttled = JSON.parse(body).to === '15550100002';
      const answer = throttled ? { error: { code: 130429, message: 'x' } } : { messages: [{ id: 'wamid.1' }] };
      response.writeHead(throttled ? 429 : 200, throttled ? { 'retry-after': '60' } : {}).end(JSON.stringify(answer));
    });
    const sent = await system.post();
    const throttled = await system.post({ _umsClientId: '15550100002' });
    const [good, held] = await system.received();
    if (!good || !held) throw new Error('two records were expected');

    const { batchItemFailures } = await system.deliver(
      { Records: [good, { ...good, messageId: 'poison', body: '{' }, held] },
      system.context,
    );

    expect(batchItemFailures).toEqual([{ itemIdentifier: held.messageId }]);
    expect(await system.get(sent.body.Parameters._umsChatSessionId)).toMatchObject({ status: 'sent' });
    expect(await system.get(throttled.body.Parameters._umsChatSessionId)).toMatchObject({
      status: 'retrying',
      fault: { faultCode: 'vendor_refused' },
    });
    expect(system.queues.peek('dead-letters').map(({ body, attributes }) => [body, attributes.reason])).toEqual([
      ['{', 'the body is not JSON'],
    ]);
    expect(await system.received()).toEqual([]);
  });

  test('an invite that is cancelled before it was sent is never sent', async () => {
    const system = await open();
    const id = (await system.post()).body.Parameters._umsChatSessionId;

    expect(await system.end(id)).toMatchObject({
      statusCode: 200,
      body: { status: 'failed', fault: { faultCode: 'cancelled' } },
    });
    expect(await system.deliverAll()).toEqual({ batchItemFailures: [] });
    expect(system.vendor.requests).toEqual([]);
    expect(await system.end(id)).toMatchObject({ statusCode: 200 });
  });

  test('agents learn of a session’s end after its interaction', async () => {
    const system = await open();
    const id = (await system.post()).body.Parameters._umsChatSessionId;
    await system.deliverAll();
    await system.end(id);

    expect(system.queues.peek('stack-agents').map(({ body, state }) => [JSON.parse(body).type, state])).toEqual([
      ['session.opened', 'visible'],
      ['session.terminated', 'visible'],
      ['session.terminated', 'delayed'],
    ]);
  });

  test('without the queue nothing is accepted: 503, and the key to send it again with', async () => {
    const system = await open();
    await system.close();
    close = async () => {};

    expect(await system.post({}, { 'idempotency-key': 'k-1' })).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '2', 'idempotency-key': 'k-1' },
      body: { faultCode: 'not_accepted' },
    });
  });

  test('no event holds a client id or a text', async () => {
    const system = await open();
    await system.post({ TerminateSessionFlag: 'true' });
    await system.post();
    await system.deliverAll();
    await system.runSweep();

    expect(system.events.length).toBeGreaterThan(5);
    expect(JSON.stringify(system.events)).not.toMatch(/15550100001|Ann|A-17|the token/);
  });
});
