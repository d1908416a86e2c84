import type { CatalogData } from '../lib/catalog/catalog.ts';
import { isBridged } from '../lib/chat-server/is-bridged.ts';
import { hasConversations } from '../lib/chat-server/settings.ts';
import type { ChannelUse } from './channel-rights.ts';
import { contactEventsTo } from './contact-events.ts';
import type { SecretKind } from './secrets.ts';
import { subscriptionsTo } from './topic-subscriptions.ts';

type Members = Record<string, unknown>;

type Event = { readonly httpApi?: unknown; readonly sqs?: unknown };

/** What a part adds to a function. */
type Addition = {
  readonly environment?: Members;
  readonly iamRoleStatements?: readonly object[];
  readonly readsSecretsOf?: readonly SecretKind[];
  readonly usesChannelsTo?: readonly ChannelUse[];
  readonly events?: readonly Event[];
};

export type LambdaFunction = {
  readonly onlyWith?: 'reports' | 'callbacks';
  readonly withReceivers?: Addition;
  readonly withConnectServers?: Addition;
  readonly withClientMessages?: Addition;
  readonly withBridgedServers?: Addition;
  readonly withCallbacks?: Addition;
  readonly withFallback?: Addition;
  events?: readonly Event[];
  environment?: Members;
  iamRoleStatements?: readonly object[];
  readsSecretsOf?: readonly SecretKind[];
  usesChannelsTo?: readonly ChannelUse[];
};

type Resource = { Condition?: unknown; Type?: unknown; Properties?: Members | undefined };

/** serverless.yml with its variables resolved, as far as its parts change it. */
type Service = {
  readonly functions: Record<string, LambdaFunction>;
  readonly resources: {
    readonly Resources: Record<string, Resource>;
    readonly extensions: Record<string, { DependsOn?: unknown; readonly Properties?: Members | undefined }>;
  };
};

/**
 * `Reports`: a vendor or Amazon Connect reports something. `PostingReceivers`: their vendors post by HTTP.
 * `VendorQueue`: AWS reports to a queue. `RcsFiles`: AWS fetches what agents send by RCS.
 */
type Part =
  | 'Receivers'
  | 'ConnectServers'
  | 'Reports'
  | 'PostingReceivers'
  | 'VendorQueue'
  | 'ClientMessages'
  | 'RcsFiles'
  | 'BridgedServers'
  | 'Fallback'
  | 'Callbacks'
  | 'CallbackQueues';

/** `hasCallbacks`: the stage's setting. `callbackQueues`: theirs, empty if no caller has one. */
type Given = Pick<CatalogData, 'channels' | 'chatServers' | 'receivers'> & {
  readonly hasCallbacks: boolean;
  readonly callbackQueues: string;
};

const partOf = { reports: 'Reports', callbacks: 'Callbacks' } as const;

/**
 * Leaves in a stage what its receivers, channels and chat servers need, and nothing else: without receivers no
 * function, queue, table, route or right of theirs, and none of conversations unless a channel takes its clients’
 * messages or a chat server is bridged.
 */
export function keepParts(
  { functions, resources }: Service,
  { channels, chatServers = [], receivers = [], hasCallbacks, callbackQueues }: Given,
  region: string,
): void {
  const topics = receivers.flatMap((receiver) => (receiver.kind === 'aws' ? receiver.topics : []));
  const connectServers = chatServers.flatMap((server) => (server.kind === 'amazon-connect' ? [server] : []));
  const hasConnect = connectServers.length > 0;
  const holds: Readonly<Record<Part, boolean>> = {
    Receivers: receivers.length > 0,
    ConnectServers: hasConnect,
    Reports: receivers.length > 0 || hasConnect,
    PostingReceivers: receivers.some(({ kind }) => kind !== 'aws'),
    VendorQueue: topics.length > 0 || hasConnect,
    ClientMessages: hasConversations({ channels, chatServers }),
    RcsFiles: hasConversations(rcsOf({ channels, chatServers })),
    BridgedServers: chatServers.some(isBridged),
    Fallback: channels.some(({ fallback = [] }) => fallback.length > 0),
    Callbacks: hasCallbacks,
    CallbackQueues: hasCallbacks && callbackQueues !== '',
  };

  const left = Object.entries(functions).flatMap(([name, { onlyWith }]) =>
    onlyWith && !holds[partOf[onlyWith]] ? name : [],
  );
  for (const name of left) delete functions[name];
  for (const lambda of Object.values(functions)) {
    if (holds.Receivers) addTo(lambda, lambda.withReceivers);
    if (holds.ConnectServers) addTo(lambda, lambda.withConnectServers);
    if (holds.BridgedServers) addTo(lambda, lambda.withBridgedServers);
    if (holds.Fallback) addTo(lambda, lambda.withFallback);
    if (holds.Callbacks) addTo(lambda, lambda.withCallbacks);
    if (holds.ClientMessages) addTo(lambda, lambda.withClientMessages);
    else if (lambda.events) lambda.events = lambda.events.filter(({ httpApi }) => !isBelowSession(httpApi));
    if (lambda.onlyWith === 'reports')
      lambda.events =
        lambda.events?.filter(
          ({ httpApi, sqs }) =>
            (!httpApi || holds.PostingReceivers) && (!refersTo(sqs, 'VendorEvents') || holds.VendorQueue),
        ) ?? [];
  }

  keepResources(resources.Resources, holds);
  for (const { Type, Properties } of Object.values(resources.Resources)) {
    if (Type === 'AWS::IAM::Policy' && Array.isArray(Properties?.Roles))
      Properties.Roles = Properties.Roles.filter((role) => !left.some((name) => refersTo(role, roleOf(name))));
    if (Type === 'AWS::CloudWatch::Dashboard' && Properties) keepWidgets(Properties, holds);
    if (Type === 'AWS::S3::BucketPolicy' && Properties) keepStatements(Properties, holds);
  }

  const apiStage = resources.extensions.HttpApiStage;
  if (!holds.PostingReceivers && apiStage) {
    delete apiStage.DependsOn;
    delete apiStage.Properties?.RouteSettings;
  }

  const rules = contactEventsTo(connectServers, region);
  Object.assign(resources.Resources, rules, subscriptionsTo({ topics, rules: Object.keys(rules) }, region));
}

function addTo(lambda: LambdaFunction, added: Addition = {}): void {
  const { environment, iamRoleStatements, readsSecretsOf, usesChannelsTo, events } = added;
  if (environment) lambda.environment = { ...lambda.environment, ...environment };
  if (iamRoleStatements) lambda.iamRoleStatements = [...(lambda.iamRoleStatements ?? []), ...iamRoleStatements];
  if (readsSecretsOf) lambda.readsSecretsOf = [...(lambda.readsSecretsOf ?? []), ...readsSecretsOf];
  if (usesChannelsTo) lambda.usesChannelsTo = [...(lambda.usesChannelsTo ?? []), ...usesChannelsTo];
  if (events) lambda.events = [...(lambda.events ?? []), ...events];
}

/** What is posted to a session is a conversation's. */
function isBelowSession(httpApi: unknown): boolean {
  return JSON.stringify(httpApi ?? null).includes('/sessions/{id}/');
}

/** A Condition names parts and, besides, a condition of CloudFormation: `ClientMessages OwnKey` needs both. */
function keepResources(resources: Record<string, Resource>, holds: Readonly<Record<Part, boolean>>): void {
  for (const [id, resource] of Object.entries(resources)) {
    const words = typeof resource.Condition === 'string' ? resource.Condition.split(' ') : [];
    const parts = words.filter((word) => isPart(word, holds));
    if (parts.length === 0) continue;

    const others = words.filter((word) => !isPart(word, holds));
    if (!parts.every((part) => holds[part])) delete resources[id];
    else if (others.length > 0) resource.Condition = others.join(' ');
    else delete resource.Condition;
  }
}

/** Those of its channels and chat servers whose agents write to clients by RCS of AWS. */
function rcsOf({ channels, chatServers = [] }: Pick<Given, 'channels' | 'chatServers'>) {
  const rcs = channels.filter(({ transport }) => transport === 'rcs-aws');

  return {
    channels: rcs,
    chatServers: chatServers.filter(({ name }) => rcs.some(({ chatServer }) => chatServer === name)),
  };
}

/** The body is JSON whose widgets may have a member `onlyWith`. */
function keepWidgets(properties: Members, holds: Readonly<Record<Part, boolean>>): void {
  const { DashboardBody: body } = properties;
  if (!isSubstitution(body)) return;

  const { widgets } = JSON.parse(body['Fn::Sub']) as { widgets: readonly OnlyWith[] };
  properties.DashboardBody = { 'Fn::Sub': JSON.stringify({ widgets: keptOf(widgets, holds) }) };
}

/** A bucket has one policy, whose statements may have a member `onlyWith`. */
function keepStatements(properties: Members, holds: Readonly<Record<Part, boolean>>): void {
  const { PolicyDocument: policy } = properties as { PolicyDocument: { Statement: readonly OnlyWith[] } };
  properties.PolicyDocument = { ...policy, Statement: keptOf(policy.Statement, holds) };
}

type OnlyWith = { readonly onlyWith?: string };

function keptOf(parts: readonly OnlyWith[], holds: Readonly<Record<Part, boolean>>): readonly object[] {
  return parts
    .filter(({ onlyWith }) => onlyWith === undefined || (isPart(onlyWith, holds) && holds[onlyWith]))
    .map(({ onlyWith: _, ...part }) => part);
}

function isSubstitution(value: unknown): value is { readonly 'Fn::Sub': string } {
  return typeof value === 'object' && value !== null && 'Fn::Sub' in value && typeof value['Fn::Sub'] === 'string';
}

function isPart(word: string, holds: Readonly<Record<Part, boolean>>): word is Part {
  return Object.hasOwn(holds, word);
}

/** Whether a CloudFormation reference to this logical id is anywhere in the value. */
function refersTo(value: unknown, id: string): boolean {
  return JSON.stringify(value ?? null).includes(`"${id}"`) || JSON.stringify(value ?? null).includes(`"${id}.Arn"`);
}

/** As the plugin serverless-iam-roles-per-function names it. */
function roleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}IamRoleLambdaExecution`;
}
