/** SQS and DynamoDB as `npm start` has them, and a WhatsApp that answers at once. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startQueueServer } from '../../local/queue-server.ts';
import { startTableServer } from '../../local/table-server.ts';

/** Tables besides the stage's own, each with its key. */
export type Tables = Readonly<Record<string, string>>;

export type LocalCloud = {
  readonly sqsUrl: string;
  readonly dynamodbUrl: string;
  readonly vendorUrl: string;
  /** The vendor answers this many of the next messages with its rate limit, and with how long to wait. */
  readonly refuse: (count: number) => void;
  readonly close: () => void;
};

type Ready = Pick<LocalCloud, 'sqsUrl' | 'dynamodbUrl' | 'vendorUrl'>;

/** In a process of its own, as SQS is: what the servers need is no time and no memory of the functions'. */
export async function openLocalCloud(queues: readonly string[], tables: Tables): Promise<LocalCloud> {
  const child = fork(new URL(import.meta.url), [JSON.stringify({ queues, tables })], { execArgv: [] });
  const [ready] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [Ready];
  if (typeof ready !== 'object') throw new Error('the servers did not start');

  return { ...ready, refuse: (count) => child.send(count), close: () => child.disconnect() };
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const { queues, tables } = JSON.parse(process.argv[2] ?? '') as {
    readonly queues: readonly string[];
    readonly tables: Tables;
  };
  const dataDir = mkdtempSync(join(tmpdir(), 'invite-to-chat-bench-'));
  const sqs = await startQueueServer({
    dataDir,
    queues: queues.map((name) => ({ name, visibilityTimeout: 60, retention: 345_600 })),
  });
  const dynamodb = await startTableServer({
    dataDir: join(dataDir, 'tables'),
    tables: Object.entries({ ledger: 'sessionId', contacts: 'id', conversations: 'id', ...tables }).map(
      ([name, key]) => ({ name, key }),
    ),
  });
  const vendor = await startVendor();

  process.on('message', (count) => vendor.refuse(Number(count)));
  process.on('disconnect', async () => {
    await Promise.all([sqs.close(), dynamodb.close()]);
    rmSync(dataDir, { recursive: true });
    process.exit();
  });
  process.send({ sqsUrl: sqs.url, dynamodbUrl: dynamodb.url, vendorUrl: vendor.url } satisfies Ready);
}

/** Longer than it takes to refuse a hundred: none of them comes again before all have been. */
export const retryAfterSeconds = 4;

const rateLimited = JSON.stringify({
  error: { message: '(#130429) Rate limit hit', type: 'OAuthException', code: 130429 },
});

/** Answers every message at once: what a vendor needs for it is not ours to measure. */
async function startVendor() {
  let count = 0;
  let refusals = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      count += 1;
      const isRefused = refusals > 0;
      if (isRefused) refusals -= 1;
      const taken = JSON.stringify({
        messaging_product: 'whatsapp',
        messages: [{ id: `wamid.${String(count).padStart(50, '0')}` }],
      });
      const headers = {
        'content-type': 'application/json',
        ...(isRefused && { 'retry-after': String(retryAfterSeconds) }),
      };
      response.writeHead(isRefused ? 429 : 200, headers).end(isRefused ? rateLimited : taken);
    });
  });
  const refuse = (next: number) => {
    refusals = next;
  };

  return { url: await listen(server), refuse };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
