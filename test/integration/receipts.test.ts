import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import { createBatchSender } from '../../lib/queue/batches.ts';
import type { ReportedReceipt } from '../../lib/queue/receipt-record.ts';
import { createSqsReceiptQueue } from '../../lib/queue/sqs-receipts.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const client = '15550100001';
const vendorId = `wamid.${client}`;
const accepts = answerJson(200, { messaging_product: 'whatsapp', messages: [{ id: vendorId }] });
let close = async () => {};

afterEach(() => close());

/** Accept, deliver, relay and session over SQS and DynamoDB on this machine, with one invite delivered. */
async function open(answer = accepts) {
  const vendor = await startVendor(answer);
  const functions = await openFunctions({ vendorUrl: vendor.url });
  close = functions.close;
  const { accept, deliver, relay, session, context, sqs, queues } = functions;

  const received = async (queue: string): Promise<SQSRecord[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.queueUrl(queue), MaxNumberOfMessages: 10 }),
    );
    const attributes = { ApproximateReceiveCount: '1' } as SQSRecord['attributes'];

    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      ...{ messageId: MessageId, body: Body, receiptHandle: ReceiptHandle, attributes, messageAttributes: {} },
      ...{ md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: queues.queueArn(queue), awsRegion: 'us-east-1' },
    }));
  };
  const post = async () => {
    const headers = { 'idempotency-key': 'k1' };
    const result = await accept(httpEvent({ body: JSON.stringify(espBody()), headers }), context);
    return { statusCode: result.statusCode, body: JSON.parse(result.body ?? '') };
  };
  const ask = async (method: string, id: string) => {
    const result = await session(httpEvent({ method, path: `/sessions/${id}`, pathParameters: { id } }), context);
    return JSON.parse(result.body ?? '');
  };

  const id: string = (await post()).body.Parameters._umsChatSessionId;
  await deliver({ Records: await received('invites') }, context);

  const receiptQueue = createSqsReceiptQueue({
    send: createBatchSender({ client: sqs }),
    queueUrl: queues.queueUrl('receipts'),
  });
  const report = async (...receipts: readonly Partial<ReportedReceipt>[]) => {
    const known = { v: 1, type: 'receipt', receiver: 'meta', sender: '106540352242922' } as const;
    const at = { at: Date.now(), receivedAt: Date.now() };
    await Promise.all(
      receipts.map((members) =>
        receiptQueue.put({
          ...{ ...known, ...at, vendorMessageId: vendorId, messageId: `${id}.0`, status: 'delivered' },
          ...{ clientIds: [client], ...members },
        }),
      ),
    );
    return relay({ Records: await received('receipts') });
  };
  const waiting = (queue: string) => queues.peek(queue).map(({ body }) => JSON.parse(body));

  return { ...functions, id, post, report, waiting, get: () => ask('GET', id), end: () => ask('DELETE', id) };
}

/** As far as relay reads it. */
function recordOf(body: string): SQSRecord {
  return { body, messageId: 'm1', eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:receipts' } as SQSRecord;
}

describe('receipts over SQS and DynamoDB', () => {
  test('are shown with the session, whatever their order, and when it has ended', async () => {
    const system = await open();

    expect(await system.report({ status: 'read' }, { status: 'delivered' }, { status: 'sent' }, {})).toEqual({
      batchItemFailures: [],
    });
    const shown = {
      status: 'sent',
      messageId: `${system.id}.0`,
      vendorMessageId: vendorId,
      receipt: { status: 'read' },
      times: { accepted: expect.any(String), claimed: expect.any(String), read: expect.any(String) },
    };
    expect(await system.get()).toMatchObject(shown);
    expect(await system.end()).toMatchObject({ ...shown, chat: { state: 'terminated', reason: 'requested' } });
  });

  test('that bring only the vendor’s id are found by what deliver wrote down', async () => {
    const system = await open();
    await system.report({ messageId: undefined });

    expect(await system.get()).toMatchObject({ receipt: { status: 'delivered' } });
  });

  test('settle what nobody knew, for GET and for the same invite again', async () => {
    const system = await open((_request, response) => response.destroy());
    expect(await system.get()).toMatchObject({ status: 'unknown' });
    await system.report({ status: 'sent' });

    expect(await system.get()).toMatchObject({ status: 'sent', receipt: { status: 'sent' } });
    expect(await system.post()).toMatchObject({ statusCode: 200 });
  });

  test('that say failed make the same unknown invite a failure for its caller', async () => {
    const system = await open((_request, response) => response.destroy());
    await system.report({ status: 'failed', vendorCode: '131026' });

    expect(await system.get()).toMatchObject({ status: 'failed', fault: { faultCode: 'client_unreachable' } });
    expect(await system.post()).toMatchObject({ statusCode: 422, body: { faultCode: 'client_unreachable' } });
  });

  test('that say failed reach the agents, and end the session after the grace', async () => {
    const system = await open();
    await system.report({ status: 'failed', vendorCode: '131026' });

    expect(system.waiting('stack-agents')).toMatchObject([
      { type: 'session.opened', messageId: `${system.id}.0` },
      { type: 'session.receipt', status: 'failed', fault: { code: 'client_unreachable' } },
    ]);
    const [undelivered] = system.queues.peek('receipts').filter(({ body }) => body.includes('undelivered'));
    expect(undelivered?.body).toBe(`{"v":1,"type":"undelivered","sessionId":"${system.id}"}`);

    const record = recordOf(undelivered?.body ?? '');
    expect(await system.relay({ Records: [record] })).toEqual({ batchItemFailures: [] });
    expect(await system.get()).toMatchObject({ status: 'sent', chat: { state: 'terminated', reason: 'undelivered' } });
    expect(system.waiting('stack-agents').at(-1)).toMatchObject({ type: 'session.terminated', reason: 'undelivered' });
  });

  test('that are forged, replayed to another number or cut change nothing', async () => {
    const system = await open();
    const before = await system.get();
    await system.report(
      { status: 'failed', sender: '106540352242923' },
      { status: 'failed', messageId: 'aaaaaaaaaaaaaaaa.0' },
      { status: 'failed', receiver: 'other' },
    );
    await system.relay({ Records: [recordOf('{"v":1,"type":"rec')] });

    expect(await system.get()).toEqual(before);
    expect(system.queues.peek('receipt-dead-letters')).toHaveLength(1);
    expect(system.waiting('stack-agents')).toHaveLength(1);
  });

  test('bring no number into what is reported, nor into what agents get of them', async () => {
    const system = await open();
    await system.report({ status: 'failed', vendorCode: '131026' }, { status: 'sent', sender: client });

    const told = system.waiting('stack-agents').filter(({ type }) => type === 'session.receipt');
    expect(JSON.stringify([system.events, system.errors, told])).not.toContain(client);
  });
});
