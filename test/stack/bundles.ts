import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toRecord } from '../../local/sqs-record.ts';
import { espBody } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';
import { anyImport, invokePackaged, kibOf, reached, readPackaged, unpack } from '../support/packaged.ts';
import { sqsQueues } from '../support/queues.ts';
import { dynaliteTable } from '../support/tables.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

/** KiB: of what a cold start loads, and of all that is in the zip, unpacked. */
const ceilings = {
  accept: { eager: 399, whole: 1170 },
  deliver: { eager: 408, whole: 1473 },
  sweep: { eager: 356, whole: 962 },
  session: { eager: 396, whole: 1318 },
  receive: { eager: 322, whole: 694 },
  relay: { eager: 411, whole: 1487 },
} as const;

/** What the zips hold, and that it runs. */
export function testBundles(): void {
  describe('bundles', () => {
    test.for(Object.entries(ceilings))(
      '%s loads little at once, and the rest from files of its own',
      async ([name, { eager, whole }]) => {
        const packaged = await readPackaged(name);
        const entry = `functions/${name}.mjs`;

        expect([...packaged.files.keys()].sort()).toEqual(reached(packaged.files, entry, anyImport).sort());
        expect(kibOf(packaged, packaged.eager)).toBeLessThanOrEqual(eager);
        expect(kibOf(packaged)).toBeLessThanOrEqual(whole);
      },
    );

    testRuns();
  });
}

function testRuns() {
  let folder: string;
  let queues: Awaited<ReturnType<typeof sqsQueues>>;
  let table: Awaited<ReturnType<typeof dynaliteTable>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'functions-'));
    queues = await sqsQueues(['invites', 'dead-letters', 'stack-agents', 'stack-notifications']);
    table = await dynaliteTable();
    for (const name of Object.keys(ceilings)) await unpack(await readPackaged(name), folder);
  });

  afterAll(async () => {
    await queues.close();
    await table.close();
    await rm(folder, { recursive: true });
  });

  test('they take an invite from the zips on, and load what they need late', async () => {
    const parameters = await startVendor((request, response) => {
      const callers = { callers: [{ name: 'ivr', 'api-keys': ['a key of sixteen characters'] }] };
      const Value = request.body.includes('callers')
        ? JSON.stringify(callers)
        : request.body.includes('identity-key') && 'a secret of the stage';
      answerJson(Value ? 200 : 400, Value ? { Parameter: { Value } } : { __type: 'ParameterNotFound' })(
        request,
        response,
      );
    });
    const tableUrl = await table.client.config.endpoint?.();
    const env = {
      ...{
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        STAGE: 'dev',
        CALLERS: 'callers',
      },
      AWS_ENDPOINT_URL_SQS: queues.server.url,
      AWS_ENDPOINT_URL_DYNAMODB: `http://${tableUrl?.hostname}:${tableUrl?.port}`,
      AWS_ENDPOINT_URL_SSM: parameters.url,
      INVITE_QUEUE_URL: queues.server.queueUrl('invites'),
      INVITE_DEAD_LETTER_URL: queues.server.queueUrl('dead-letters'),
      CHAT_QUEUE_URL_BASE: queues.server.queueUrl('stack-'),
      LEDGER_TABLE: table.table,
      CONTACTS_TABLE: table.contactsTable,
      CONVERSATIONS_TABLE: table.conversationsTable,
      IDENTITY_KEY: 'invite-to-chat/dev/identity-key',
      SWEEP_GRACE_SECONDS: '0',
    };
    const invoke = (name: string, event: unknown) => invokePackaged(join(folder, `functions/${name}.mjs`), event, env);
    const headers = { 'x-api-key': 'a key of sixteen characters' };

    // The callers are read with the SSM client, the client's number with its metadata, the answer is XML.
    const notification = { ChatQueueKey: '1:session-WA-sendSR', TerminateSessionFlag: 'true' };
    const posted = httpEvent({
      headers: { ...headers, accept: 'application/xml' },
      body: JSON.stringify(espBody(notification)),
    });
    const accepted = await invoke('accept', posted);
    const [, id] = /<_umsChatSessionId>(\w{16})</.exec(JSON.stringify(accepted)) ?? [];
    expect(accepted).toMatchObject({ statusCode: 202, headers: { location: `/sessions/${id}` } });

    // The transport is loaded and finds no token.
    const { Messages = [] } = await queues.client.send(
      new ReceiveMessageCommand({ QueueUrl: env.INVITE_QUEUE_URL, MessageSystemAttributeNames: ['All'] }),
    );
    const Records = Messages.map((message) => toRecord(message, 'arn:aws:sqs:us-east-1:000000000000:invites'));
    const delivered = await invoke('deliver', { Records });
    expect(delivered).toEqual({ batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) });
    expect(parameters.requests.at(-1)?.body).toContain('whatsapp-main/token');

    expect(await invoke('sweep', {})).toMatchObject({ seen: 1, waiting: 1 });

    const seen = await invoke(
      'session',
      httpEvent({ method: 'GET', path: `/sessions/${id}`, pathParameters: { id: `${id}` }, headers }),
    );
    expect(seen).toMatchObject({ statusCode: 200, body: expect.stringContaining('"status":"retrying"') });
  });
}
