type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

/** `rules`: logical ids of rules of EventBridge. */
type Senders = { readonly topics: readonly string[]; readonly rules?: readonly string[] };

/**
 * Each topic's subscription and, because a queue has one policy, who may send to the queue: these topics and rules
 * alone. SNS takes dead letters of the subscription's own region only, which is the topic's.
 */
export function subscriptionsTo({ topics, rules = [] }: Senders, region: string): Record<string, Resource> {
  if (topics.length === 0 && rules.length === 0) return {};

  const queue = { 'Fn::GetAtt': ['VendorEvents', 'Arn'] };
  const subscriptions = topics.map((TopicArn, at) => [
    `VendorEventsSubscription${at + 1}`,
    {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn,
        Region: TopicArn.split(':')[3],
        Protocol: 'sqs',
        Endpoint: queue,
        ...(TopicArn.split(':')[3] === region && {
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['VendorEventsDeadLetters', 'Arn'] } },
        }),
      },
    },
  ]);
  const allowed = (Service: string, sources: readonly unknown[], Resource: object) => ({
    ...{ Effect: 'Allow', Principal: { Service }, Action: 'sqs:SendMessage', Resource },
    Condition: { ArnEquals: { 'aws:SourceArn': sources } },
  });
  const ruleArns = rules.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
  const senders = (resource: object) => [
    ...(topics.length > 0 ? [allowed('sns.amazonaws.com', topics, resource)] : []),
    ...(rules.length > 0 ? [allowed('events.amazonaws.com', ruleArns, resource)] : []),
  ];
  const overTls = (resource: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const policies = ['VendorEvents', 'VendorEventsDeadLetters'].map((id) => {
    const resource = { 'Fn::GetAtt': [id, 'Arn'] };
    const PolicyDocument = { Version: '2012-10-17', Statement: [...senders(resource), overTls(resource)] };

    return [`${id}Access`, { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: id }], PolicyDocument } }];
  });

  return Object.fromEntries([...subscriptions, ...policies]);
}
