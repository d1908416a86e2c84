/** The running system that a command is about: a stage in AWS, or `npm start` on this machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CatalogData } from '../catalog/catalog.ts';
import { loadCatalogFolder } from '../catalog/load.ts';
import { showProblem } from '../catalog/show-problem.ts';
import type { ReadSecret } from '../channel/channel.ts';
import { createReadSecret } from '../lambda/secrets.ts';
import { localAccount } from '../local/account.ts';
import { localSecret } from '../local/runtime.ts';
import { readStack, type Stack } from '../local/stack.ts';

export type Target = {
  readonly stage: string;
  readonly region: string;
  readonly stack: Stack;
  readonly catalog: CatalogData;
  readonly sqs: SQSClient;
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  readonly readSecret: ReadSecret;
  /** Where SQS answers. */
  readonly queueService: string;
  /** Only on this machine. */
  readonly local?: { readonly api: string; readonly graphApi: string };
};

/** What stops a command, with what to do next. */
export class Stop extends Error {}

type Options = { readonly stage: string; readonly region?: string | undefined; readonly env: Readonly<Record<string, string | undefined>> };

export const thisMachine = 'local';

export function openTarget({ stage, region, env }: Options): Target {
  const stack = readStack(readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8'), stage);
  const catalog = readCatalog(env.CATALOG ?? 'catalog');

  return stage === thisMachine ? onThisMachine(stack, catalog, env.STATE_DIR ?? '.local') : inAws(stack, catalog, { stage, region, env });
}

function inAws(stack: Stack, catalog: CatalogData, { stage, region: asked, env }: Options): Target {
  const region = asked ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';

  return {
    ...{ stage, region, stack, catalog },
    sqs: new SQSClient({ region, requestHandler: patience }),
    table: { client: documents(new DynamoDBClient({ region, requestHandler: patience })), table: stack.table.name },
    readSecret: createReadSecret({ env, now: Date.now, keepMs: 60_000, region }),
    queueService: `https://sqs.${region}.amazonaws.com`,
  };
}

const endpointsSchema = z.object({ api: z.url(), sqs: z.url(), dynamodb: z.url(), graphApi: z.url(), ledgerTable: z.string() });

function onThisMachine(stack: Stack, catalog: CatalogData, stateDir: string): Target {
  const { api, sqs, dynamodb, graphApi, ledgerTable } = readEndpoints(stateDir);
  const { region, credentials } = localAccount;
  const client = (endpoint: string) => ({ endpoint, region, credentials, requestHandler: patience });

  return {
    ...{ stage: thisMachine, region, stack, catalog },
    sqs: new SQSClient({ ...client(sqs), useQueueUrlAsEndpoint: false }),
    table: { client: documents(new DynamoDBClient(client(dynamodb))), table: ledgerTable },
    readSecret: async (reference) => localSecret(reference),
    queueService: sqs,
    local: { api, graphApi },
  };
}

const patience = { connectionTimeout: 3000, requestTimeout: 10_000 };

function documents(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

function readEndpoints(stateDir: string) {
  const file = join(stateDir, 'endpoints.json');

  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Stop(`Nothing runs here: ${file} is not there. Start it with \`npm start\`, or name a stage in AWS: --stage prod`);
  }
}

function readCatalog(folder: string): CatalogData {
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Stop(['The catalog cannot be used:', ...problems.map((problem) => showProblem(folder, problem))].join('\n'));
}
