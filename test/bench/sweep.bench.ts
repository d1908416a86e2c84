import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SQSClient } from '@aws-sdk/client-sqs';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createHandler } from '../../functions/sweep.ts';
import { sessionOpenedMessage, writeChatQueueMessage } from '../../lib/chat-queue/interaction.ts';
import { toItem } from '../../lib/ledger/item.ts';
import { createTableClient } from '../../lib/net/clients.ts';
import { inviteRecord, ledgerRow } from '../support/builders.ts';
import { countCalls } from './count-calls.ts';
import { fill } from './event-source.ts';
import { silently } from './silently.ts';
import { openStage } from './stage.ts';
import type { Figures, Suite, SuiteOptions } from './suite.ts';

/** Entries of terminated sessions: what each costs must not grow with the ledger, nor must the sweep. */
export const sweep: Suite = { run };

const sizes = [1000, 10_000];

async function run({ full }: SuiteOptions): Promise<Figures> {
  const all = full ? [...sizes, 100_000] : sizes;
  const swept = new Map<number, Swept>();
  for (const sessions of all) swept.set(sessions, await sweepLedger(sessions));

  const smallest = swept.get(1000);
  const largest = swept.get(all.at(-1) ?? 0);
  if (!smallest || !largest) throw new Error('nothing was swept');

  const figures = [...swept].map(([sessions, { callsEach, liveMiB }]): [string, Figures] => [
    `${sessions.toLocaleString('en')} sessions`,
    {
      'calls an entry': { figure: round(callsEach, 3), unit: 'calls', atMost: 0.35 },
      'live memory': { figure: round(liveMiB, 1), unit: 'MiB' },
    },
  ]);

  return {
    ...Object.fromEntries(figures),
    'largest of smallest': {
      'calls an entry': { figure: round(largest.callsEach / smallest.callsEach, 3), unit: 'times', atMost: 1.05 },
      'live memory': { figure: round(largest.liveMiB / smallest.liveMiB, 3), unit: 'times', atMost: 1.05 },
    },
  };
}

type Swept = { readonly callsEach: number; readonly liveMiB: number };

/**
 * The ledger with an entry for each of its sessions, swept until nothing is left: by one run after the other, as the
 * schedule would.
 */
async function sweepLedger(sessions: number): Promise<Swept> {
  const stage = await openStage();

  try {
    const entries = { client: new SQSClient({}), queueUrl: stage.queueUrl('stack-notifications') };
    const rows = createTableClient();

    for (let at = 0; at < sessions; at += 25) {
      const ids = Array.from({ length: 25 }, (_, index) => `S${String(at + index).padStart(15, '0')}`);
      await writeTerminated(rows, ids);
      await fill(entries, ids.map(entryOf));
    }

    const handler = createHandler(stage.runtime);
    const memory = watchMemory();
    let seen = 0;

    const { result: billed } = await silently(() =>
      countCalls(async () => {
        while (seen < sessions) {
          const ends = Date.now() + 60_000;
          const getRemainingTimeInMillis = () => {
            memory.look();
            return ends - Date.now();
          };
          const result = await handler({}, { ...stage.context, getRemainingTimeInMillis });
          if (result.alreadyTerminated !== result.seen || result.seen === 0)
            throw new Error(`the sweep answered ${JSON.stringify(result)}`);
          seen += result.seen;
        }
      }),
    );
    const calls = Object.values(billed.calls).reduce((sum, count) => sum + count, 0);

    return { callsEach: calls / sessions, liveMiB: memory.most() };
  } finally {
    stage.close();
  }
}

/** DynamoDB takes 25 at once. */
async function writeTerminated(client: ReturnType<typeof createTableClient>, ids: readonly string[]): Promise<void> {
  const chat = { state: 'terminated', server: 'builtin', reason: 'notification' } as const;
  const rows = ids.map((sessionId) => ledgerRow({ sessionId, status: 'sent', notification: true, chat }));
  const requests = rows.map((row) => ({
    PutRequest: { Item: { ...toItem(row), status: row.status, attempt: row.attempt } },
  }));

  await client.send(new BatchWriteCommand({ RequestItems: { ledger: requests } }));
}

function entryOf(sessionId: string): string {
  return writeChatQueueMessage(
    sessionOpenedMessage(inviteRecord({ sessionId, notification: true }), {
      mediaType: 'whatsapp',
      message: 'Hello Ann',
    }),
  );
}

/** The most that was alive at any look, MiB. Collecting takes its time, so that only every hundredth look does. */
function watchMemory(): { readonly look: () => void; readonly most: () => number } {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  let looks = 0;
  let most = 0;

  const look = () => {
    if (looks % 100 === 0) {
      collect();
      most = Math.max(most, process.memoryUsage().heapUsed / 2 ** 20);
    }
    looks += 1;
  };

  return { look, most: () => most };
}

function round(figure: number, digits: number): number {
  return Number(figure.toFixed(digits));
}
