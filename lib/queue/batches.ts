import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS' limits of one batch. The bytes are those of every region and partition, not the newest. */
const mostEntries = 10;
const mostBytes = 262_144;

type Pending = {
  readonly body: string;
  readonly delaySeconds: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Sends one message; resolved means that the queue has confirmed it. */
export type SendMessage = (queueUrl: string, body: string, options?: { readonly delaySeconds?: number }) => Promise<void>;

/**
 * Sends that come close together go in one request: up to ten, up to 256 KiB. `linger` resolves when the wait for company is over.
 * A send fails alone: an entry that SQS refuses rejects its own promise and no other.
 */
export function createBatchSender({ client, linger }: { readonly client: SQSClient; readonly linger: () => Promise<void> }): SendMessage {
  const waiting = new Map<string, Pending[]>();

  const flush = async (queueUrl: string): Promise<void> => {
    await linger();

    const pending = waiting.get(queueUrl) ?? [];
    waiting.delete(queueUrl);
    await Promise.all(splitBatches(pending).map((batch) => sendBatch(client, queueUrl, batch)));
  };

  return (queueUrl, body, { delaySeconds = 0 } = {}) =>
    new Promise((resolve, reject) => {
      const entry = { body, delaySeconds, resolve, reject };
      const company = waiting.get(queueUrl);

      if (company) {
        company.push(entry);
        return;
      }

      waiting.set(queueUrl, [entry]);
      flush(queueUrl).catch(reject);
    });
}

/** Splits by entries and by bytes, in order. A body larger than a batch goes alone. */
export function splitBatches<Entry extends { readonly body: string }>(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let bytes = 0;

  for (const entry of entries) {
    const size = Buffer.byteLength(entry.body);
    const last = batches.at(-1);

    if (last && last.length < mostEntries && bytes + size <= mostBytes) {
      last.push(entry);
      bytes += size;
    } else {
      batches.push([entry]);
      bytes = size;
    }
  }

  return batches;
}

async function sendBatch(client: SQSClient, queueUrl: string, batch: readonly Pending[]): Promise<void> {
  try {
    const { Successful = [], Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map(({ body, delaySeconds }, index) => ({ Id: String(index), MessageBody: body, DelaySeconds: delaySeconds })),
      }),
    );
    const confirmed = new Set(Successful.map(({ Id }) => Id));
    const codes = new Map(Failed.map(({ Id, Code }) => [Id, Code]));

    for (const [index, entry] of batch.entries()) {
      if (confirmed.has(String(index))) entry.resolve();
      else entry.reject(new Error(`the queue refused a message: ${codes.get(String(index)) ?? 'no answer for it'}`));
    }
  } catch (error) {
    for (const entry of batch) entry.reject(error);
  }
}
