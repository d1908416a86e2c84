import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createSqsChatQueues } from '../../lib/chat-queue/sqs-chat-queues.ts';
import { createRelayMessages } from '../../lib/conversation/relay-messages.ts';
import type { Receipts } from '../../lib/ledger/receipts.ts';
import { createBatcher } from '../../lib/queue/batcher.ts';
import { createBatchSender } from '../../lib/queue/batches.ts';
import { writeMessageRecord } from '../../lib/queue/write-records.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { noon } from '../support/builders.ts';
import { clientMessage } from '../support/conversation-system.ts';
import { noBridge } from '../support/no-bridge.ts';
import { createRelaySystem, receiptRecord, sessionId } from '../support/relay-system.ts';

/** The agents' queue behind SQS' batches, which refuses what holds `refused`. No call goes early because time is up. */
function agentsQueue() {
  const requests: string[][] = [];
  const client: SQSClient = Object.assign(new SQSClient({ region: 'eu-west-1' }), {
    send: async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
      requests.push(Entries.map(({ MessageBody = '' }) => MessageBody));
      const isRefused = (body: string | undefined) => body?.includes('refused') ?? false;

      return {
        Successful: Entries.filter(({ MessageBody }) => !isRefused(MessageBody)).map(({ Id }) => ({ Id })),
        Failed: Entries.filter(({ MessageBody }) => isRefused(MessageBody)).map(({ Id }) => ({ Id, Code: 'No' })),
      };
    },
  });
  const batcher = createBatcher({ wait: () => new Promise(() => {}), maxMs: 25, soonMs: 10 });
  const send = createBatchSender({ client, batcher });

  return { batcher, send, requests, chatQueues: createSqsChatQueues({ send, urlOf: (key) => `https://sqs/${key}` }) };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

test('what conversations of one batch send goes in few requests, and one that is refused comes again alone', async () => {
  const { batcher, send, requests } = agentsQueue();
  const relay = createRelayMessages({
    takeClientMessage: async ({ text }) => {
      // Each takes its own time.
      await turns(text.length);
      await send('https://sqs/agents', text);
      return 'ack';
    },
    takeClientSignal: async () => 'ack',
    sendAgentMessage: async () => 'ack',
    readTranscript: noBridge.readTranscript,
    takeChatEvent: noBridge.takeChatEvent,
    showTyping: noBridge.showTyping,
    showPresence: async () => 'ack',
    giveUpMessage: async () => ({ status: 'final' }),
    giveUpClientMessage: async () => {},
    received: { hide: async () => {}, deadLetter: async () => {} },
    ...{ batcher, now: () => noon, report: () => {}, reportError: () => {} },
    settings: { giveUpMs: 900_000, minMs: 15_000 },
  });
  const record = (group: string, text: string) => ({
    ...{ body: writeMessageRecord(clientMessage({ text })), receiptHandle: group, group },
    ...{ firstReceivedAt: noon, receiveCount: 1 },
  });

  const records = [record('a', '1'), record('a', '2'), record('b', 'refused'), record('c', '333'), record('d', '4444')];

  expect(await relay(records, () => 30_000)).toEqual(['ack', 'ack', 'retain', 'ack', 'ack']);
  // Within a conversation the second waits for the first.
  expect(requests).toEqual([['1', '333', '4444', 'refused'], ['2']]);
});

test('the receipts of one batch go in few requests', async () => {
  const { batcher, chatQueues, requests } = agentsQueue();
  const memory = createMemoryReceipts();
  let raised = 0;
  const receipts: Receipts = {
    ...memory,
    raise: async (receipt) => {
      raised += 1;
      await turns(raised);
      return memory.raise(receipt);
    },
  };
  const system = createRelaySystem({ channel: { receipts: 'all' }, ...{ batcher, chatQueues, receipts } });
  const statuses = ['sent', 'delivered', 'read'] as const;

  expect(await system.relay(...statuses.map((status) => receiptRecord({ status })))).toEqual(['ack', 'ack', 'ack']);
  expect(requests).toHaveLength(1);
  expect(requests.flat().map((body) => JSON.parse(body))).toMatchObject(
    statuses.map((status) => ({ interactionId: sessionId, status })),
  );
});
