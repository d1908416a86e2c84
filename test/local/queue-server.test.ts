import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { type LocalQueue, startQueueServer } from '../../local/queue-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const queues: readonly LocalQueue[] = [
  { name: 'dead', visibilityTimeout: 30, retention: 1_209_600 },
  { name: 'work', visibilityTimeout: 60, retention: 345_600, redrive: { to: 'dead', maxReceiveCount: 3 } },
];

describe('queue server', () => {
  test('listens on the loopback address only', async () => {
    const { server } = await start(await temporaryFolder());
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);

    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    if (outside) {
      await expect(fetch(`http://${outside.address}:${new URL(server.url).port}/health`)).rejects.toThrow();
    }
  });

  test('has the queues with their attributes, also after these have changed', async () => {
    const dataDir = await temporaryFolder();
    const first = await start(dataDir);
    const read = async ({ client, server }: typeof first) =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl: server.queueUrl('work'), AttributeNames: ['All'] })))
        .Attributes;

    expect(await read(first)).toMatchObject({
      VisibilityTimeout: '60',
      MessageRetentionPeriod: '345600',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: first.server.queueArn('dead'), maxReceiveCount: 3 }),
    });
    await first.server.close();

    const second = await start(dataDir, [{ name: 'work', visibilityTimeout: 90, retention: 60 }]);
    const attributes = await read(second);
    expect(attributes).toMatchObject({ VisibilityTimeout: '90', MessageRetentionPeriod: '60' });
    expect(attributes).not.toHaveProperty('RedrivePolicy');
    expect((await second.client.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toBe(
      second.server.queueUrl('work'),
    );
  });

  test('peeking at the messages takes, hides and counts nothing', async () => {
    const { client, server } = await start(await temporaryFolder());
    const QueueUrl = server.queueUrl('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'c', DelaySeconds: 60 }));

    const peek = () => server.peek('work').map(({ body, state, receiveCount }) => [body, state, receiveCount]);
    const expected = [
      ['a', 'hidden', 1],
      ['b', 'visible', 0],
      ['c', 'delayed', 0],
    ];
    expect(peek()).toEqual(expected);
    expect(peek()).toEqual(expected);
    expect(server.peek('unknown')).toEqual([]);
  });

  test('a message made visible at once is received again, and counted', async () => {
    const dataDir = await temporaryFolder();
    const { client, server } = await start(dataDir);
    const QueueUrl = server.queueUrl('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: Messages?.[0]?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );

    expect(server.peek('work')).toMatchObject([{ body: 'a', state: 'visible', receiveCount: 1 }]);
    await server.close();
    expect((await start(dataDir)).server.peek('work')).toMatchObject([
      { body: 'a', state: 'visible', receiveCount: 1 },
    ]);
  });

  test('what a dead worker held is received again at once if it is shown', async () => {
    const { client, server } = await start(await temporaryFolder());
    const QueueUrl = server.queueUrl('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await client.send(new ReceiveMessageCommand({ QueueUrl }));

    expect(server.showHidden('work')).toBe(1);
    expect(server.peek('work')).toMatchObject([{ body: 'a', state: 'visible', receiveCount: 1 }]);
    expect(server.showHidden('unknown')).toBe(0);
  });

  test('goes on after SIGKILL: receive counts, groups, hidden and delayed messages', async () => {
    const dataDir = await temporaryFolder();
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', runUntilKilled(dataDir)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const { server } = await start(dataDir);
    expect(server.peek('work')).toMatchObject([
      { body: 'taken twice', state: 'hidden', receiveCount: 2, group: undefined },
      { body: 'waiting', state: 'visible', receiveCount: 0, group: 'ivr' },
      { body: 'later', state: 'delayed', receiveCount: 0 },
    ]);
  });
});

async function start(dataDir: string, declared = queues) {
  const server = await startQueueServer({ dataDir, queues: declared });
  const client = new SQSClient({
    endpoint: server.url,
    region: localAccount.region,
    credentials: localAccount.credentials,
    useQueueUrlAsEndpoint: false,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.close().catch(() => undefined);
  });
  return { server, client };
}

function runUntilKilled(dataDir: string): string {
  return `
    import { SQSClient, SendMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
    import { localAccount } from './local/account.ts';
    import { startQueueServer } from './local/queue-server.ts';

    const server = await startQueueServer({ dataDir: ${JSON.stringify(dataDir)}, queues: ${JSON.stringify(queues)} });
    const client = new SQSClient({ endpoint: server.url, ...localAccount, useQueueUrlAsEndpoint: false });
    const QueueUrl = server.queueUrl('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'taken twice' }));
    await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'waiting', MessageGroupId: 'ivr' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 60 }));
    console.log('ready');
  `;
}
