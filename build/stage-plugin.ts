/**
 * Runs while packaging: checks the stage's settings, leaves out what only receivers and conversations need if there
 * are none, and lets each function read the secrets and use the numbers that it needs.
 */
import * as z from 'zod';
import { channelRights, channelUses } from './channel-rights.ts';
import { checkSettings } from './check-settings.ts';
import { type FrameworkErrors, readCatalog } from './read-catalog.ts';
import { type CatalogSecret, secretKinds, secretsOf } from './secrets.ts';
import { keepParts, type LambdaFunction } from './stage-parts.ts';

type Framework = {
  readonly classes: FrameworkErrors;
  /** serverless.yml with its variables resolved. */
  readonly service: { readonly functions: Record<string, LambdaFunction>; readonly resources: object };
  readonly configSchemaHandler: { readonly defineFunctionProperties: (provider: string, schema: object) => void };
};

type Utilities = { readonly log: { readonly warning: (line: string) => void } };

/** The framework takes a module's default export, and makes one of it. */
export default class StagePlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(framework: Framework, _options: unknown, { log }: Utilities) {
    const readsSecretsOf = { type: 'array', items: { enum: secretKinds } };
    const usesChannelsTo = { type: 'array', items: { enum: channelUses } };
    const addition = {
      type: 'object',
      properties: {
        environment: { type: 'object' },
        iamRoleStatements: { type: 'array' },
        readsSecretsOf,
        usesChannelsTo,
        events: { type: 'array' },
      },
      additionalProperties: false,
    };
    framework.configSchemaHandler.defineFunctionProperties('aws', {
      properties: {
        readsSecretsOf,
        usesChannelsTo,
        onlyWith: { enum: ['reports', 'callbacks'] },
        withReceivers: addition,
        withConnectServers: addition,
        withClientMessages: addition,
        withBridgedServers: addition,
        withCallbacks: addition,
        withFallback: addition,
      },
    });

    this.hooks = { 'before:package:initialize': () => prepare(framework, (line) => log.warning(line)) };
  }
}

const serviceSchema = z.object({
  service: z.string(),
  provider: z.object({ region: z.string() }),
  custom: z.object({
    settings: z.looseObject({ stage: z.string(), callbacks: z.unknown(), callbackQueues: z.string() }),
  }),
  resources: z.object({
    Resources: z.record(
      z.string(),
      z.looseObject({ Properties: z.looseObject({ QueueName: z.unknown().optional() }).optional() }),
    ),
    extensions: z.record(z.string(), z.looseObject({ Properties: z.looseObject({}).optional() })).default({}),
  }),
});

function prepare({ classes, service: file }: Framework, warn: (line: string) => void): void {
  const { service, provider, custom, resources } = serviceSchema.parse(file);
  const catalog = readCatalog(classes, warn);
  const queueNames = Object.values(resources.Resources).flatMap(({ Properties }) =>
    typeof Properties?.QueueName === 'string' ? [Properties.QueueName] : [],
  );

  const problems = checkSettings({ service, settings: custom.settings, catalog, queueNames });
  if (problems.length > 0) throw new classes.Error(problems.join('\n'));

  const { callbacks, callbackQueues } = custom.settings;
  const stage = { ...catalog, hasCallbacks: String(callbacks) === 'true', callbackQueues };
  keepParts({ functions: file.functions, resources }, stage, provider.region);
  Object.assign(file.resources, resources);

  const secrets = secretsOf(catalog);
  for (const lambda of Object.values(file.functions)) {
    const statements = [
      ...readStatements(secrets.filter(({ kind }) => lambda.readsSecretsOf?.includes(kind))),
      ...channelRights(catalog.channels, lambda.usesChannelsTo ?? []),
    ];
    if (statements.length > 0) lambda.iamRoleStatements = [...(lambda.iamRoleStatements ?? []), ...statements];
  }
}

/** None if there is nothing to read. */
function readStatements(secrets: readonly CatalogSecret[]): readonly object[] {
  const names = [...new Set(secrets.map(({ reference }) => reference.slice('ssm:'.length)))];
  const arnOf = (name: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${name}`,
  });

  return names.length > 0 ? [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: names.map(arnOf) }] : [];
}
