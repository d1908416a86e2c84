import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { createHandler } from '../../functions/callback.ts';
import { secretRuntime } from '../../functions/secret-runtime.ts';
import { createSendToQueue } from '../../lib/callback/queue-endpoint.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { createSqsCallbackQueue } from '../../lib/queue/sqs-callbacks.ts';
import { localAccount } from '../../local/account.ts';
import { callbackWork } from '../bench/cost.ts';
import { type Billed, countCalls } from '../bench/count-calls.ts';
import { pass } from '../bench/event-source.ts';
import { silently } from '../bench/silently.ts';
import { ledgerRow, tokens } from '../support/builders.ts';
import { sqsQueues } from '../support/queues.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { dynaliteTable } from '../support/tables.ts';

const bodySchema = z.object({ type: z.string(), data: z.looseObject({ sessionId: z.string(), revision: z.int() }) });
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
const arnOf = (name: string) => `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${name}`;
const callers = JSON.stringify({
  callers: ['reported', 'reported.fifo', 'gone'].map((name, at) => ({
    ...{ name, 'api-keys': [`a-key-of-sixteen-characters-${at}`], callback: { queue: arnOf(name) } },
  })),
});

/** SQS drops what has the id of another. */
const newId = tokens();

let queues: Awaited<ReturnType<typeof sqsQueues>>;
let table: Awaited<ReturnType<typeof dynaliteTable>>;

beforeAll(async () => {
  queues = await sqsQueues(['callbacks.fifo', 'callback-dead-letters.fifo', 'reported', 'reported.fifo']);
  table = await dynaliteTable();
  const tables = await table.client.config.endpoint?.();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: queues.server.url,
    AWS_ENDPOINT_URL_DYNAMODB: `http://${tables?.hostname}:${tables?.port}`,
    AWS_REGION: localAccount.region,
  });
});

afterAll(async () => {
  await queues.close();
  await table.close();
});

/** Announces this for a session that was sent, and hands it to the function. Returns what AWS bills for it. */
async function report(caller: string, sessionId: string): Promise<Billed> {
  const { client, server } = queues;
  const source = { client, queueUrl: server.queueUrl('callbacks.fifo') };
  const env = {
    ...{ STAGE: 'dev', CALLBACK_QUEUE_URL: source.queueUrl, LEDGER_TABLE: table.table, LOG_LEVEL: 'INFO' },
    CALLBACK_DEAD_LETTER_URL: server.queueUrl('callback-dead-letters.fifo'),
    ...{ CALLBACKS_TABLE: table.callbacksTable, CALLERS: 'callers' },
    ...{ CONVERSATIONS_TABLE: table.conversationsTable, IDENTITY_KEY: 'identities' },
  };
  const handler = createHandler({
    ...secretRuntime(sampleCatalog()),
    ...{ env, readSecret: async () => callers },
    localEndpoints: {
      isAllowed: () => false,
      readSecret: async () => callers,
      queueUrlOf: (arn) => server.queueUrl(arn.split(':').at(-1) ?? ''),
    },
  });
  const now = Date.now();
  const sent = ledgerRow({
    sessionId,
    status: 'sent',
    acceptedAt: now,
    updatedAt: now,
    sentAt: now,
    callbackTo: caller,
  });
  await createDynamodbLedger(table).write({ ...sent, deadline: now + 900_000 }, undefined);

  const put = createSqsCallbackQueue({ ...source, send: createBatchSender({ client }), newId }).put;
  const record = { v: 1, type: 'event', id: 'a1', caller, sessionId, event: 'invite.sent', at: now, tries: 0 } as const;
  const { result } = await silently(() =>
    countCalls(async () => {
      await put(record);
      expect(await pass(source, 1, { handler, context, batchSize: 1 })).toBe(0);
    }),
  );

  return result;
}

async function messagesOn(name: string) {
  const { Messages = [] } = await queues.client.send(
    new ReceiveMessageCommand({
      QueueUrl: queues.server.queueUrl(name),
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );

  return Messages.map(({ Body = '', MessageAttributes, Attributes }) => ({
    body: bodySchema.parse(JSON.parse(Body)),
    id: MessageAttributes?.['webhook-id']?.StringValue,
    group: Attributes?.MessageGroupId,
  }));
}

test('a caller’s queue gets a callback with its id, and what that costs is what docs/cost.md says', async () => {
  const { calls, queueRequests, writeUnits, readUnits } = await report('reported', 'S1');

  expect(await messagesOn('reported')).toMatchObject([
    { id: 'S1_invite_sent', body: { type: 'invite.sent', data: { sessionId: 'S1', status: 'sent', revision: 1 } } },
  ]);
  expect(calls).toMatchObject({ SendMessageBatch: 1, ReceiveMessage: 1, DeleteMessageBatch: 1, SendMessage: 1 });
  expect({ queueRequests: queueRequests - 1, writeUnits, readUnits }).toEqual(callbackWork);
});

test('a FIFO queue has a group for each session, and takes an event once within five minutes', async () => {
  await report('reported.fifo', 'S2');
  const again = createSendToQueue(queues.client, queues.server.queueUrl('reported.fifo'));
  const body = JSON.stringify({ type: 'invite.sent', data: { sessionId: 'S2', revision: 1 } });

  expect(await again({ id: 'S2_invite_sent', body, sessionId: 'S2' })).toEqual({ status: 'taken', answer: 'stored' });
  expect(await messagesOn('reported.fifo')).toMatchObject([{ id: 'S2_invite_sent', group: 'S2' }]);
  expect(await messagesOn('reported.fifo')).toEqual([]);
});

test('a queue that is not there takes none, and says so by name', async () => {
  const send = createSendToQueue(queues.client, queues.server.queueUrl('gone'));

  expect(await send({ id: 'S3_invite_sent', body: '{}', sessionId: 'S3' })).toEqual({
    status: 'failed',
    answer: 'QueueDoesNotExist',
  });
});
