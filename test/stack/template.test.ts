import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { catalogWith } from '../support/catalog-with.ts';
import { ofType, parseTemplate, resource, type Template } from '../support/template.ts';
import { testAlarms } from './alarms.ts';
import { testApi } from './api.ts';
import { testBundles } from './bundles.ts';
import { testChannelRights } from './channel-rights.ts';
import { testClientMessages } from './client-messages.ts';
import { testQueues } from './queues.ts';
import { testReceivers } from './receivers.ts';
import { testRoles } from './roles.ts';

const file = '.serverless/cloudformation-template-update-stack.json';
const functionNames = ['accept', 'deliver', 'sweep', 'session', 'receive', 'relay'] as const;
/**
 * Of the sample catalog, whose channel with a receiver of Meta takes its clients’ messages; of the same without a
 * receiver and without a channel of AWS; of one whose channel ignores its clients’ messages; of one with a receiver of
 * each kind, with the chat server that is bridged by one, and with WhatsApp by AWS, and with callbacks.
 */
let template: Template;
let without: Template;
let ignoring: Template;
let withTopics: Template;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'package-'));
  without = await packaged(await catalogWithout());
  ignoring = await packaged(await catalogThatIgnores());
  withTopics = await packaged(await catalogWithTopics(), '--param=callbacks=true', '--param=callers=callers');
  // The last one, whose zips the tests below read.
  template = await packaged('catalog');
}, 540_000);

async function packaged(CATALOG: string, ...settings: readonly string[]): Promise<Template> {
  const env = { PATH: process.env.PATH, HOME: home, CATALOG };
  await promisify(execFile)('npm', ['run', 'package', '--', ...settings], { env });

  return parseTemplate(await readFile(file, 'utf8'));
}

async function catalogWithout(): Promise<string> {
  const channels = (await readFile('catalog/channels.yml', 'utf8'))
    .replaceAll(/ {2}receiver: \w+\n/g, '')
    .split(/^(?=- name: )/m)
    .filter((channel) => !/^ {2}transport: \w+-aws$/m.test(channel));

  return catalogWith(
    { 'receivers.yml': undefined, 'channels.yml': channels.join('') },
    { parent: join(home, 'without') },
  );
}

async function catalogThatIgnores(): Promise<string> {
  const channels = (await readFile('catalog/channels.yml', 'utf8')).replaceAll(
    / {2}receiver: \w+\n/g,
    (line) => `${line}  client-messages: ignore\n`,
  );

  return catalogWith({ 'channels.yml': channels }, { parent: join(home, 'ignoring') });
}

async function catalogWithTopics(): Promise<string> {
  const receivers = await readFile('catalog/receivers.yml', 'utf8');
  const topics = ['arn:aws:sns:us-east-1:123456789012:receipts', 'arn:aws:sns:eu-west-1:210987654321:sms'];

  return catalogWith(
    {
      'receivers.yml': [
        receivers.trimEnd(),
        `- { name: aws, kind: aws, topics: ${JSON.stringify(topics)} }`,
        '- { name: gms, kind: gms, path-secret: ssm:/invite-to-chat/dev/gms/path-secret }',
        '',
      ].join('\n'),
      'channels.yml': [
        (await readFile('catalog/channels.yml', 'utf8')).trimEnd(),
        '- name: whatsapp-aws',
        '  media-type: whatsapp',
        '  transport: whatsapp-aws',
        '  business-ids: { "19253334444": { phone-number-id: phone-number-id-0123 } }',
        '',
      ].join('\n'),
      'chat-servers.yml': [
        '- name: gms-main',
        '  kind: genesys-gms',
        '  endpoint: https://gms.example.com',
        '  services: { "1:session-WA": agents }',
        '  seal-key: ssm:/invite-to-chat/dev/gms-main/seal-key',
        '  receiver: gms',
        '',
      ].join('\n'),
    },
    { parent: join(home, 'topics') },
  );
}

afterAll(() => rm(home, { recursive: true }));

const logical = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`;
const properties = (name: string) => resource(template, name).Properties;
const environment = (name: string) =>
  z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(properties(logical(name)).Environment).Variables;
const roleOf = (name: string) =>
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).parse(properties(logical(name)).Role)[
    'Fn::GetAtt'
  ][0];

test('packaging leaves nothing in the home folder', async () => {
  const files = await readdir(home, { recursive: true });
  expect(files.filter((name) => name.includes('serverless'))).toEqual([]);
});

test('CloudFormation would take the template', { timeout: 120_000 }, () => {
  const engine = new RegoEngine();
  const { status, diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' });
  engine.free();

  expect(status).toBe('OK');
  expect(diagnostics.map(({ ruleId, entity }) => `${ruleId} ${entity?.logicalId}`).sort()).toEqual([
    // The framework and its plugin write DependsOn beside the reference that already says so.
    'W3005 AcceptLambdaFunction',
    'W3005 DeliverLambdaFunction',
    'W3005 HttpApiRouteAnyEsp',
    'W3005 HttpApiRouteAnyEspServiceVarMethodVar',
    'W3005 HttpApiRouteAnySessionsIdVar',
    'W3005 HttpApiRouteAnySessionsIdVarEvents',
    'W3005 HttpApiRouteAnySessionsIdVarMedia',
    'W3005 HttpApiRouteAnySessionsIdVarMediaMediaidVar',
    'W3005 HttpApiRouteAnySessionsIdVarMessages',
    'W3005 HttpApiRouteAnySessionsIdVarMessagesMessageidVar',
    'W3005 HttpApiRouteAnySessionsIdVarOptDashout',
    'W3005 HttpApiRouteGetHealth',
    'W3005 HttpApiRouteGetWebhooksReceiverVar',
    'W3005 HttpApiRoutePostWebhooksReceiverVar',
    'W3005 HttpApiRoutePostWebhooksReceiverVarMessage',
    'W3005 HttpApiRoutePostWebhooksReceiverVarSecretVar',
    'W3005 HttpApiStage',
    'W3005 ReceiveLambdaFunction',
    'W3005 RelayLambdaFunction',
    'W3005 SessionLambdaFunction',
    'W3005 SweepLambdaFunction',
    // Meant: off in this stage, but for the framework's shared role, which is never created.
    'W8003 AlarmsEmail',
    'W8003 Dashboard',
    'W8003 Never',
    'W8003 OwnAgentsQueues',
    'W8003 OwnDomain',
    'W8003 OwnKey',
    'W8003 OwnNotificationsQueues',
  ]);
});

testRoles(() => template, functionNames, roleOf);
testChannelRights({ without: () => without, withWhatsapp: () => withTopics });
testApi(() => template);

describe('functions', () => {
  test.for([
    ['accept', 'STAGE INVITE_QUEUE_URL LEDGER_TABLE CALLERS LOG_LEVEL CONVERSATIONS_TABLE IDENTITY_KEY'],
    [
      'deliver',
      'STAGE INVITE_QUEUE_URL INVITE_DEAD_LETTER_URL CHAT_QUEUE_URL_BASE LEDGER_TABLE CONTACTS_TABLE SWEEP_GRACE_SECONDS LOG_LEVEL CONVERSATIONS_TABLE IDENTITY_KEY',
    ],
    ['sweep', 'STAGE CHAT_QUEUE_URL_BASE LEDGER_TABLE LOG_LEVEL'],
    [
      'session',
      'STAGE CHAT_QUEUE_URL_BASE LEDGER_TABLE CALLERS LOG_LEVEL MESSAGE_QUEUE_URL CONVERSATIONS_TABLE IDENTITY_KEY MEDIA_BUCKET',
    ],
    ['receive', 'STAGE RECEIPT_QUEUE_URL LOG_LEVEL MESSAGE_QUEUE_URL IDENTITY_KEY'],
    [
      'relay',
      'STAGE RECEIPT_QUEUE_URL RECEIPT_DEAD_LETTER_URL CHAT_QUEUE_URL_BASE LEDGER_TABLE LOG_LEVEL CONVERSATIONS_TABLE IDENTITY_KEY MESSAGE_QUEUE_URL MESSAGE_DEAD_LETTER_URL MEDIA_BUCKET CONTACTS_TABLE',
    ],
  ] as const)('%s has the variables %s', ([name, variables]) => {
    expect(Object.keys(environment(name)).join(' ')).toBe(variables);
  });

  test.for([
    ['accept', 29],
    ['deliver', 10],
    ['sweep', 60],
    ['session', 10],
    ['receive', 20],
    ['relay', 30],
  ] as const)('%s runs on Node 24 on arm64, %i s at most', ([name, Timeout]) => {
    expect(properties(logical(name))).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout,
      Handler: `functions/${name}.handler`,
    });
  });

  test('every log is kept for 30 days', () => {
    const groups = ofType(template, 'AWS::Logs::LogGroup');

    expect(groups).toHaveLength(functionNames.length + 1);
    for (const [name, { Properties }] of groups) expect(Properties.RetentionInDays, name).toBe(30);
  });

  test('deliver takes batches of ten from the invite queue and answers for each record', () => {
    expect(properties('DeliverEventSourceMappingSQSInviteQueue')).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['InviteQueue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['DeliverLambdaFunction', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 6 },
    });
  });

  test('the sweep starts every five minutes and is not repeated', () => {
    expect(properties('SweepSchedule')).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Target: {
        Arn: { 'Fn::GetAtt': ['SweepLambdaFunction', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['SweepScheduleRole', 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    });
    expect(properties('SweepLambdaEvConf')).toMatchObject({ MaximumRetryAttempts: 0 });
  });
});

testQueues(() => template, environment);

test.for([
  ['Ledger', 'sessionId'],
  ['Contacts', 'id'],
  ['Conversations', 'id'],
] as const)(
  'the table %s is paid per request, forgets what has expired, can be restored and outlives the stack, but no failed creation',
  ([name, AttributeName]) => {
    expect(resource(template, name)).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      },
    });
    expect(properties(name).GlobalSecondaryIndexes).toBeUndefined();
  },
);

test('a first deploy that fails can take the ledger back: deletion protection is a setting, and off by default', () => {
  expect(properties('Ledger').DeletionProtectionEnabled).toBe(false);
});

test.for([
  ['kept-tables', () => without],
  ['kept-tables-receivers', () => template],
] as const)('deploy/%s.json describes the tables that a torn-down stack leaves as the stack does', ([name, of]) => {
  const kept = JSON.parse(readFileSync(`deploy/${name}.json`, 'utf8'));
  const tables = ofType(of(), 'AWS::DynamoDB::Table');

  expect(Object.keys(kept.Resources).sort()).toEqual(tables.map(([name]) => name).sort());
  for (const [name, { Properties, DeletionPolicy, UpdateReplacePolicy }] of tables) {
    const { TableName, ...described } = kept.Resources[name].Properties;

    // The framework names a stack <service>-<stage>, which is the prefix of every name in it.
    expect(TableName['Fn::Sub'].replace('${AWS::StackName}', 'invite-to-chat-dev')).toBe(Properties.TableName);
    expect(Properties).toMatchObject(described);
    expect(kept.Resources[name]).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
  }
});

testReceivers({ without: () => without, withMeta: () => template, withTopics: () => withTopics });

testClientMessages({ ignoring: () => ignoring, taking: () => template });

testAlarms(
  () => template,
  () => withTopics,
);

testBundles();
