import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Disposition, Relay } from '../conversation/relay.ts';
import type { RelayMessages } from '../conversation/relay-messages.ts';

/** A batch of the receipts queue in, the records to retain out. */
export function createRelayHandler({
  relay,
}: {
  readonly relay: Relay;
}): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => answer(event, await relay(event.Records.map(({ body }) => body)));
}

/** A batch of the messages queue in, the records to retain out. */
export function createMessagesHandler({
  relayMessages,
}: {
  readonly relayMessages: RelayMessages;
}): (event: SQSEvent, context?: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<SQSBatchResponse> {
  return async (event, context) => {
    const records = event.Records.map(({ body, receiptHandle, attributes }) => ({
      body,
      receiptHandle,
      group: attributes.MessageGroupId ?? '',
      firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
      receiveCount: Number(attributes.ApproximateReceiveCount) || 1,
    }));

    return answer(event, await relayMessages(records, () => context?.getRemainingTimeInMillis() ?? 0));
  };
}

/** Whether the batch is of the queue with this URL; false if there is no such queue. */
export function isOfQueue({ Records }: SQSEvent, queueUrl: string | undefined): boolean {
  const name = queueUrl?.split('/').at(-1);

  return name !== undefined && Records[0]?.eventSourceARN.split(':').at(-1) === name;
}

function answer({ Records }: SQSEvent, dispositions: readonly Disposition[]): SQSBatchResponse {
  return {
    batchItemFailures: Records.flatMap(({ messageId }, index) =>
      dispositions[index] === 'ack' ? [] : [{ itemIdentifier: messageId }],
    ),
  };
}
