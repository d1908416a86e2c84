import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Short, because an IVR waits: three attempts of a call that hangs still fit into its budget. */
const timeouts = { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true };

/** `longPollSeconds` extends the timeout of clients that receive. */
export function createSqsClient({ longPollSeconds = 0 }: { readonly longPollSeconds?: number } = {}): SQSClient {
  const requestHandler = { ...timeouts, requestTimeout: timeouts.requestTimeout + longPollSeconds * 1000 };

  return new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler });
}

export function createTableClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: timeouts }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
