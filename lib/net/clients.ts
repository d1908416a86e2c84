import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Short, because an IVR waits: three tries of a call that hangs still answer within its budget. */
const timeouts = { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true };

/** `longPollSeconds` is added where the client receives. */
export function createSqsClient({ longPollSeconds = 0 }: { readonly longPollSeconds?: number } = {}): SQSClient {
  const requestHandler = { ...timeouts, requestTimeout: timeouts.requestTimeout + longPollSeconds * 1000 };

  return new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler });
}

export function createTableClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: timeouts }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}
