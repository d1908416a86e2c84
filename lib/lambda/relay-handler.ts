import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Relay } from '../conversation/relay.ts';

/** A batch of the receipts queue in, the records to retain out. */
export function createRelayHandler({
  relay,
}: {
  readonly relay: Relay;
}): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const dispositions = await relay(Records.map(({ body }) => body));

    return {
      batchItemFailures: Records.flatMap(({ messageId }, index) =>
        dispositions[index] === 'ack' ? [] : [{ itemIdentifier: messageId }],
      ),
    };
  };
}
