import { describe, expect, test } from 'vitest';
import { permissions, resource, type Template } from '../support/template.ts';

type Templates = {
  /** Has a receiver, and no channel that takes its clients’ messages. */
  readonly ignoring: () => Template;
  readonly taking: () => Template;
};

const namesIn = (template: Template) => Object.keys(template.Resources).sort();
const own = /MessageQueue|MessageDeadLetters|"Media|MEDIA_|MESSAGE_|"s3:PutObject"|dev-messages/;

/** What a channel that takes its clients’ messages adds to a stage, and that a stage without one has none of it. */
export function testClientMessages({ ignoring, taking }: Templates): void {
  const properties = (name: string) => resource(taking(), name).Properties;

  describe('a stage whose channels ignore their clients’ messages', () => {
    test('has no queue, bucket, route, alarm or right of theirs', () => {
      const without = new Set(namesIn(ignoring()));

      expect(namesIn(taking()).filter((name) => !without.has(name))).toEqual([
        'HttpApiRouteAnySessionsIdVarEvents',
        'HttpApiRouteAnySessionsIdVarMedia',
        'HttpApiRouteAnySessionsIdVarMediaMediaidVar',
        'HttpApiRouteAnySessionsIdVarMessages',
        'HttpApiRouteAnySessionsIdVarMessagesMessageidVar',
        'HttpApiRouteAnySessionsIdVarOptDashout',
        'Media',
        'MediaFailedAlarm',
        'MediaOverTls',
        'MessageDeadLetters',
        'MessageDeadLettersOverTls',
        'MessageQueue',
        'MessageQueueOverTls',
        'MessagesDeadLettersAlarm',
        'MessagesWaitAlarm',
        'OwnKeyMediaAccess',
        'RelayEventSourceMappingSQSMessageQueue',
      ]);
      expect(JSON.stringify(ignoring().Resources)).not.toMatch(own);
    });

    test('gives accept and receive no table and no secret, and relay no channel’s', () => {
      const environmentOf = (name: string) =>
        JSON.stringify(resource(ignoring(), `${name}LambdaFunction`).Properties.Environment);
      for (const name of ['Accept', 'Session', 'Receive'])
        expect(environmentOf(name)).not.toMatch(/CONVERSATIONS|IDENTITY/);

      expect(JSON.stringify(permissions(ignoring(), 'AcceptIamRoleLambdaExecution'))).not.toMatch(/Conversations/);
      expect(JSON.stringify(permissions(ignoring(), 'RelayIamRoleLambdaExecution'))).not.toMatch(/token|social|sms/);
    });
  });

  describe('a stage with a channel that takes its clients’ messages', () => {
    test('relay takes ten messages at a time, each answered for, and stays hidden six times as long as it may run', () => {
      expect(properties('RelayEventSourceMappingSQSMessageQueue')).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      });
      // Lambda gathers no batches of a FIFO queue.
      expect(properties('RelayEventSourceMappingSQSMessageQueue')).not.toHaveProperty('MaximumBatchingWindowInSeconds');
      expect(properties('MessageQueue').VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * Number(properties('RelayLambdaFunction').Timeout),
      );
    });

    test('each conversation has an order of its own, and none waits for another', () => {
      expect(properties('MessageQueue')).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      });
    });

    test('the bucket is nobody’s but the stage’s, encrypted, and forgets in 30 days', () => {
      expect(properties('Media')).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: { 'Fn::If': ['OwnKey', 'aws:kms', 'AES256'] } } },
          ],
        },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] },
      });
      // Erasing a person deletes the files: no version of one stays.
      expect(properties('Media')).not.toHaveProperty('VersioningConfiguration');
      expect(properties('Media')).not.toHaveProperty('BucketName');
    });

    test('the bucket is not reached without TLS', () => {
      expect(properties('MediaOverTls')).toEqual({
        Bucket: { Ref: 'Media' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [{ 'Fn::GetAtt': ['Media', 'Arn'] }, { 'Fn::Sub': '${Media.Arn}/*' }],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      });
    });
  });
}
