import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { type LocalQueue, startQueueServer } from '../../local/queue-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const queues: readonly LocalQueue[] = [
  { name: 'dead.fifo', visibilityTimeout: 30, retention: 1_209_600 },
  { name: 'work.fifo', visibilityTimeout: 60, retention: 1_209_600, redrive: { to: 'dead.fifo', maxReceiveCount: 2 } },
];

describe('a FIFO queue of this machine', () => {
  test('gives several of a group at once, in order, also those that came back in another', async () => {
    const { put, receive, hide } = await start(await temporaryFolder());
    for (const body of ['a1', 'a2', 'b1', 'a3']) await put(body);

    const batch = await receive();
    expect(batch.map(({ Body }) => Body)).toEqual(['a1', 'b1', 'a2', 'a3']);

    for (const { ReceiptHandle } of batch) await hide(ReceiptHandle, 0);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  test('locks a group until the last of its received messages is gone', async () => {
    const { put, receive, remove } = await start(await temporaryFolder());
    for (const body of ['a1', 'a2']) await put(body);
    const [first, second] = await receive();
    await put('a3');

    await remove(first?.ReceiptHandle);
    expect(await receive()).toEqual([]);
    await remove(second?.ReceiptHandle);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['a3']);
  });

  test('knows after a restart what it has stored, which group is locked, and the order', async () => {
    const dataDir = await temporaryFolder();
    const first = await start(dataDir);
    await first.put('b0', 'same');
    await first.remove((await first.receive())[0]?.ReceiptHandle);
    await first.put('a1');
    await first.receive();
    for (const body of ['a2', 'b1', 'b2']) await first.put(body);
    await first.server.close();

    const { put, receive } = await start(dataDir);
    await put('b0 again', 'same');
    await put('b3');
    expect((await receive()).map(({ Body }) => Body)).toEqual(['b1', 'b2', 'b3']);
  });

  test('refuses a delay, a missing group and a missing deduplication id, as SQS does', async () => {
    const { client, server } = await start(await temporaryFolder());
    const send = (input: object) =>
      client.send(new SendMessageCommand({ QueueUrl: server.queueUrl('work.fifo'), MessageBody: 'a1', ...input }));

    await expect(send({ MessageGroupId: 'a', MessageDeduplicationId: '1', DelaySeconds: 5 })).rejects.toThrow(
      'DelaySeconds',
    );
    await expect(send({ MessageDeduplicationId: '1' })).rejects.toThrow('MessageGroupId');
    await expect(send({ MessageGroupId: 'a' })).rejects.toThrow('MessageDeduplicationId');
  });

  test('moves what is received too often to its dead letters, in its group; the rest of the group goes on', async () => {
    const { put, receive, hide, server } = await start(await temporaryFolder());
    await put('a1');
    for (const _ of [1, 2]) await hide((await receive())[0]?.ReceiptHandle, 0);
    await put('a2');

    expect((await receive()).map(({ Body }) => Body)).toEqual(['a2']);
    expect(server.peek('dead.fifo')).toMatchObject([{ body: 'a1', group: 'a' }]);
  });

  test('has no dead letters that are a standard queue, as in SQS', async () => {
    const { server } = await start(await temporaryFolder());

    expect(() =>
      server.declare({
        ...{ name: 'x.fifo', visibilityTimeout: 30, retention: 60 },
        redrive: { to: 'y', maxReceiveCount: 2 },
      }),
    ).toThrow('x.fifo');
  });
});

/** Bodies begin with their group. */
async function start(dataDir: string) {
  const server = await startQueueServer({ dataDir, queues });
  const { region, credentials } = localAccount;
  const client = new SQSClient({ endpoint: server.url, region, credentials, useQueueUrlAsEndpoint: false });
  onTestFinished(async () => {
    client.destroy();
    await server.close().catch(() => undefined);
  });
  const QueueUrl = server.queueUrl('work.fifo');

  return {
    ...{ server, client },
    put: (body: string, id = body) =>
      client.send(
        new SendMessageCommand({
          ...{ QueueUrl, MessageBody: body, MessageGroupId: body.charAt(0), MessageDeduplicationId: id },
        }),
      ),
    receive: async () =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [],
    hide: (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })),
    remove: (ReceiptHandle: string | undefined) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}
