import { SQSClient } from '@aws-sdk/client-sqs';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createHandler } from '../../functions/relay.ts';
import { toItem } from '../../lib/ledger/item.ts';
import { createTableClient } from '../../lib/net/clients.ts';
import { writeReceiptRecord } from '../../lib/queue/write-records.ts';
import { ledgerRow } from '../support/builders.ts';
import { type BatchHandler, fill, pass } from './event-source.ts';
import { createFloorRelay } from './floor-relay.ts';
import { nextSessions, receiver } from './posts.ts';
import { silently } from './silently.ts';
import { openStage } from './stage.ts';
import { type Figures, median, type Suite } from './suite.ts';

const rounds = 15;
const receiptsEach = 200;
const warmUp = 1000;
const batchSize = 100;

/** Receipts a second, from the queue to what is known of the message: ours against the least that could do it. */
export const receipts: Suite = { run };

async function run(): Promise<Figures> {
  const stage = await openStage({ queues: ['rival-receipts'], tables: { rival: 'sessionId' } });

  try {
    const client = new SQSClient({});
    const rows = createTableClient();
    const relay = createHandler(stage.receiversRuntime);
    const ours = { queueUrl: stage.queueUrl('receipts'), handler: async (event) => relay(event) } satisfies Lane;
    const floor = { queueUrl: stage.queueUrl('rival-receipts'), handler: createFloorRelay({ table: 'rival' }) };

    const rate = async ({ queueUrl, handler }: Lane, count: number) => {
      const sessionIds = nextSessions(count);
      await writeSent(rows, sessionIds);
      await fill({ client, queueUrl }, sessionIds.map(recordOf));
      const began = performance.now();
      const unfinished = await pass({ client, queueUrl }, count, { handler, context: stage.context, batchSize });
      if (unfinished > 0) throw new Error(`${unfinished} receipts were not relayed`);

      return (count * 1000) / (performance.now() - began);
    };

    const { result: pairs } = await silently(async () => {
      for (const lane of [ours, floor]) await rate(lane, warmUp);

      const measured: { readonly ours: number; readonly floor: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const first = await rate(round % 2 === 0 ? ours : floor, receiptsEach);
        const second = await rate(round % 2 === 0 ? floor : ours, receiptsEach);
        measured.push(round % 2 === 0 ? { ours: first, floor: second } : { ours: second, floor: first });
      }

      return measured;
    });

    return {
      ours: { figure: Math.round(median(pairs.map((pair) => pair.ours))), unit: 'receipts/s' },
      floor: { figure: Math.round(median(pairs.map((pair) => pair.floor))), unit: 'receipts/s' },
      'of the floor': {
        figure: Number(median(pairs.map((pair) => pair.ours / pair.floor)).toFixed(3)),
        unit: 'times',
        atLeast: 0.8,
      },
    };
  } finally {
    stage.close();
  }
}

type Lane = { readonly queueUrl: string; readonly handler: BatchHandler };

function recordOf(sessionId: string): string {
  const at = Date.now();

  return writeReceiptRecord({
    v: 1,
    type: 'receipt',
    receiver,
    sender: '106540352242922',
    vendorMessageId: `wamid.${sessionId.padStart(50, '0')}`,
    messageId: `${sessionId}.0`,
    status: 'delivered',
    at,
    receivedAt: at,
    clientIds: ['15550100001'],
  });
}

/** DynamoDB takes 25 at once. */
async function writeSent(client: ReturnType<typeof createTableClient>, sessionIds: readonly string[]): Promise<void> {
  for (let at = 0; at < sessionIds.length; at += 25) {
    const requests = sessionIds.slice(at, at + 25).map((sessionId) => {
      const row = ledgerRow({ sessionId, status: 'sent', channel: 'whatsapp-main' });

      return { PutRequest: { Item: { ...toItem(row), status: row.status, attempt: row.attempt } } };
    });
    await client.send(new BatchWriteCommand({ RequestItems: { ledger: requests } }));
  }
}
