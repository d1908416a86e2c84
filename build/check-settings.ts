import type { CatalogData } from '../lib/catalog/catalog.ts';
import { secretsOf } from './secrets.ts';
import { type Settings, settingsSchema } from './settings.ts';

type Given = {
  readonly service: string;
  /** What `custom.settings` of serverless.yml holds. */
  readonly settings: unknown;
  readonly catalog: CatalogData;
  /** Names of the queues that the stack creates. */
  readonly queueNames: readonly string[];
};

/** What would go wrong at the first invite; each line names the setting and what to do. */
export function checkSettings({ service, settings, catalog, queueNames }: Given): readonly string[] {
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) {
    const values = new Map<PropertyKey, unknown>(Object.entries(settings ?? {}));

    return parsed.error.issues.map(
      ({ path: [name = ''], message }) =>
        `serverless.yml: ${name === 'stage' ? 'the stage' : String(name)} is ${JSON.stringify(values.get(name))}: ${message}.`,
    );
  }

  const own = `${service}/${parsed.data.stage}/`;

  return [
    ...checkTogether(parsed.data, service, own),
    ...checkIdentityKey(parsed.data, catalog, own),
    ...checkSecrets(catalog, parsed.data.stage, own),
    ...checkQueues(catalog, parsed.data, { prefix: `${service}-${parsed.data.stage}-`, queueNames }),
  ];
}

function checkTogether(
  { stage, callers, callbacks, domain, certificate }: Settings,
  service: string,
  own: string,
): string[] {
  const ofAnother = callers.startsWith(`${service}/`) && !callers.startsWith(own);

  return [
    ...(ofAnother
      ? [
          `serverless.yml: callers is ${callers}, the list of another stage: set it to ${own}callers for stage ${stage}.`,
        ]
      : []),
    ...(String(callbacks) === 'true' && callers === 'none'
      ? ['serverless.yml: callbacks is true, and callers is none: the list of callers says where callbacks go.']
      : []),
    ...((domain === '') !== (certificate === '')
      ? ['serverless.yml: domain and certificate belong together: set both, or leave both empty.']
      : []),
  ];
}

/** Another stage's secret would work, and let whoever reads both tables match the clients of the two stages. */
function checkIdentityKey({ stage, identityKey }: Settings, { receivers = [] }: CatalogData, own: string): string[] {
  return receivers.length === 0 || identityKey.startsWith(own)
    ? []
    : [
        `serverless.yml: identityKey is ${identityKey}: catalog/receivers.yml needs the stage's own, such as ${own}identity-key for stage ${stage}.`,
      ];
}

function checkSecrets(catalog: CatalogData, stage: string, own: string): string[] {
  return secretsOf(catalog).flatMap(({ of, reference }) => {
    if (reference.startsWith('env:'))
      return [
        `catalog: ${of}: ${reference} is a variable, which no function of a stage has: store the secret in SSM and write ssm:/${own}….`,
      ];

    return reference.startsWith(`ssm:/${own}`)
      ? []
      : [
          `catalog: ${of}: ${reference} is not stage ${stage}'s: write ssm:/${own}…, or name another catalog in CATALOG.`,
        ];
  });
}

const listOf = { agents: 'ownAgentsQueues', notifications: 'ownNotificationsQueues' } as const;

function checkQueues(
  { queues }: CatalogData,
  settings: Settings,
  { prefix, queueNames }: { readonly prefix: string; readonly queueNames: readonly string[] },
): string[] {
  return Object.entries(queues).flatMap(([key, { kind, queue }]) => {
    if (!queue.startsWith('arn:'))
      return queueNames.includes(`${prefix}${queue}`)
        ? []
        : [
            `catalog/queues.yml: "${key}": the stack has no queue ${queue}: write the arn of your own, and list it in ${listOf[kind]}.`,
          ];

    return settings[listOf[kind]].some((arn) => matches(arn, queue))
      ? []
      : [
          `serverless.yml: ${listOf[kind]} does not list ${queue} of "${key}" in catalog/queues.yml: add it for stage ${settings.stage}.`,
        ];
  });
}

/** As IAM compares them. */
function matches(pattern: string, arn: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(arn);
}
