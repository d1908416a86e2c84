import { expect, test } from 'vitest';
import { keepReceiversPart, type LambdaFunction } from '../../build/receivers-part.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';

const meta: ReceiverSettings = { name: 'meta', kind: 'meta', appSecrets: ['ssm:/a'], verifyToken: 'ssm:/b' };
const aws: ReceiverSettings = { name: 'aws', kind: 'aws', topics: ['arn:aws:sns:us-east-1:123456789012:receipts'] };

/** What is left of a small stack. */
function partWith(receivers: readonly ReceiverSettings[]) {
  const role = (name: string) => ({ Ref: `${name}IamRoleLambdaExecution` });
  const queue = (id: string) => ({ sqs: { arn: { 'Fn::GetAtt': [id, 'Arn'] } } });
  const functions: Record<string, LambdaFunction> = {
    deliver: {
      environment: { STAGE: 'dev' },
      withReceivers: { environment: { INDEX: 'x' }, iamRoleStatements: [{ Action: 'more' }] },
      iamRoleStatements: [{ Action: 'usual' }],
    },
    receive: { onlyWith: 'receivers', events: [{ httpApi: { path: '/webhooks' } }, queue('VendorEvents')] },
    relay: { onlyWith: 'receivers', events: [queue('ReceiptQueue')] },
  };
  const resources = {
    Resources: {
      Invites: {},
      Own: { Condition: 'OwnKey' },
      ReceiptQueue: { Condition: 'Receivers' },
      VendorEvents: { Condition: 'AwsReceivers' },
      Access: { Type: 'AWS::IAM::Policy', Properties: { Roles: [role('Deliver'), role('Relay')] } },
    },
    extensions: { HttpApiStage: { DependsOn: ['Route'], Properties: { RouteSettings: {}, Default: {} } } },
  };
  keepReceiversPart({ functions, resources }, { receivers }, 'us-east-1');

  return { functions, ...resources };
}

test('without receivers their functions, resources, roles, variables and routes are gone', () => {
  const { functions, Resources, extensions } = partWith([]);

  expect(Object.keys(functions)).toEqual(['deliver']);
  expect(functions.deliver).toMatchObject({ environment: { STAGE: 'dev' }, iamRoleStatements: [{ Action: 'usual' }] });
  expect(Resources).toEqual({
    Invites: {},
    Own: { Condition: 'OwnKey' },
    Access: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'DeliverIamRoleLambdaExecution' }] } },
  });
  expect(extensions.HttpApiStage).toEqual({ Properties: { Default: {} } });
});

test('with one of Meta there are routes, and no queue of topics', () => {
  const { functions, Resources, extensions } = partWith([meta]);

  expect(functions.deliver).toMatchObject({
    environment: { STAGE: 'dev', INDEX: 'x' },
    iamRoleStatements: [{ Action: 'usual' }, { Action: 'more' }],
  });
  expect(functions.receive?.events).toEqual([{ httpApi: { path: '/webhooks' } }]);
  expect(functions.relay?.events).toHaveLength(1);
  expect(Object.keys(Resources)).toEqual(['Invites', 'Own', 'ReceiptQueue', 'Access']);
  expect(Resources.ReceiptQueue).toEqual({});
  expect(Resources.Access.Properties.Roles).toHaveLength(2);
  expect(extensions.HttpApiStage).toHaveProperty('DependsOn');
});

test('with one of AWS there is the queue of topics, and no route', () => {
  const { functions, Resources, extensions } = partWith([aws]);

  expect(functions.receive?.events).toEqual([{ sqs: { arn: { 'Fn::GetAtt': ['VendorEvents', 'Arn'] } } }]);
  expect(Object.keys(Resources)).toEqual(
    expect.arrayContaining(['VendorEvents', 'VendorEventsSubscription1', 'VendorEventsAccess']),
  );
  expect(extensions.HttpApiStage).toEqual({ Properties: { Default: {} } });
});

test('a topic of another region has no dead letters here: SNS would refuse the subscription', () => {
  const topics = ['arn:aws:sns:us-east-1:123456789012:receipts', 'arn:aws:sns:eu-west-1:123456789012:receipts'];
  const { Resources } = partWith([{ ...aws, topics }]);

  expect(Resources).toMatchObject({ VendorEventsSubscription1: { Properties: { RedrivePolicy: {} } } });
  expect(Resources).not.toHaveProperty('VendorEventsSubscription2.Properties.RedrivePolicy');
});
