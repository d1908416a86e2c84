import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ofType, resource, type Template } from '../support/template.ts';

/** That queues are encrypted, keep records for as long as they must, and end in their dead letters. */
export function testQueues(template: () => Template, environmentOf: (name: string) => Record<string, unknown>): void {
  const properties = (name: string) => resource(template(), name).Properties;

  describe('queues', () => {
    const day = 86_400;
    const encrypted = {
      SqsManagedSseEnabled: { 'Fn::If': ['OwnKey', { Ref: 'AWS::NoValue' }, true] },
      KmsMasterKeyId: { 'Fn::If': ['OwnKey', '', { Ref: 'AWS::NoValue' }] },
    };

    test('none is reached without TLS', () => {
      const names = ofType(template(), 'AWS::SQS::Queue').map(([name]) => name);
      const policies = ofType(template(), 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);

      expect(policies).toHaveLength(names.length);
      for (const name of names) {
        const Statement = [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: { 'Fn::GetAtt': [name, 'Arn'] },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ];
        expect(policies).toContainEqual({
          Queues: [{ Ref: name }],
          PolicyDocument: { Version: '2012-10-17', Statement },
        });
      }
    });

    test.for([
      ['InviteQueue', 'invites', { VisibilityTimeout: 60, MessageRetentionPeriod: 4 * day }, 'InviteDeadLetters', 1000],
      ['AgentsQueue', 'agents', { MessageRetentionPeriod: 4 * day }, 'AgentsDeadLetters', 10],
      ['NotificationsQueue', 'notifications', { MessageRetentionPeriod: 14 * day }, 'NotificationsDeadLetters', 1000],
      ['ReceiptQueue', 'receipts', { MessageRetentionPeriod: 14 * day }, 'ReceiptDeadLetters', 1000],
      ['MessageQueue', 'messages', { MessageRetentionPeriod: 14 * day, FifoQueue: true }, 'MessageDeadLetters', 1000],
    ] as const)(
      '%s is encrypted and ends in its dead letters',
      ([name, queue, settings, deadLetters, maxReceiveCount]) => {
        const fifo = 'FifoQueue' in settings ? '.fifo' : '';
        expect(properties(name)).toMatchObject({
          ...settings,
          QueueName: `invite-to-chat-dev-${queue}${fifo}`,
          ...encrypted,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount },
        });
        expect(properties(deadLetters)).toMatchObject({
          QueueName: `invite-to-chat-dev-${queue}-dead-letters${fifo}`,
          ...(fifo !== '' && { FifoQueue: true }),
          ...encrypted,
          MessageRetentionPeriod: 14 * day,
        });
      },
    );

    test('a record stays hidden longer than the function that holds it can run', () => {
      expect(properties('InviteQueue').VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * Number(properties('DeliverLambdaFunction').Timeout),
      );
      expect(properties('NotificationsQueue').VisibilityTimeout).toBeGreaterThanOrEqual(
        Number(properties('SweepLambdaFunction').Timeout),
      );
    });

    test('every queue that the catalog names is at CHAT_QUEUE_URL_BASE', async () => {
      const named = z
        .record(z.string(), z.object({ queue: z.string() }))
        .parse(parse(await readFile('catalog/queues.yml', 'utf8')));
      const existing = ofType(template(), 'AWS::SQS::Queue').map(([, { Properties }]) => Properties.QueueName);

      expect(environmentOf('deliver').CHAT_QUEUE_URL_BASE).toEqual({
        'Fn::Sub': 'https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/invite-to-chat-dev-',
      });
      for (const { queue } of Object.values(named)) expect(existing).toContain(`invite-to-chat-dev-${queue}`);
    });
  });
}
