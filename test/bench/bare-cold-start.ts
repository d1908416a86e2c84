/**
 * What no function of ours can be without: the SDK clients that all four load at once, with the least that they send,
 * and a handler.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

const sqs = new SQSClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export async function handler({ queue: QueueUrl, ...Item }: { readonly queue: string; readonly id: string }) {
  const { Item: stored } = await table.send(new GetCommand({ TableName: 'table', Key: { id: Item.id } }));
  if (!stored) await table.send(new PutCommand({ TableName: 'table', Item }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: Item.id }));
}
