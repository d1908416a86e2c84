import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ofType, permissions, resource, type Template } from '../support/template.ts';

type Templates = {
  readonly without: () => Template;
  readonly withMeta: () => Template;
  readonly withTopics: () => Template;
};

const namesIn = (template: Template) => Object.keys(template.Resources).sort();
const own =
  /(Receive|Relay)(Lambda|Iam)|Receipt|VendorEvents|Conversations|webhooks|"Media|MessageQueue|MEDIA_|dev-messages/i;

/** What receivers add to a stage, and that a stage without them has none of it. */
export function testReceivers({ without, withMeta, withTopics }: Templates): void {
  describe('a catalog without receivers', () => {
    test('leaves the stack as it was before there were any', () => {
      const before: unknown = JSON.parse(readFileSync('test/stack/without-receivers.json', 'utf8'));

      expect(namesIn(without())).toEqual(before);
      expect(JSON.stringify(without())).not.toMatch(own);
    });

    test('gives no other function a variable or a right more', () => {
      const environmentOf = (name: string) => JSON.stringify(resource(without(), name).Properties.Environment);
      for (const name of ['Accept', 'Deliver', 'Sweep', 'Session'])
        expect(environmentOf(`${name}LambdaFunction`)).not.toMatch(/CONVERSATIONS|IDENTITY|RECEIPT|MESSAGE|MEDIA/);

      expect(JSON.stringify(permissions(without(), 'DeliverIamRoleLambdaExecution'))).not.toContain('identity-key');
    });

    test('throttles the API as a whole', () => {
      expect(resource(without(), 'HttpApiStage').Properties).not.toHaveProperty('RouteSettings');
    });

    test('costs an idle stack nothing more: as many alarms, and as many queues that Lambda polls', () => {
      const count = (type: string) => ofType(without(), type).length;

      expect(count('AWS::Lambda::EventSourceMapping')).toBe(1);
      expect(count('AWS::CloudWatch::Alarm')).toBe(19);
    });
  });

  describe('receivers of kind meta', () => {
    test('post by routes with a throttle of their own, which is set after the routes are there', () => {
      const throttle = { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 };
      const stage = resource(withMeta(), 'HttpApiStage');

      expect(stage.Properties.RouteSettings).toEqual({
        'GET /webhooks/{receiver}': throttle,
        'POST /webhooks/{receiver}': throttle,
        'POST /webhooks/{receiver}/message': throttle,
        'POST /webhooks/{receiver}/{secret}': throttle,
      });
      const routes = [
        'HttpApiRouteGetWebhooksReceiverVar',
        'HttpApiRoutePostWebhooksReceiverVar',
        'HttpApiRoutePostWebhooksReceiverVarMessage',
        'HttpApiRoutePostWebhooksReceiverVarSecretVar',
      ];
      expect(stage.DependsOn).toEqual(expect.arrayContaining(routes));
      for (const id of routes) expect(resource(withMeta(), id).Properties).not.toHaveProperty('AuthorizerId');
    });

    test('need no queue that subscribes to topics', () => {
      expect(namesIn(withMeta()).filter((name) => name.startsWith('VendorEvents'))).toEqual([]);
    });

    test('relay takes a hundred records of five seconds, and stays hidden six times as long as it may run', () => {
      expect(resource(withMeta(), 'RelayEventSourceMappingSQSReceiptQueue').Properties).toMatchObject({
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      });
      expect(resource(withMeta(), 'ReceiptQueue').Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * Number(resource(withMeta(), 'RelayLambdaFunction').Properties.Timeout) + 5,
      );
    });
  });

  describe('receivers of kind aws', () => {
    const topics = ['arn:aws:sns:us-east-1:123456789012:receipts', 'arn:aws:sns:eu-west-1:210987654321:sms'];

    test('subscribe a queue to each topic, in the topic’s region', () => {
      const found = ofType(withTopics(), 'AWS::SNS::Subscription').filter(([name]) => name.startsWith('VendorEvents'));

      expect(found.map(([, { Properties }]) => [Properties.TopicArn, Properties.Region])).toEqual([
        [topics[0], 'us-east-1'],
        [topics[1], 'eu-west-1'],
      ]);
      for (const [, { Properties }] of found)
        expect(Properties).toMatchObject({ Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['VendorEvents', 'Arn'] } });
    });

    test('let these topics send to it, and nobody else, nor without TLS', () => {
      expect(resource(withTopics(), 'VendorEventsAccess').Properties).toMatchObject({
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'sns.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Condition: { ArnEquals: { 'aws:SourceArn': topics } },
            },
            { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          ],
        },
      });
    });

    test('the queue stays hidden six times as long as receive may run, and ends in its dead letters', () => {
      expect(resource(withTopics(), 'VendorEvents').Properties).toMatchObject({
        MessageRetentionPeriod: 14 * 86_400,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['VendorEventsDeadLetters', 'Arn'] } },
      });
      expect(resource(withTopics(), 'VendorEvents').Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * Number(resource(withTopics(), 'ReceiveLambdaFunction').Properties.Timeout),
      );
      expect(permissions(withTopics(), 'ReceiveIamRoleLambdaExecution').VendorEvents).toEqual([
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ]);
    });
  });

  describe('a chat server that is bridged', () => {
    const looks = (template: Template) => permissions(template, 'DeliverIamRoleLambdaExecution').ReceiptQueue;
    const variables = (template: Template) =>
      JSON.stringify(resource(template, 'DeliverLambdaFunction').Properties.Environment);
    const path = 'parameter/invite-to-chat/dev/gms/path-secret';

    test('lets deliver put the first look at a chat, which other stages do not', () => {
      expect(looks(withTopics())).toEqual(['sqs:SendMessage']);
      expect(looks(withMeta())).toBeUndefined();
      expect(variables(withTopics())).toContain('RECEIPT_QUEUE_URL');
      expect(variables(withMeta())).not.toContain('RECEIPT_QUEUE_URL');
    });

    test('is pushed to with a secret that receive alone may read', () => {
      const reading = Object.entries(withTopics().Resources).filter(
        ([, one]) => one.Type === 'AWS::IAM::Role' && JSON.stringify(one).includes(path),
      );

      expect(reading.map(([name]) => name)).toEqual(['ReceiveIamRoleLambdaExecution']);
    });
  });
}
