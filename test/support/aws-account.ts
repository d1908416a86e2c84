import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { localAccount } from '../../local/account.ts';
import { startQueueServer } from '../../local/queue-server.ts';
import { readStack } from '../../local/stack.ts';
import { startTableServer } from '../../local/table-server.ts';
import { answerRead, localAppId } from '../../local/vendors/graph-reads.ts';
import { approvedTemplates } from '../../local/vendors/templates.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startVendor, type VendorRequest } from './vendor.ts';

/** What SSM and CloudWatch have, by parameter and by the id of a query. */
type Contents = {
  readonly parameters: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, readonly number[]>>;
};

/**
 * A stage as it stands in AWS, for commands that look at it with `--stage`: its queues and tables over SQS and DynamoDB
 * of this machine, SSM, CloudWatch and the vendors on one socket that answers only the requests known here. `env` leads
 * a process to all of it.
 */
export async function startAwsAccount(stage: string, { parameters, metrics }: Contents) {
  const stack = readStack(readFileSync('serverless.yml', 'utf8'), stage);
  const queueServer = await startQueueServer({
    ...{ dataDir: await temporaryFolder(), queues: stack.queues },
    // As CloudFormation names them.
    buckets: stack.buckets.map((name) => `${name}-1a2b3c4d5e6f`),
  });
  onTestFinished(queueServer.close);
  const tableServer = await startTableServer({ dataDir: await temporaryFolder(), tables: Object.values(stack.tables) });
  onTestFinished(tableServer.close);

  const data = loadCatalogFolder('catalog').data;
  const numbers = (data?.channels ?? []).flatMap(({ businessIds }) =>
    Object.values(businessIds).flatMap(({ phoneNumberId, token }) =>
      phoneNumberId && token ? [{ phoneNumberId, token: 'the token' }] : [],
    ),
  );
  const templates = approvedTemplates(data?.responses ?? []);

  const others = await startVendor((request, response) => {
    // Our own API, which Meta calls.
    if (request.path.startsWith('/webhooks/meta?')) {
      response.end(new URLSearchParams(request.path.split('?')[1]).get('hub.challenge'));
      return;
    }

    const answer = answerAws(request, { parameters, metrics }) ?? answerGraph(request);
    response
      .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(answer.body));
  });

  const answerGraph = ({ path, headers }: VendorRequest): Answer => {
    if (path.includes('webhook_configuration'))
      return { status: 200, body: { webhook_configuration: { application: `${others.url}/webhooks/meta` } } };
    if (path.endsWith('/subscribed_apps'))
      return { status: 200, body: { data: [{ whatsapp_business_api_data: { id: localAppId } }] } };

    const read = answerRead(path, headers.authorization?.slice('Bearer '.length), { numbers, templates });

    return read && 'answer' in read ? { status: 200, body: read.answer } : { status: 404, body: {} };
  };

  const sqs = new SQSClient({ endpoint: queueServer.url, ...localAccount, useQueueUrlAsEndpoint: false });
  onTestFinished(() => sqs.destroy());

  return {
    sqs,
    queueUrl: (name: string) => queueServer.queueUrl(`invite-to-chat-${stage}-${name}`),
    peek: (name: string) => queueServer.peek(`invite-to-chat-${stage}-${name}`),
    asked: others.requests,
    env: {
      AWS_ENDPOINT_URL: others.url,
      AWS_ENDPOINT_URL_SQS: queueServer.url,
      AWS_ENDPOINT_URL_S3: queueServer.url,
      AWS_ENDPOINT_URL_DYNAMODB: tableServer.url,
      CATALOG: await catalogOf(stage, others.url),
    },
  };
}

type Answer = { readonly status: number; readonly body: unknown };

function answerAws({ headers, body }: VendorRequest, { parameters, metrics }: Contents): Answer | undefined {
  switch (String(headers['x-amz-target']).split('.')[1]) {
    case 'GetParameter': {
      const Value = parameters[JSON.parse(body).Name];

      return Value === undefined
        ? { status: 400, body: { __type: 'ParameterNotFound' } }
        : { status: 200, body: { Parameter: { Value } } };
    }
    case 'GetMetricData':
      return {
        status: 200,
        body: { MetricDataResults: Object.entries(metrics).map(([Id, Values]) => ({ Id, Values })) },
      };
    case 'DescribePhoneNumbers':
      return { status: 200, body: { PhoneNumbers: [{ PhoneNumber: '+19251112222', Status: 'ACTIVE' }] } };
    case 'DescribeRcsAgents': {
      const { RcsAgentIds = [] } = JSON.parse(body);
      const RcsAgents = RcsAgentIds.map((RcsAgentId: string) => ({ RcsAgentId, Status: 'ACTIVE' }));

      return { status: 200, body: { RcsAgents } };
    }
    default:
      return undefined;
  }
}

/** The sample catalog as an operator has it: secrets of this stage, and vendors that can be reached. */
async function catalogOf(stage: string, vendors: string): Promise<string> {
  const folder = join(await temporaryFolder(), 'catalog');
  await cp('catalog', folder, { recursive: true });
  const receivers = join(folder, 'receivers.yml');
  await writeFile(receivers, (await readFile(receivers, 'utf8')).replaceAll('/dev/', `/${stage}/`));
  const file = join(folder, 'channels.yml');
  const channels = (await readFile(file, 'utf8'))
    .replaceAll('/invite-to-chat/dev/', `/invite-to-chat/${stage}/`)
    .replaceAll(/^( {2}transport: )(.*)$/gm, (line, _key, transport) => {
      return `${line}\n  endpoint: ${vendors}${transport === 'whatsapp-cloud' ? '/v24.0' : ''}`;
    });
  await writeFile(file, channels);

  return folder;
}
