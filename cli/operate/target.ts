/** The running system that a command is about: a stage in AWS, or `npm start` on this machine. */

import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { hasConversations } from '../../lib/chat-server/settings.ts';
import { createReadSecret } from '../../lib/net/read-secret.ts';
import type { ReadSecret } from '../../lib/net/secret.ts';
import { localAccount } from '../../local/account.ts';
import { withoutCallbacks } from '../../local/callbacks.ts';
import { localSecret, type VendorUrls } from '../../local/runtime.ts';
import { readSetting } from '../../local/serverless-file.ts';
import { readStack, type Stack } from '../../local/stack.ts';
import { readRunningSystem } from '../running-system.ts';
import { Stop } from '../stop.ts';
import { thisMachine } from './this-machine.ts';

export type Target = {
  readonly stage: string;
  readonly region: string;
  readonly stack: Stack;
  readonly catalog: CatalogData;
  readonly sqs: SQSClient;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly contacts: { readonly client: DynamoDBDocumentClient; readonly table: string };
  /** There only if vendors post to the stage. */
  readonly conversations: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly readSecret: ReadSecret;
  /** Where SQS answers. */
  readonly queueService: string;
  /** What the stage has set a param of serverless.yml to. */
  readonly setting: (name: string) => unknown;
  /** Only on this machine. */
  readonly local?: { readonly api: string; readonly vendors: VendorUrls };
};

type Options = {
  readonly stage: string;
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export function openTarget({ stage, region, env }: Options): Target {
  const yml = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
  const of = { stack: readStack(yml, stage), setting: (name: string) => readSetting(yml, stage, name) };

  return stage === thisMachine
    ? onThisMachine(of, env)
    : inAws({ ...of, catalog: readCatalog(env.CATALOG || 'catalog') }, { stage, region, env });
}

type Files = Pick<Target, 'stack' | 'setting' | 'catalog'>;

function inAws(files: Files, { stage, region: given, env }: Options): Target {
  const { ledger, contacts, conversations } = files.stack.tables;
  const region = given || env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';

  return {
    ...{ ...files, stack: deployedPart(files), stage, region },
    sqs: new SQSClient({ region, requestHandler: patience }),
    ...tablesOf(new DynamoDBClient({ region, requestHandler: patience }), {
      ledger: ledger.name,
      contacts: contacts.name,
      conversations: conversations.name,
    }),
    readSecret: createReadSecret({ env, now: Date.now, keepMs: 60_000, region }),
    queueService: env.AWS_ENDPOINT_URL_SQS ?? `https://sqs.${region}.amazonaws.com`,
  };
}

/** What of the stack packaging leaves in a stage with this catalog: build/stage-parts.ts. */
function deployedPart({ stack, catalog, setting }: Files): Stack {
  const { receivers = [], chatServers = [] } = catalog;
  const hasConnect = chatServers.some(({ kind }) => kind === 'amazon-connect');
  const holds = new Map([
    ['Receivers', receivers.length > 0],
    ['Reports', receivers.length > 0 || hasConnect],
    ['VendorQueue', receivers.some(({ kind }) => kind === 'aws') || hasConnect],
    ['ClientMessages', hasConversations(catalog)],
    ['Callbacks', String(setting('callbacks')) === 'true'],
  ]);

  return {
    ...stack,
    queues: stack.queues.filter(({ condition }) => condition === undefined || holds.get(condition) !== false),
  };
}

const instead = 'name a stage in AWS: --stage prod';

/** With the catalog that the running system was started with. */
function onThisMachine(files: Omit<Files, 'catalog'>, env: Options['env']): Target {
  const running = readRunningSystem(env, { instead });
  const { api, sqs, dynamodb, vendors, ledgerTable, contactsTable } = running;
  const { region, credentials } = localAccount;
  const stack = Object.keys(running.callbacks).length > 0 ? files.stack : withoutCallbacks(files.stack);
  const client = (endpoint: string) => ({ endpoint, region, credentials, requestHandler: patience });

  return {
    ...{ ...files, stack, catalog: readCatalog(running.catalog), stage: thisMachine, region },
    sqs: new SQSClient({ ...client(sqs), useQueueUrlAsEndpoint: false }),
    ...tablesOf(new DynamoDBClient(client(dynamodb)), {
      ledger: ledgerTable,
      contacts: contactsTable,
      conversations: files.stack.tables.conversations.name,
    }),
    readSecret: async (reference) => localSecret(reference),
    queueService: sqs,
    local: { api, vendors },
  };
}

const patience = { connectionTimeout: 3000, requestTimeout: 10_000 };

function tablesOf(
  dynamodb: DynamoDBClient,
  names: { readonly ledger: string; readonly contacts: string; readonly conversations: string },
): Pick<Target, 'table' | 'contacts' | 'conversations'> {
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });

  return {
    table: { client, table: names.ledger },
    contacts: { client, table: names.contacts },
    conversations: { client, table: names.conversations },
  };
}

function readCatalog(folder: string): CatalogData {
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Stop(
    ['The catalog cannot be used:', ...problems.map((problem) => showProblem(folder, problem))].join('\n'),
  );
}
