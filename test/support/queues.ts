import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { localAccount } from '../../local/account.ts';
import { type QueueServer, startQueueServer } from '../../local/queue-server.ts';

type TestQueues = { readonly client: SQSClient; readonly server: QueueServer; readonly close: () => Promise<void> };

/** SQS over its wire protocol on this machine, with these queues; visibility is 60 s. */
export async function sqsQueues(names: readonly string[], buckets: readonly string[] = []): Promise<TestQueues> {
  const dataDir = await mkdtemp(join(tmpdir(), 'invite-to-chat-'));
  const queues = names.map((name) => ({ name, visibilityTimeout: 60, retention: 345_600 }));
  const server = await startQueueServer({ dataDir, queues, buckets });
  const { region, credentials } = localAccount;
  const client = new SQSClient({
    endpoint: server.url,
    region,
    credentials,
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
  });

  return {
    client,
    server,
    close: async () => {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
