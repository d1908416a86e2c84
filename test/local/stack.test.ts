import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readStack } from '../../local/stack.ts';

const file = readFileSync(new URL('stack.sample.yml', import.meta.url), 'utf8');

describe('stack', () => {
  const stack = readStack(file, 'local');

  test('queues, with the defaults of SQS, buckets and tables', () => {
    expect(stack.queues).toEqual([
      {
        name: 'sample-local-work',
        visibilityTimeout: 60,
        retention: 300,
        redrive: { to: 'sample-local-dead', maxReceiveCount: 9 },
      },
      { name: 'sample-local-dead', visibilityTimeout: 30, retention: 345_600 },
      {
        name: 'sample-local-messages.fifo',
        visibilityTimeout: 30,
        retention: 345_600,
        contentBasedDeduplication: true,
        condition: 'ClientMessages',
      },
    ]);
    expect(stack.buckets).toEqual(['sample-local-media-000000000000', 'sample-local-own']);
    expect(stack.tables).toEqual({
      ledger: { name: 'sample-local-ledger', key: 'sessionId' },
      contacts: { name: 'sample-local-contacts', key: 'id' },
      conversations: { name: 'sample-local-conversations', key: 'id' },
      callbacks: { name: 'sample-local-callbacks', key: 'id', sortKey: 'place' },
    });
  });

  test('the environment of a function, every reference followed', () => {
    const queue = 'https://sqs.us-east-1.amazonaws.com/000000000000/sample-local-work';
    const arn = 'arn:aws:sqs:us-east-1:000000000000:sample-local-work';
    expect(stack.functions.accept).toEqual({
      handler: 'functions/accept.handler',
      timeout: 29,
      environment: {
        QUEUE: queue,
        LONG_FORM: queue,
        TABLE: 'sample-local-ledger',
        BASE: 'https://sqs.us-east-1.amazonaws.com/000000000000/sample-local-',
        ARN: arn,
        LONG_ARN: arn,
        JOINED: 'a:us-east-1:3',
        NUMBER: '7',
        FALLBACK: 'none',
      },
    });
    expect(stack.functions.deliver).toEqual({
      handler: 'functions/deliver.handler',
      timeout: 6,
      environment: {
        INDEX: 'sample-local-conversations',
        MESSAGES: 'https://sqs.us-east-1.amazonaws.com/000000000000/sample-local-messages.fifo',
        MEDIA: 'sample-local-media-000000000000',
        OWN: 'sample-local-own',
      },
    });
  });

  test('routes, triggers and schedule', () => {
    expect(stack.routes).toEqual([
      { method: '*', path: '/esp/{service}/{method}', function: 'accept' },
      { method: 'GET', path: '/health', function: 'accept' },
      { method: 'POST', path: '/sessions/{id}/messages', function: 'deliver' },
    ]);
    expect(stack.queueTriggers).toEqual([
      { function: 'deliver', queue: 'sample-local-work', batchSize: 5, maximumConcurrency: 7 },
      { function: 'deliver', queue: 'sample-local-messages.fifo', batchSize: 10, maximumConcurrency: 1000 },
    ]);
    expect(stack.schedules).toEqual([
      { function: 'sweep', every: 300 },
      { function: 'hourly', every: 3600 },
      { function: 'hourly', every: 86_400 },
    ]);
  });

  test('what cannot be known on this machine is named', () => {
    expect(() => readStack(file.replace('!Ref Work', '!Ref Elsewhere'), 'local')).toThrow('QUEUE needs Elsewhere');
    expect(() => readStack(file.replace('self:service', 'self:custom.prefix'), 'local')).toThrow('refers to itself');
  });
});
