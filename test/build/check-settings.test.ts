import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../build/check-settings.ts';
import StagePlugin from '../../build/stage-plugin.ts';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { readEnv } from '../../lib/lambda/env.ts';

const { data: sample } = loadCatalogFolder('catalog');
const { data: withServers } = loadCatalogFolder('docs/chat-servers');
if (!sample || !withServers) throw new Error('a sample catalog cannot be read');

const settings = {
  stage: 'dev',
  callers: 'none',
  callbacks: false,
  callbackConcurrency: 20,
  callbackQueues: '',
  logLevel: 'INFO',
  sweepGraceSeconds: 120,
  deliverConcurrency: 6,
  apiRate: 200,
  apiBurst: 400,
  webhookRate: 200,
  webhookBurst: 400,
  relayConcurrency: 5,
  identityKey: 'invite-to-chat/dev/identity-key',
  agentsWaitSeconds: 600,
  authorizer: 'none',
  alarmsEmail: '',
  domain: '',
  certificate: '',
  kmsKey: '',
  ownAgentsQueues: '',
  ownNotificationsQueues: '',
  dashboard: false,
  tracing: true,
  ledgerDeletionProtection: false,
};
const queueNames = ['invite-to-chat-dev-agents', 'invite-to-chat-dev-notifications'];
const check = (changed: Partial<Record<keyof typeof settings, unknown>> = {}, catalog: CatalogData = sample) =>
  checkSettings({ service: 'invite-to-chat', settings: { ...settings, ...changed }, catalog, queueNames });
const withQueue = (kind: 'agents' | 'notifications', queue: string): CatalogData => ({
  ...sample,
  queues: { ...sample.queues, '1:own': { kind, queue } },
});
const withToken = (token: string): CatalogData => ({
  ...sample,
  channels: sample.channels
    .slice(0, 1)
    .map((channel) => ({ ...channel, businessIds: { '19251112222': { phoneNumberId: '1', token } } })),
});

describe('what would fail at the first invite fails while packaging', () => {
  test('the settings as they come are fine, and functions take what they become', () => {
    expect(check()).toEqual([]);
    expect(check({}, withServers)).toEqual([]);

    const { stage, callers, logLevel, sweepGraceSeconds } = settings;
    const env = { STAGE: stage, CALLERS: callers, LOG_LEVEL: logLevel, SWEEP_GRACE_SECONDS: `${sweepGraceSeconds}` };
    expect(readEnv(env, ['STAGE', 'CALLERS', 'LOG_LEVEL', 'SWEEP_GRACE_SECONDS'])).toMatchObject({ STAGE: 'dev' });
  });

  test.for([
    ['stage', 'Dev_1', 'serverless.yml: the stage is "Dev_1": must be 1 to 32 small letters, digits or dashes.'],
    [
      'stage',
      'local',
      'serverless.yml: the stage is "local": cannot be local, which is what the commands call this machine.',
    ],
    [
      'callers',
      '/invite-to-chat/dev/callers',
      'serverless.yml: callers is "/invite-to-chat/dev/callers": must be the name of',
    ],
    ['callers', '', 'serverless.yml: callers is "": must be the name of an SSM parameter'],
    ['logLevel', 'info', 'serverless.yml: logLevel is "info": must be DEBUG, INFO, WARN or ERROR.'],
    ['sweepGraceSeconds', 30, 'serverless.yml: sweepGraceSeconds is 30: must be a whole number from 60 to 900.'],
    ['sweepGraceSeconds', '2m', 'serverless.yml: sweepGraceSeconds is "2m": must be a whole number from 60 to 900.'],
    ['deliverConcurrency', 1, 'serverless.yml: deliverConcurrency is 1: must be a whole number from 2 to 1000.'],
    ['webhookRate', 0, 'serverless.yml: webhookRate is 0: must be a whole number from 1.'],
    ['relayConcurrency', 1, 'serverless.yml: relayConcurrency is 1: must be a whole number from 2 to 1000.'],
    ['identityKey', '/key', 'serverless.yml: identityKey is "/key": must be the name of an SSM parameter without'],
    ['authorizer', 'cognito', 'serverless.yml: authorizer is "cognito": must be none, iam or jwt.'],
    ['domain', 'api.example.com', 'serverless.yml: domain and certificate belong together'],
    ['kmsKey', 'my-key', 'serverless.yml: kmsKey is "my-key": must be the arn of a key in KMS, or empty.'],
    [
      'ownAgentsQueues',
      'arn:aws:sqs:us-east-1:123456789012:a, arn:aws:sqs:us-east-1:123456789012:b',
      'must be arns of SQS queues, with commas and no blanks between them.',
    ],
  ] as const)('%s: %s', ([name, value, message]) => {
    expect(check({ [name]: value })).toEqual([expect.stringContaining(message)]);
  });

  test('every wrong setting is named at once', () => {
    expect(check({ logLevel: 'info', sweepGraceSeconds: 30, callers: 'a b' })).toHaveLength(3);
  });

  test.for([
    ['agents', 'ownAgentsQueues'],
    ['notifications', 'ownNotificationsQueues'],
  ] as const)('an arn of queues.yml that the stage does not list: no function may reach it (%s)', ([kind, list]) => {
    const arn = 'arn:aws:sqs:us-east-1:123456789012:sales';
    const others = 'arn:aws:sqs:us-east-1:123456789012:other';

    for (const listed of ['', others])
      expect(check({ [list]: listed }, withQueue(kind, arn))).toEqual([
        `serverless.yml: ${list} does not list ${arn} of "1:own" in catalog/queues.yml: add it for stage dev.`,
      ]);
    for (const listed of [`${others},${arn}`, 'arn:aws:sqs:us-east-1:123456789012:s*'])
      expect(check({ [list]: listed }, withQueue(kind, arn))).toEqual([]);
  });

  test('a queue that the stack does not have', () => {
    expect(check({}, withQueue('agents', 'sales'))).toEqual([
      'catalog/queues.yml: "1:own": the stack has no queue sales: write the arn of your own, and list it in ownAgentsQueues.',
    ]);
  });

  test('a secret in a variable, which no function of a stage has', () => {
    expect(check({}, withToken('env:TOKEN'))).toEqual([
      'catalog: channel whatsapp-main: env:TOKEN is a variable, which no function of a stage has: store the secret in SSM and write ssm:/invite-to-chat/dev/….',
    ]);
  });

  test('receivers without the stage’s own secret for the names of clients', () => {
    const { receivers: _, ...without } = sample;
    const problem = (name: string) =>
      `serverless.yml: identityKey is ${name}: catalog/receivers.yml needs the stage's own, such as invite-to-chat/dev/identity-key for stage dev.`;

    for (const identityKey of ['none', 'invite-to-chat/prod/identity-key']) {
      expect(check({ identityKey })).toEqual([problem(identityKey)]);
      expect(check({ identityKey }, without)).toEqual([]);
    }
  });

  test('a receiver’s secret of another stage', () => {
    const receivers = [
      { name: 'meta', kind: 'meta' as const, appSecrets: ['ssm:/new', 'env:OLD'], verifyToken: 'ssm:/token' },
    ];

    expect(check({}, { ...sample, receivers })).toEqual([
      expect.stringContaining("catalog: receiver meta: ssm:/new is not stage dev's"),
      expect.stringContaining('catalog: receiver meta: env:OLD is a variable'),
      expect.stringContaining("catalog: receiver meta: ssm:/token is not stage dev's"),
    ]);
  });

  test('references of another stage: a channel’s, a chat server’s, and the list of callers', () => {
    const of = (stage: string) => ({ stage, callers: 'invite-to-chat/dev/callers' });
    const names = ['agents', 'notifications'].map((name) => `invite-to-chat-prod-${name}`);
    const problems = checkSettings({
      ...{ service: 'invite-to-chat', catalog: withServers, queueNames: names },
      settings: { ...settings, ...of('prod') },
    });

    expect(check(of('dev'), withServers)).toEqual([]);
    expect(problems.join('\n')).toContain('callers is invite-to-chat/dev/callers, the list of another stage');
    expect(problems.join('\n')).toContain(
      "chat server gms-main: ssm:/invite-to-chat/dev/gms-main/seal-key is not stage prod's: write ssm:/invite-to-chat/prod/…",
    );
    expect(problems.join('\n')).toContain(
      'channel whatsapp-builtin: ssm:/invite-to-chat/dev/whatsapp-main/token is not',
    );
  });
});

describe('the framework’s plugin', () => {
  const plugin = (changed: Partial<Record<keyof typeof settings, unknown>> = {}) => {
    const functions = {
      deliver: { readsSecretsOf: ['channels', 'chat-servers'] as const, iamRoleStatements: [{ first: true }] },
      sweep: { readsSecretsOf: ['chat-servers'] as const },
      accept: {},
    };
    const Resources = Object.fromEntries(queueNames.map((QueueName, at) => [`Q${at}`, { Properties: { QueueName } }]));
    const service = {
      ...{ service: 'invite-to-chat', functions, resources: { Resources } },
      provider: { region: 'us-east-1' },
      custom: { settings: { ...settings, ...changed } },
    };
    const configSchemaHandler = { defineFunctionProperties: () => {} };

    return {
      functions,
      hooks: new StagePlugin(
        { classes: { Error }, service, configSchemaHandler },
        {},
        { log: { warning: () => undefined } },
      ).hooks,
    };
  };

  test('stops packaging', () => {
    expect(() => plugin({ logLevel: 'info' }).hooks['before:package:initialize']?.()).toThrow('logLevel is "info"');
  });

  test('lets a function read the secrets that it names, and one that names none read none', () => {
    const { functions, hooks } = plugin();
    hooks['before:package:initialize']?.();

    expect(functions).toEqual({
      deliver: expect.objectContaining({ iamRoleStatements: [{ first: true }, expect.anything()] }),
      sweep: { readsSecretsOf: ['chat-servers'] },
      accept: {},
    });
    expect(JSON.stringify(functions.deliver)).toContain(':parameter/invite-to-chat/dev/apple-main/secret');
  });
});
