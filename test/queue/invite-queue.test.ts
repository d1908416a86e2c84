import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createSqsInviteReceiver, createSqsInviteSender } from '../../lib/queue/sqs.ts';
import { inviteQueueContract } from '../contract/invite-queue.ts';
import { createMemoryInviteQueue, createMemoryQueue } from '../memory/queue.ts';
import { noon } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';

inviteQueueContract('memory', async (options) => {
  const queue = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });
  const deadLetters = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });

  return {
    queue: createMemoryInviteQueue(queue, deadLetters, options),
    receive: async () => queue.receive(10).map(({ id, body, group }) => ({ body, receiptHandle: id, group })),
    deadLetters: async () => deadLetters.messages.map(({ body, reason, group }) => ({ body, reason, group })),
    close: async () => {},
  };
});

inviteQueueContract('sqs', async ({ fairBy = 'caller' } = {}) => {
  const { client, server, close } = await sqsQueues(['invites', 'dead-letters']);
  const queueUrl = server.queueUrl('invites');

  return {
    queue: {
      ...createSqsInviteSender({ client, queueUrl, fairBy }),
      ...createSqsInviteReceiver({
        client,
        queueUrl,
        deadLetterUrl: server.queueUrl('dead-letters'),
      }),
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
    deadLetters: async () =>
      server.peek('dead-letters').map(({ body, attributes, group }) => ({ body, reason: attributes.reason, group })),
    close,
  };
});
