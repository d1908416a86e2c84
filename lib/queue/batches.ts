import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type Batcher, type Confirmation, createBatcher } from './batcher.ts';

/** SQS' limits of one batch. The bytes are those of every region and partition, not the newest. */
const maxEntries = 10;
const maxBytes = 262_144;

type Message = SendOptions & { readonly body: string };

type SendOptions = {
  /** Of a standard queue only. */
  readonly delaySeconds?: number;
  /** A message to the client waits for it. */
  readonly soon?: boolean;
  /** Both of a FIFO queue, which refuses a message without them. */
  readonly group?: string;
  readonly deduplicationId?: string;
};

/** Sends one message; resolved means that the queue has confirmed it. */
export type SendMessage = (queueUrl: string, body: string, options?: SendOptions) => Promise<void>;

/** Without a batcher only the calls of the same moment go together. */
type BatchOptions = { readonly client: SQSClient; readonly batcher?: Pick<Batcher, 'batch'> };

/**
 * Sends to one queue that come close together go in one request: up to ten, up to 256 KiB. Those to a FIFO queue go in
 * order, one request after the other.
 */
export function createBatchSender({ client, batcher = createBatcher() }: BatchOptions): SendMessage {
  const queues = new Map<string, (message: Message) => Promise<void>>();

  const open = (queueUrl: string) =>
    batcher.batch<Message>({
      isSoon: ({ soon = false }) => soon,
      split: splitBatches,
      inOrder: isFifo(queueUrl),
      request: async (messages) => {
        const Entries = messages.map(({ body, delaySeconds = 0, group, deduplicationId }, index) => ({
          Id: String(index),
          MessageBody: body,
          // A FIFO queue refuses any delay of a single message.
          ...(isFifo(queueUrl)
            ? { MessageGroupId: group, MessageDeduplicationId: deduplicationId }
            : { DelaySeconds: delaySeconds }),
        }));

        return confirmationsOf(
          messages,
          await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
        );
      },
    });

  return (queueUrl, body, options) => {
    const send = queues.get(queueUrl) ?? open(queueUrl);
    queues.set(queueUrl, send);

    return send({ ...options, body });
  };
}

/** SQS has FIFO queues' names end so. */
function isFifo(queueUrl: string): boolean {
  return queueUrl.endsWith('.fifo');
}

/** Hides a received message for `seconds`. */
export type HideMessage = (receiptHandle: string, seconds: number) => Promise<void>;

/** Messages of one queue that are hidden close together are hidden in one request: up to ten. */
export function createBatchHider({
  client,
  batcher = createBatcher(),
  queueUrl,
}: BatchOptions & { readonly queueUrl: string }): HideMessage {
  const hide = batcher.batch<{ readonly receiptHandle: string; readonly seconds: number }>({
    split: splitByCount,
    request: async (messages) => {
      const Entries = messages.map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));

      return confirmationsOf(
        messages,
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })),
      );
    },
  });

  return (receiptHandle, seconds) => hide({ receiptHandle, seconds });
}

/** Splits by entries and by bytes, in order. A body larger than a batch goes alone. */
export function splitBatches<Entry extends { readonly body: string }>(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let bytes = 0;

  for (const entry of entries) {
    const size = Buffer.byteLength(entry.body);
    const last = batches.at(-1);

    if (last && last.length < maxEntries && bytes + size <= maxBytes) {
      last.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }

  return batches;
}

function splitByCount<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / maxEntries) }, (_, index) =>
    items.slice(index * maxEntries, (index + 1) * maxEntries),
  );
}

type BatchAnswer = {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
};

function confirmationsOf(sent: readonly unknown[], { Successful = [], Failed = [] }: BatchAnswer): Confirmation[] {
  const confirmed = new Set(Successful.map(({ Id }) => Id));
  const codes = new Map(Failed.map(({ Id, Code }) => [Id, Code]));

  return sent.map((_, index) => ({ confirmed: confirmed.has(String(index)), code: codes.get(String(index)) }));
}
