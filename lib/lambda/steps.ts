import type { SQSClient } from '@aws-sdk/client-sqs';
import type { StepPorts } from '../invite/deliver-deps.ts';
import { createDynamodbReceipts } from '../ledger/receipts-dynamodb.ts';
import { createSqsSteps } from '../queue/sqs-steps.ts';

/** What the later steps of invites need. Loaded late: a stage without a fallback never does. */
export function stepPortsOf(
  client: SQSClient,
  queueUrl: string,
  table: Parameters<typeof createDynamodbReceipts>[0],
): StepPorts {
  return { put: createSqsSteps({ client, queueUrl }), readReceipt: createDynamodbReceipts(table).read };
}
