import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ofType, parseTemplate, permissions, resource, type Template } from '../support/template.ts';
import { readZip } from '../support/zip.ts';

const file = '.serverless/cloudformation-template-update-stack.json';
const functionNames = ['accept', 'deliver', 'sweep', 'session'] as const;
let template: Template;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'package-'));
  await promisify(execFile)('npm', ['run', 'package'], { env: { PATH: process.env.PATH, HOME: home } });
  template = parseTemplate(await readFile(file, 'utf8'));
});

afterAll(() => rm(home, { recursive: true }));

const logical = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`;
const properties = (name: string) => resource(template, name).Properties;
const environment = (name: string) =>
  z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(properties(logical(name)).Environment).Variables;
const roleOf = (name: string) =>
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).parse(properties(logical(name)).Role)['Fn::GetAtt'][0];

test('packaging leaves nothing in the home folder', async () => {
  const files = await readdir(home, { recursive: true });
  expect(files.filter((name) => name.includes('serverless'))).toEqual([]);
});

test('CloudFormation would take the template', () => {
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
    'W3005 HttpApiRouteGetHealth',
    'W3005 SessionLambdaFunction',
    'W3005 SweepLambdaFunction',
    // Meant: the framework's shared role is never created.
    'W8003 Never',
  ]);
});

describe('roles', () => {
  test('a function may do only what it does, and only to what it uses', () => {
    const logs = (name: string) => ({
      [`log-group:/aws/lambda/invite-to-chat-dev-${name}:*:*`]: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    });
    const table = Object.fromEntries(functionNames.map((name) => [name, permissions(template, roleOf(name))]));
    console.info(formatRoles(table));

    expect(table).toEqual({
      accept: {
        ...logs('accept'),
        InviteQueue: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
        Ledger: ['dynamodb:GetItem'],
        'parameter/none': ['ssm:GetParameter'],
      },
      deliver: {
        ...logs('deliver'),
        InviteQueue: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        InviteDeadLetters: ['sqs:SendMessage'],
        AgentsQueue: ['sqs:SendMessage'],
        NotificationsQueue: ['sqs:SendMessage'],
        Ledger: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'parameter/invite-to-chat/dev/*': ['ssm:GetParameter'],
        'social-messaging:${AWS::Region}:${AWS::AccountId}:phone-number-id/*': ['social-messaging:SendWhatsAppMessage'],
        'sms-voice:${AWS::Region}:${AWS::AccountId}:phone-number/*': ['sms-voice:SendTextMessage'],
        'sms-voice:${AWS::Region}:${AWS::AccountId}:pool/*': ['sms-voice:SendTextMessage'],
        'sms-voice:${AWS::Region}:${AWS::AccountId}:sender-id/*': ['sms-voice:SendTextMessage'],
      },
      sweep: {
        ...logs('sweep'),
        NotificationsQueue: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        AgentsQueue: ['sqs:SendMessage'],
        Ledger: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      },
      session: {
        ...logs('session'),
        AgentsQueue: ['sqs:SendMessage'],
        NotificationsQueue: ['sqs:SendMessage'],
        Ledger: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        'parameter/none': ['ssm:GetParameter'],
      },
    });
  });

  test('no two functions share one, the schedule may only start the sweep, and there are no others', () => {
    const roles = ofType(template, 'AWS::IAM::Role').filter(([, { Condition }]) => Condition !== 'Never');

    expect(roles.map(([name]) => name).sort()).toEqual([...functionNames.map(roleOf), 'SweepScheduleRole'].sort());
    expect(permissions(template, 'SweepScheduleRole')).toEqual({ SweepLambdaFunction: ['lambda:InvokeFunction'] });
    expect(template.Conditions.Never).toEqual({ 'Fn::Equals': ['a', 'b'] });
  });

  test('none holds a wildcard action or the resource *', () => {
    for (const [role] of ofType(template, 'AWS::IAM::Role')) {
      for (const [name, actions] of Object.entries(permissions(template, role))) {
        expect(name, role).not.toBe('*');
        expect(actions.join(' '), role).not.toContain('*');
      }
    }
  });
});

describe('functions', () => {
  test.for([
    ['accept', 'STAGE INVITE_QUEUE_URL LEDGER_TABLE CALLERS LOG_LEVEL'],
    ['deliver', 'STAGE INVITE_QUEUE_URL INVITE_DEAD_LETTER_URL CHAT_QUEUE_URL_BASE LEDGER_TABLE SWEEP_GRACE_SECONDS LOG_LEVEL'],
    ['sweep', 'STAGE CHAT_QUEUE_URL_BASE LEDGER_TABLE LOG_LEVEL'],
    ['session', 'STAGE CHAT_QUEUE_URL_BASE LEDGER_TABLE CALLERS LOG_LEVEL'],
  ] as const)('%s is told %s', ([name, variables]) => {
    expect(Object.keys(environment(name)).join(' ')).toBe(variables);
  });

  test.for([
    ['accept', 29],
    ['deliver', 10],
    ['sweep', 60],
    ['session', 10],
  ] as const)('%s runs on Node 24 on arm64, %i s at most', ([name, Timeout]) => {
    expect(properties(logical(name))).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout,
      Handler: `functions/${name}.handler`,
    });
  });

  test('the API hands any method and name to us', () => {
    const routes = ofType(template, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => `${Properties.RouteKey} → ${JSON.stringify(Properties.Target)}`,
    );
    const to = (name: string) => JSON.stringify({ 'Fn::Join': ['/', ['integrations', { Ref: `HttpApiIntegration${name}` }]] });

    expect(routes.sort()).toEqual([
      `ANY /esp → ${to('Accept')}`,
      `ANY /esp/{service}/{method} → ${to('Accept')}`,
      `ANY /sessions/{id} → ${to('Session')}`,
      `GET /health → ${to('Accept')}`,
    ]);
  });

  test('deliver takes batches of ten from the invite queue and answers for each record', () => {
    const [mapping, ...others] = ofType(template, 'AWS::Lambda::EventSourceMapping');

    expect(others).toEqual([]);
    expect(mapping?.[1].Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['InviteQueue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['DeliverLambdaFunction', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
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

describe('queues', () => {
  const day = 86_400;

  test.for([
    ['InviteQueue', 'invites', { VisibilityTimeout: 60, MessageRetentionPeriod: 4 * day }, 'InviteDeadLetters', 1000],
    ['AgentsQueue', 'agents', { MessageRetentionPeriod: 4 * day }, 'AgentsDeadLetters', 10],
    ['NotificationsQueue', 'notifications', { MessageRetentionPeriod: 14 * day }, 'NotificationsDeadLetters', 1000],
  ] as const)('%s is encrypted and ends in its dead letters', ([name, queue, settings, deadLetters, maxReceiveCount]) => {
    expect(properties(name)).toMatchObject({
      ...settings,
      QueueName: `invite-to-chat-dev-${queue}`,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount },
    });
    expect(properties(deadLetters)).toMatchObject({
      QueueName: `invite-to-chat-dev-${queue}-dead-letters`,
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * day,
    });
  });

  test('a record stays hidden longer than the function that holds it can run', () => {
    expect(properties('InviteQueue').VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(properties('DeliverLambdaFunction').Timeout));
    expect(properties('NotificationsQueue').VisibilityTimeout).toBeGreaterThanOrEqual(Number(properties('SweepLambdaFunction').Timeout));
  });

  test('every queue that the catalog names is at CHAT_QUEUE_URL_BASE', async () => {
    const named = z.record(z.string(), z.object({ queue: z.string() })).parse(parse(await readFile('catalog/queues.yml', 'utf8')));
    const existing = ofType(template, 'AWS::SQS::Queue').map(([, { Properties }]) => Properties.QueueName);

    expect(environment('deliver').CHAT_QUEUE_URL_BASE).toEqual({
      'Fn::Sub': 'https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/invite-to-chat-dev-',
    });
    for (const { queue } of Object.values(named)) expect(existing).toContain(`invite-to-chat-dev-${queue}`);
  });
});

test('the ledger is paid per request, forgets what has expired, can be restored and outlives the stack', () => {
  expect(resource(template, 'Ledger')).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'sessionId', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'sessionId', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  });
  expect(properties('Ledger').GlobalSecondaryIndexes).toBeUndefined();
});

describe('bundles', () => {
  test.for([
    ['accept', 1200],
    // Of which 90 KiB are the SMS client: the sample catalog has such a channel.
    ['deliver', 980],
    ['sweep', 590],
    ['session', 900],
  ] as const)('%s is one ES module of at most %i KiB', async ([name, ceiling]) => {
    const files = readZip(await readFile(`.serverless/${name}.zip`));
    const bundle = files.get(`functions/${name}.mjs`);

    expect([...files.keys()]).toEqual([`functions/${name}.mjs`]);
    expect(bundle?.toString()).toMatch(/export\s*\{[^}]*\bas handler\b/);
    expect((bundle?.length ?? 0) / 1024).toBeLessThanOrEqual(ceiling);
  });
});

function formatRoles(table: Record<string, Record<string, string[]>>): string {
  const rows = Object.entries(table).flatMap(([name, allowed]) =>
    Object.entries(allowed).map(([target, actions]) => [name, target, actions.join(' ')]),
  );
  return rows.map(([name = '', target = '', actions = '']) => `${name.padEnd(8)} ${target.padEnd(55)} ${actions}`).join('\n');
}
