import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createMemoryInviteQueue, createMemoryQueue } from '../../lib/queue/memory.ts';
import { createSqsInviteReceiver, createSqsInviteSender } from '../../lib/queue/sqs.ts';
import { inviteQueueContract } from '../contract/invite-queue.ts';
import { noon } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';

inviteQueueContract('memory', async () => {
  const queue = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });
  const deadLetters = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });

  return {
    queue: createMemoryInviteQueue(queue, deadLetters),
    receive: async () => queue.receive(10).map(({ id, body }) => ({ body, receiptHandle: id })),
    deadLetters: async () => deadLetters.messages.map(({ body, reason }) => ({ body, reason })),
    close: async () => {},
  };
});

inviteQueueContract('sqs', async () => {
  const { client, server, close } = await sqsQueues(['invites', 'dead-letters']);
  const queueUrl = server.queueUrl('invites');

  return {
    queue: {
      ...createSqsInviteSender({ client, queueUrl }),
      ...createSqsInviteReceiver({ client, queueUrl, deadLetterUrl: server.queueUrl('dead-letters'), linger: async () => {} }),
    },
    receive: async () => {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, receiptHandle: ReceiptHandle }));
    },
    deadLetters: async () => server.peek('dead-letters').map(({ body, attributes }) => ({ body, reason: attributes.reason })),
    close,
  };
});
