import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import type { ReceivedRecord } from '../../lib/conversation/relay-messages.ts';
import { createMessagesHandler, isOfQueue } from '../../lib/lambda/relay-handler.ts';
import { noon } from '../support/builders.ts';

function record(messageId: string, attributes: Partial<SQSRecord['attributes']> = {}): SQSRecord {
  return {
    ...{ messageId, receiptHandle: `handle of ${messageId}`, body: `body of ${messageId}`, md5OfBody: '' },
    attributes: {
      ...{ ApproximateReceiveCount: '3', SentTimestamp: String(noon - 1000), SenderId: 'me' },
      ...{ ApproximateFirstReceiveTimestamp: String(noon), MessageGroupId: 'in-1', ...attributes },
    },
    ...{ messageAttributes: {}, eventSource: 'aws:sqs', awsRegion: 'us-east-1' },
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:stack-messages.fifo',
  };
}

test('a batch of messages is handed over with groups and times, and what is retained is answered', async () => {
  const seen: (ReceivedRecord | number)[] = [];
  const handler = createMessagesHandler({
    relayMessages: async (records, remainingMs) => {
      seen.push(...records, remainingMs());
      return ['ack', 'retain'];
    },
  });
  const Records = [record('m1'), record('m2', { MessageGroupId: 'out-S1' })];

  expect(await handler({ Records }, { getRemainingTimeInMillis: () => 9000 })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm2' }],
  });
  expect(seen).toEqual([
    {
      ...{ body: 'body of m1', receiptHandle: 'handle of m1', group: 'in-1' },
      ...{ firstReceivedAt: noon, receiveCount: 3 },
    },
    {
      ...{ body: 'body of m2', receiptHandle: 'handle of m2', group: 'out-S1' },
      ...{ firstReceivedAt: noon, receiveCount: 3 },
    },
    9000,
  ]);
});

test.each([
  ['of this queue', 'https://sqs.us-east-1.amazonaws.com/000000000000/stack-messages.fifo', true],
  ['of another queue', 'https://sqs.us-east-1.amazonaws.com/000000000000/stack-receipts', false],
  ['of a stage without such a queue', undefined, false],
])('a batch %s is known by its source', (_, queueUrl, expected) => {
  const event: SQSEvent = { Records: [record('m1')] };

  expect(isOfQueue(event, queueUrl)).toBe(expected);
});
