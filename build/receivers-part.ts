import type { CatalogData } from '../lib/catalog/catalog.ts';

type Members = Record<string, unknown>;

type Event = { readonly httpApi?: unknown; readonly sqs?: unknown };

export type LambdaFunction = {
  readonly onlyWith?: 'receivers';
  readonly withReceivers?: { readonly environment?: Members; readonly iamRoleStatements?: readonly object[] };
  events?: readonly Event[];
  environment?: Members;
  iamRoleStatements?: readonly object[];
};

type Resource = { Condition?: unknown; Type?: unknown; Properties?: Members | undefined };

/** serverless.yml with its variables resolved, as far as receivers change it. */
type Service = {
  readonly functions: Record<string, LambdaFunction>;
  readonly resources: {
    readonly Resources: Record<string, Resource>;
    readonly extensions: Record<string, { DependsOn?: unknown; readonly Properties?: Members | undefined }>;
  };
};

/**
 * Leaves in a stage what its receivers need, and nothing else: without receivers no function, queue, table, route or
 * right of theirs, and an API without them has no route for them.
 */
export function keepReceiversPart(
  { functions, resources }: Service,
  { receivers = [] }: Pick<CatalogData, 'receivers'>,
  region: string,
): void {
  const topics = receivers.flatMap((receiver) => (receiver.kind === 'aws' ? receiver.topics : []));
  const posts = receivers.some(({ kind }) => kind === 'meta');
  const holds: Readonly<Record<string, boolean>> = {
    Receivers: receivers.length > 0,
    MetaReceivers: posts,
    AwsReceivers: topics.length > 0,
  };

  const left = Object.entries(functions).flatMap(([name, { onlyWith }]) => (onlyWith && !holds.Receivers ? name : []));
  for (const name of left) delete functions[name];
  for (const lambda of Object.values(functions)) {
    if (holds.Receivers) addTo(lambda, lambda.withReceivers);
    if (lambda.onlyWith)
      lambda.events =
        lambda.events?.filter(
          ({ httpApi, sqs }) => (!httpApi || posts) && (!refersTo(sqs, 'VendorEvents') || holds.AwsReceivers),
        ) ?? [];
  }

  for (const [id, resource] of Object.entries(resources.Resources)) {
    const condition = typeof resource.Condition === 'string' ? resource.Condition : '';
    if (!Object.hasOwn(holds, condition)) continue;

    if (holds[condition]) delete resource.Condition;
    else delete resources.Resources[id];
  }
  for (const { Type, Properties } of Object.values(resources.Resources)) {
    if (Type === 'AWS::IAM::Policy' && Array.isArray(Properties?.Roles))
      Properties.Roles = Properties.Roles.filter((role) => !left.some((name) => refersTo(role, roleOf(name))));
  }

  const apiStage = resources.extensions.HttpApiStage;
  if (!posts && apiStage) {
    delete apiStage.DependsOn;
    delete apiStage.Properties?.RouteSettings;
  }

  Object.assign(resources.Resources, subscriptionsTo(topics, region));
}

function addTo(lambda: LambdaFunction, { environment, iamRoleStatements }: LambdaFunction['withReceivers'] = {}): void {
  if (environment) lambda.environment = { ...lambda.environment, ...environment };
  if (iamRoleStatements) lambda.iamRoleStatements = [...(lambda.iamRoleStatements ?? []), ...iamRoleStatements];
}

/** Whether a CloudFormation reference to this logical id is anywhere in the value. */
function refersTo(value: unknown, id: string): boolean {
  return JSON.stringify(value ?? null).includes(`"${id}"`) || JSON.stringify(value ?? null).includes(`"${id}.Arn"`);
}

/** As the plugin serverless-iam-roles-per-function names it. */
function roleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}IamRoleLambdaExecution`;
}

/**
 * Each topic's subscription and, because a queue has one policy, who may send to the queue: these topics alone. SNS
 * takes dead letters of the subscription's own region only, which is the topic's.
 */
function subscriptionsTo(topics: readonly string[], region: string): Record<string, Resource> {
  if (topics.length === 0) return {};

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
  const allowed = (resource: object) => ({
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: resource,
    Condition: { ArnEquals: { 'aws:SourceArn': topics } },
  });
  const overTls = (resource: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const policies = ['VendorEvents', 'VendorEventsDeadLetters'].map((id) => {
    const resource = { 'Fn::GetAtt': [id, 'Arn'] };
    const PolicyDocument = { Version: '2012-10-17', Statement: [allowed(resource), overTls(resource)] };

    return [`${id}Access`, { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: id }], PolicyDocument } }];
  });

  return Object.fromEntries([...subscriptions, ...policies]);
}
