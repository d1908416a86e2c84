import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { localAccount } from '../../local/account.ts';
import { startLocally, waiting } from '../support/local-process.ts';

const added = `
  receipts:
    handler: functions/receipts.handler
    environment: { RECEIPTS_QUEUE_URL: !Ref ReceiptsQueue }
    events:
      - httpApi: { method: POST, path: '/receipts/{id}' }
      - sqs: { arn: !GetAtt ReceiptsQueue.Arn }
      - schedule: rate(1 hour)
`;
const queue = `
      ReceiptsQueue:
        Type: AWS::SQS::Queue
        Properties: { QueueName: '\${self:custom.prefix}-receipts' }
`;
const handler = `
const received = [];

export function createHandler({ env }: { readonly env: Readonly<Record<string, string>> }) {
  return async (event) => {
    received.push(...(event.Records ?? []).map(({ body }) => body));
    const seen = { id: event.pathParameters?.id, queue: env.RECEIPTS_QUEUE_URL, received };
    return event.Records ? { batchItemFailures: [] } : { statusCode: 200, body: JSON.stringify(seen) };
  };
}
`;

const seenSchema = z.object({ id: z.string(), queue: z.string(), received: z.array(z.string()) });

test('a function that is added to serverless.yml runs in npm start without another edit', {
  timeout: 180_000,
}, async () => {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'added-')));
  onTestFinished(() => rm(copy, { recursive: true }));
  for (const name of ['cli', 'functions', 'lib', 'local', 'catalog', 'package.json'])
    await cp(name, join(copy, name), { recursive: true });
  await symlink(resolve('node_modules'), join(copy, 'node_modules'));
  await writeFile(join(copy, 'functions/receipts.ts'), handler);
  const stack = await readFile('serverless.yml', 'utf8');
  await writeFile(
    join(copy, 'serverless.yml'),
    stack.replace(/^functions:\n/m, `functions:${added}`).replace(/^ {4}Resources:\n/m, `    Resources:${queue}`),
  );

  const { api, endpoints } = await startLocally({ stateDir: join(copy, '.local'), cwd: copy });
  const post = async () => seenSchema.parse(await (await fetch(`${api}/receipts/R1`, { method: 'POST' })).json());
  const { id, queue: QueueUrl } = await post();
  expect(id).toBe('R1');

  const client = new SQSClient({ endpoint: endpoints.sqs, ...localAccount, useQueueUrlAsEndpoint: false });
  onTestFinished(() => client.destroy());
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a receipt' }));

  await vi.waitFor(async () => expect(await post()).toMatchObject({ received: ['a receipt'] }), waiting);
});
