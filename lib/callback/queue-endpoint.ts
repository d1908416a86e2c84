import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SendCallback } from './callback-sender.ts';

/**
 * Brings callbacks to a caller's queue; the attribute `webhook-id` is what the header is. A FIFO queue has a group for
 * each session.
 */
export function createSendToQueue(client: SQSClient, queueUrl: string): SendCallback {
  return async ({ id, body, sessionId }) => {
    const fifo = queueUrl.endsWith('.fifo') && { MessageGroupId: sessionId, MessageDeduplicationId: id };

    try {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: { 'webhook-id': { DataType: 'String', StringValue: id } },
          ...fifo,
        }),
      );

      return { status: 'taken', answer: 'stored' };
    } catch (cause) {
      return { status: 'failed', answer: cause instanceof Error ? cause.name : 'no answer' };
    }
  };
}

/** A queue's URL by its ARN. */
export function queueUrlOf(arn: string): string {
  const [, partition, , region, account, name] = arn.split(':');

  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
}
