import { describe, expect, test } from 'vitest';
import { addedPermissions, ofType, permissions, type Template } from '../support/template.ts';

const everyItem = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** What each function may do, and that nobody may do more. Prints the table. */
export function testRoles(
  template: () => Template,
  functionNames: readonly string[],
  roleOf: (name: string) => string,
): void {
  describe('roles', () => {
    // Nothing in Amazon Connect: the sample catalog has no chat server there.
    test('a function may do only what it does, and only to what it uses: secrets each by its name', () => {
      const logs = (name: string) => ({
        // AWS has no narrower resource for these two.
        '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        [`log-group:/aws/lambda/invite-to-chat-dev-${name}:*:*`]: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
      });
      const table = Object.fromEntries(functionNames.map((name) => [name, permissions(template(), roleOf(name))]));
      console.info(formatRoles(table));

      expect(table).toEqual({
        accept: {
          ...logs('accept'),
          InviteQueue: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
          Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
          'parameter/none': ['ssm:GetParameter'],
          Conversations: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
          'parameter/invite-to-chat/dev/identity-key': ['ssm:GetParameter'],
        },
        deliver: {
          ...logs('deliver'),
          InviteQueue: [
            'sqs:ChangeMessageVisibility',
            'sqs:DeleteMessage',
            'sqs:GetQueueAttributes',
            'sqs:ReceiveMessage',
          ],
          InviteDeadLetters: ['sqs:SendMessage'],
          AgentsQueue: ['sqs:SendMessage'],
          NotificationsQueue: ['sqs:SendMessage'],
          Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          Contacts: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          'parameter/invite-to-chat/dev/whatsapp-main/token': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/apple-main/secret': ['ssm:GetParameter'],
          Conversations: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          'parameter/invite-to-chat/dev/identity-key': ['ssm:GetParameter'],
          'sms-voice:${AWS::Region}:${AWS::AccountId}:phone-number/*': [
            'sms-voice:SendRcsMessage',
            'sms-voice:SendTextMessage',
          ],
          'sms-voice:${AWS::Region}:${AWS::AccountId}:rcs-agent/rcs-c020de2520714385': ['sms-voice:SendRcsMessage'],
        },
        sweep: {
          ...logs('sweep'),
          NotificationsQueue: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
          AgentsQueue: ['sqs:SendMessage'],
          Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        },
        session: {
          ...logs('session'),
          AgentsQueue: ['sqs:SendMessage'],
          NotificationsQueue: ['sqs:SendMessage'],
          Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
          MessageQueue: ['sqs:SendMessage'],
          Conversations: everyItem.filter((action) => action !== 'dynamodb:PutItem'),
          Media: ['s3:ListBucket'],
          '${Media.Arn}/*': ['s3:GetObject', 's3:PutObject'],
          'parameter/none': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/identity-key': ['ssm:GetParameter'],
        },
        receive: {
          ...logs('receive'),
          ReceiptQueue: ['sqs:SendMessage'],
          MessageQueue: ['sqs:SendMessage'],
          'parameter/invite-to-chat/dev/apple-main/secret': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/identity-key': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/meta/app-secret': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/meta/verify-token': ['ssm:GetParameter'],
        },
        relay: {
          ...logs('relay'),
          ReceiptQueue: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
          ReceiptDeadLetters: ['sqs:SendMessage'],
          AgentsQueue: ['sqs:SendMessage'],
          NotificationsQueue: ['sqs:SendMessage'],
          Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
          MessageQueue: [
            'sqs:ChangeMessageVisibility',
            'sqs:DeleteMessage',
            'sqs:GetQueueAttributes',
            'sqs:ReceiveMessage',
            'sqs:SendMessage',
          ],
          MessageDeadLetters: ['sqs:SendMessage'],
          Conversations: everyItem,
          Contacts: ['dynamodb:BatchGetItem'],
          Media: ['s3:ListBucket'],
          '${Media.Arn}/*': ['s3:GetObject', 's3:PutObject'],
          'parameter/invite-to-chat/dev/identity-key': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/whatsapp-main/token': ['ssm:GetParameter'],
          'parameter/invite-to-chat/dev/apple-main/secret': ['ssm:GetParameter'],
          'sms-voice:${AWS::Region}:${AWS::AccountId}:phone-number/*': [
            'sms-voice:SendRcsMessage',
            'sms-voice:SendTextMessage',
          ],
          'sms-voice:${AWS::Region}:${AWS::AccountId}:rcs-agent/rcs-c020de2520714385': ['sms-voice:SendRcsMessage'],
        },
      });
    });

    test('no two functions share one, the schedule may only start the sweep, and there are no others', () => {
      const roles = ofType(template(), 'AWS::IAM::Role').filter(([, { Condition }]) => Condition !== 'Never');

      expect(roles.map(([name]) => name).sort()).toEqual([...functionNames.map(roleOf), 'SweepScheduleRole'].sort());
      expect(permissions(template(), 'SweepScheduleRole')).toEqual({ SweepLambdaFunction: ['lambda:InvokeFunction'] });
      expect(template().Conditions.Never).toEqual({ 'Fn::Equals': ['a', 'b'] });
    });

    test('none holds a wildcard action, nor the resource * unless AWS has no other', () => {
      for (const [role] of ofType(template(), 'AWS::IAM::Role')) {
        for (const [name, actions] of Object.entries(permissions(template(), role))) {
          if (name === '*') expect(actions, role).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
          expect(actions.join(' '), role).not.toContain('*');
        }
      }
    });
  });

  test('own keys and own chat queues widen the roles only if they are set', () => {
    const roles = (...names: readonly string[]) => names.map(roleOf);
    const [send, receive] = [
      ['sqs:SendMessage'],
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
    ];
    const added = ofType(template(), 'AWS::IAM::Policy').map(([name]) => [name, addedPermissions(template(), name)]);

    expect(Object.fromEntries(added)).toEqual({
      OwnAgentsQueuesAccess: {
        condition: 'OwnAgentsQueues',
        roles: roles('deliver', 'sweep', 'session', 'relay'),
        allowed: { none: send },
      },
      OwnNotificationsQueuesEntries: {
        condition: 'OwnNotificationsQueues',
        roles: roles('deliver', 'session', 'relay'),
        allowed: { none: send },
      },
      OwnNotificationsQueuesSweep: {
        condition: 'OwnNotificationsQueues',
        roles: roles('sweep'),
        allowed: { none: receive },
      },
      OwnKeyMediaAccess: {
        condition: 'OwnKey',
        roles: roles('session', 'relay'),
        allowed: { '': ['kms:Decrypt', 'kms:GenerateDataKey'] },
      },
      OwnKeyAccess: {
        condition: 'OwnKey',
        roles: roles('accept', 'deliver', 'sweep', 'session', 'receive', 'relay'),
        allowed: { '': ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'] },
      },
    });
  });
}

function formatRoles(table: Record<string, Record<string, string[]>>): string {
  const rows = Object.entries(table).flatMap(([name, allowed]) =>
    Object.entries(allowed).map(([target, actions]) => [name, target, actions.join(' ')]),
  );
  return rows
    .map(([name = '', target = '', actions = '']) => `${name.padEnd(8)} ${target.padEnd(55)} ${actions}`)
    .join('\n');
}
