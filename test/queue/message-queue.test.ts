import { randomUUID } from 'node:crypto';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { createSqsMessageQueue, createSqsReceivedMessages } from '../../lib/queue/sqs-messages.ts';
import { messageQueueContract } from '../contract/message-queue.ts';
import { createMemoryFifoQueue, createMemoryMessageQueue } from '../memory/message-queue.ts';
import { noon } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';

messageQueueContract('memory', async () => {
  const queue = createMemoryFifoQueue({ now: () => noon, visibilitySeconds: 60 });
  const deadLetters = createMemoryFifoQueue({ now: () => noon, visibilitySeconds: 60 });

  return {
    queue: createMemoryMessageQueue(queue, deadLetters),
    receive: async () => queue.receive(10).map(({ id, body, group }) => ({ body, receiptHandle: id, group })),
    remove: async (receiptHandle) => queue.remove(receiptHandle),
    deadLetters: async () => deadLetters.messages.map(({ body, reason, group }) => ({ body, reason, group })),
    close: async () => {},
  };
});

messageQueueContract('sqs', async () => {
  const { client, server, close } = await sqsQueues(['messages.fifo', 'dead-letters.fifo']);
  const queueUrl = server.queueUrl('messages.fifo');
  const deadLetterUrl = server.queueUrl('dead-letters.fifo');

  return {
    queue: {
      ...createSqsMessageQueue({ send: createBatchSender({ client }), queueUrl }),
      ...createSqsReceivedMessages({ client, queueUrl, deadLetterUrl, newId: randomUUID }),
    },
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['MessageGroupId'],
        }),
      );

      return Messages.map(({ Body = '', ReceiptHandle = '', Attributes }) => ({
        body: Body,
        receiptHandle: ReceiptHandle,
        group: Attributes?.MessageGroupId,
      }));
    },
    remove: async (ReceiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    },
    deadLetters: async () =>
      server
        .peek('dead-letters.fifo')
        .map(({ body, attributes, group }) => ({ body, reason: attributes.reason, group })),
    close,
  };
});
