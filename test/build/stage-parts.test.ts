import { describe, expect, test } from 'vitest';
import { keepParts, type LambdaFunction } from '../../build/stage-parts.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { ConnectSettings, ExternalSettings } from '../../lib/chat-server/settings.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

const meta: ReceiverSettings = { name: 'meta', kind: 'meta', appSecrets: ['ssm:/a'], verifyToken: 'ssm:/b' };
const aws = {
  name: 'aws',
  kind: 'aws',
  topics: ['arn:aws:sns:us-east-1:123456789012:receipts'],
} satisfies ReceiverSettings;

const channel = (clientMessages: 'session' | 'replies' | 'ignore') => {
  const [found] = sampleCatalog().channels;
  if (!found?.conversation) throw new Error('the sample catalog’s first channel takes client messages');

  return { ...found, conversation: { ...found.conversation, clientMessages } };
};

/** What is left of a small stack. */
function partWith(
  receivers: readonly ReceiverSettings[],
  channels: readonly ChannelSettings[] = [],
  chatServers: readonly ExternalSettings[] = [],
) {
  const role = (name: string) => ({ Ref: `${name}IamRoleLambdaExecution` });
  const queue = (id: string) => ({ sqs: { arn: { 'Fn::GetAtt': [id, 'Arn'] } } });
  const functions: Record<string, LambdaFunction> = {
    deliver: {
      environment: { STAGE: 'dev' },
      withReceivers: { environment: { INDEX: 'x' }, iamRoleStatements: [{ Action: 'more' }] },
      withBridgedServers: { environment: { LOOKS: 'x' } },
      withConnectServers: { iamRoleStatements: [{ Action: 'connect' }] },
      withFallback: { iamRoleStatements: [{ Action: 'steps' }] },
      iamRoleStatements: [{ Action: 'usual' }],
    },
    session: {
      events: [{ httpApi: { method: '*', path: '/sessions/{id}' } }, { httpApi: { path: '/sessions/{id}/messages' } }],
    },
    receive: { onlyWith: 'reports', events: [{ httpApi: { path: '/webhooks' } }, queue('VendorEvents')] },
    relay: {
      onlyWith: 'reports',
      readsSecretsOf: ['chat-servers'],
      withClientMessages: { events: [queue('MessageQueue')], readsSecretsOf: ['channels'] },
      events: [queue('ReceiptQueue')],
    },
  };
  const resources = {
    Resources: {
      Invites: {},
      Own: { Condition: 'OwnKey' },
      ReceiptQueue: { Condition: 'Reports' },
      VendorEvents: { Condition: 'VendorQueue' },
      MessageQueue: { Condition: 'ClientMessages' },
      OwnMedia: { Condition: 'ClientMessages OwnKey' },
      MediaAccess: {
        Type: 'AWS::S3::BucketPolicy',
        Condition: 'ClientMessages',
        Properties: { PolicyDocument: { Statement: [{ Effect: 'Deny' }, { onlyWith: 'RcsFiles', Effect: 'Allow' }] } },
      },
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardBody: {
            'Fn::Sub':
              '{"widgets": [{"x": 1}, {"x": 2, "onlyWith": "Receivers"}, {"x": 3, "onlyWith": "ClientMessages"}]}',
          },
        },
      },
      Access: { Type: 'AWS::IAM::Policy', Properties: { Roles: [role('Deliver'), role('Relay')] } },
    },
    extensions: { HttpApiStage: { DependsOn: ['Route'], Properties: { RouteSettings: {}, Default: {} } } },
  };
  keepParts(
    { functions, resources },
    { receivers, channels, chatServers, hasCallbacks: false, callbackQueues: '' },
    'us-east-1',
  );

  return { functions, ...resources };
}

test('without receivers their functions, resources, roles, variables and routes are gone', () => {
  const { functions, Resources, extensions } = partWith([]);

  expect(Object.keys(functions)).toEqual(['deliver', 'session']);
  expect(functions.deliver).toMatchObject({ environment: { STAGE: 'dev' }, iamRoleStatements: [{ Action: 'usual' }] });
  expect(Resources).toEqual({
    Invites: {},
    Own: { Condition: 'OwnKey' },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardBody: { 'Fn::Sub': '{"widgets":[{"x":1}]}' } },
    },
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
  expect(Object.keys(Resources)).toEqual(['Invites', 'Own', 'ReceiptQueue', 'Dashboard', 'Access']);
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

test('without a channel that takes client messages, nothing of conversations is left', () => {
  const { functions, Resources } = partWith([meta], [channel('ignore')]);

  expect(functions.relay?.events).toHaveLength(1);
  expect(functions.session?.events).toHaveLength(1);
  expect(functions.relay?.readsSecretsOf).toEqual(['chat-servers']);
  expect(Object.keys(Resources)).toEqual(['Invites', 'Own', 'ReceiptQueue', 'Dashboard', 'Access']);
  expect(Resources.Dashboard.Properties.DashboardBody['Fn::Sub']).toBe('{"widgets":[{"x":1},{"x":2}]}');
});

test('with one, all of it is, and what needs a condition of CloudFormation besides keeps that', () => {
  const { functions, Resources } = partWith([meta], [channel('ignore'), channel('replies')]);

  expect(functions.relay?.events).toHaveLength(2);
  expect(functions.session?.events).toHaveLength(2);
  expect(functions.relay?.readsSecretsOf).toEqual(['chat-servers', 'channels']);
  expect(Resources.MessageQueue).toEqual({});
  expect(Resources.OwnMedia).toEqual({ Condition: 'OwnKey' });
  expect(Resources.Dashboard.Properties.DashboardBody['Fn::Sub']).toBe('{"widgets":[{"x":1},{"x":2},{"x":3}]}');
});

test('only a channel with a fallback may have later steps on the invite queue', () => {
  const fallback = [{ channel: 'sms-main', afterSeconds: 60, successStatus: 'delivered' as const }];

  expect(partWith([meta], [{ ...channel('ignore'), fallback }]).functions.deliver?.iamRoleStatements).toContainEqual({
    Action: 'steps',
  });
  expect(partWith([meta], [channel('ignore')]).functions.deliver?.iamRoleStatements).not.toContainEqual({
    Action: 'steps',
  });
});

describe('a chat server that is bridged', () => {
  const gms: ReceiverSettings = { name: 'gms', kind: 'gms', pathSecrets: ['ssm:/p'] };
  const server = (receiver?: string): ExternalSettings => ({
    ...{ kind: 'genesys-gms', name: 'genesys', endpoint: 'https://gms.example.com', services: {} },
    ...{ sealKey: 'ssm:/s', push: {}, receiver },
  });

  test('has the messages of conversations, whatever its channels take, and the variable that its looks need', () => {
    const { functions, Resources } = partWith([meta, gms], [channel('ignore')], [server('gms')]);

    expect(Object.keys(Resources)).toContain('MessageQueue');
    expect(functions.deliver?.environment).toEqual({ STAGE: 'dev', INDEX: 'x', LOOKS: 'x' });
  });

  test('costs nothing if it is not bridged', () => {
    const { functions, Resources } = partWith([meta], [channel('ignore')], [server()]);

    expect(Object.keys(Resources)).not.toContain('MessageQueue');
    expect(functions.deliver?.environment).toEqual({ STAGE: 'dev', INDEX: 'x' });
  });
});

describe('a chat server in Amazon Connect', () => {
  const server = (more: Partial<ConnectSettings> = {}): ConnectSettings => ({
    ...{ kind: 'amazon-connect', name: 'connect', instanceId: 'instance-1', contactFlows: {}, numbers: {} },
    ...{ messageTemplates: {}, ...more },
  });

  test('gets the right to open chats, and the ends of its chats on the queue of what AWS reports', () => {
    const { functions, Resources, extensions } = partWith([], [], [server()]);

    expect(functions.deliver?.iamRoleStatements).toEqual([{ Action: 'usual' }, { Action: 'connect' }]);
    expect(functions.deliver?.environment).toEqual({ STAGE: 'dev' });
    expect(functions.receive?.events).toEqual([{ sqs: { arn: { 'Fn::GetAtt': ['VendorEvents', 'Arn'] } } }]);
    expect(functions.relay?.events).toHaveLength(1);
    expect(Object.keys(Resources)).toEqual(expect.arrayContaining(['ReceiptQueue', 'VendorEvents', 'ContactEvents']));
    expect(extensions.HttpApiStage).toEqual({ Properties: { Default: {} } });
  });

  test('puts them there by a rule for its instances, which alone may send, beside the topics', () => {
    const other = server({ name: 'other', instanceId: 'instance-2' });
    const same = server({ name: 'bridged', bridge: true });
    const { Resources } = partWith([aws], [], [server(), other, same]);

    expect(Resources).toMatchObject({
      ContactEvents: {
        Properties: {
          EventPattern: {
            detail: { instanceArn: [{ suffix: ':instance/instance-1' }, { suffix: ':instance/instance-2' }] },
          },
          Targets: [{ Arn: { 'Fn::GetAtt': ['VendorEvents', 'Arn'] } }],
        },
      },
      VendorEventsAccess: {
        Properties: {
          PolicyDocument: {
            Statement: [
              {
                Principal: { Service: 'sns.amazonaws.com' },
                Condition: { ArnEquals: { 'aws:SourceArn': aws.topics } },
              },
              {
                Principal: { Service: 'events.amazonaws.com' },
                Condition: { ArnEquals: { 'aws:SourceArn': [{ 'Fn::GetAtt': ['ContactEvents', 'Arn'] }] } },
              },
              { Effect: 'Deny' },
            ],
          },
        },
      },
    });
  });

  test('in another region has no rule: Connect’s events are on the bus of its own', () => {
    expect(partWith([], [], [server({ region: 'eu-central-1' })]).Resources).not.toHaveProperty('ContactEvents');
  });

  test('costs other stages nothing: no right, no rule, no queue', () => {
    const { functions, Resources } = partWith([meta], [channel('ignore')]);

    expect(functions.deliver?.iamRoleStatements).toEqual([{ Action: 'usual' }, { Action: 'more' }]);
    expect(Object.keys(Resources)).not.toEqual(expect.arrayContaining(['ContactEvents']));
    expect(Object.keys(Resources)).not.toEqual(expect.arrayContaining(['VendorEvents']));
  });
});

describe('AWS reads the files of conversations', () => {
  const gms: ReceiverSettings = { name: 'gms', kind: 'gms', pathSecrets: ['ssm:/p'] };
  const server: ExternalSettings = {
    ...{ kind: 'genesys-gms', name: 'genesys', endpoint: 'https://gms.example.com', services: {} },
    ...{ sealKey: 'ssm:/s', push: {}, receiver: 'gms' },
  };
  const rcs = { ...channel('session'), mediaType: 'rcs', transport: 'rcs-aws', receiver: 'aws' } as const;
  const statementsWith = (...channels: readonly ChannelSettings[]) =>
    partWith([aws, gms], channels, [server]).Resources.MediaAccess.Properties.PolicyDocument.Statement;

  test('if agents write to clients by RCS: on the channel, or in a chat that is bridged', () => {
    const allowed = [{ Effect: 'Deny' }, { Effect: 'Allow' }];

    expect(statementsWith(rcs)).toEqual(allowed);
    expect(statementsWith({ ...rcs, receiver: undefined, chatServer: 'genesys' })).toEqual(allowed);
  });

  test('and not otherwise', () => {
    const denied = [{ Effect: 'Deny' }];

    expect(statementsWith(channel('session'))).toEqual(denied);
    expect(statementsWith({ ...rcs, receiver: undefined })).toEqual(denied);
    expect(statementsWith({ ...channel('session'), chatServer: 'genesys' })).toEqual(denied);
  });
});
