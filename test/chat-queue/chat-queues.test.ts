import { describe, expect, test } from 'vitest';
import { createQueueUrls, createSqsChatQueues, createSqsEntryQueue } from '../../lib/chat-queue/sqs-chat-queues.ts';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { chatQueuesContract } from '../contract/chat-queues.ts';
import { createMemoryChatQueues, createMemoryEntryQueue } from '../memory/chat-queues.ts';
import { createMemoryQueue } from '../memory/queue.ts';
import { noon } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

const notifications = '1:session-WA-sendSR';

chatQueuesContract('memory', async () => {
  const notificationsQueue = createMemoryQueue({ now: () => noon, visibilitySeconds: 60 });
  const queues = new Map([
    ['1:session-WA', createMemoryQueue({ now: () => noon, visibilitySeconds: 60 })],
    [notifications, notificationsQueue],
  ]);

  return {
    sender: createMemoryChatQueues(queues),
    entries: createMemoryEntryQueue(notifications, notificationsQueue),
    peek: (key) => queues.get(key)?.messages.map(({ body }) => body) ?? [],
    close: async () => {},
  };
});

chatQueuesContract('sqs', async () => {
  const { client, server, close } = await sqsQueues(['stack-agents', 'stack-notifications']);
  const catalog = sampleCatalog();
  const urlOf = createQueueUrls(catalog.queue, server.queueUrl('stack-'));

  return {
    sender: createSqsChatQueues({ send: createBatchSender({ client }), urlOf }),
    entries: createSqsEntryQueue({
      client,
      chatQueueKey: notifications,
      queueUrl: urlOf(notifications),
      waitSeconds: 0,
    }),
    peek: (key) => server.peek(`stack-${catalog.queue(key)?.queue}`).map(({ body }) => body),
    close,
  };
});

describe('queue URLs', () => {
  const url = (queue: string, base: string) => createQueueUrls(() => ({ kind: 'agents', queue }), base)('1:any');

  test('a name goes behind the base: a prefix as it stands, an account with a slash', () => {
    expect(url('agents', 'https://sqs.eu-west-1.amazonaws.com/123456789012/invite-to-chat-dev-')).toMatch(
      /\/invite-to-chat-dev-agents$/,
    );
    expect(url('agents', 'https://sqs.eu-west-1.amazonaws.com/123456789012')).toMatch(/\/123456789012\/agents$/);
    expect(url('agents', 'https://sqs.eu-west-1.amazonaws.com/123456789012/')).toMatch(/\/123456789012\/agents$/);
  });

  test('an arn stands for itself', () => {
    expect(url('arn:aws:sqs:us-east-1:210987654321:theirs', 'https://ignored')).toBe(
      'https://sqs.us-east-1.amazonaws.com/210987654321/theirs',
    );
    expect(url('arn:aws-cn:sqs:cn-north-1:210987654321:theirs', 'https://ignored')).toBe(
      'https://sqs.cn-north-1.amazonaws.com.cn/210987654321/theirs',
    );
  });
});
