import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpEvent, HttpResult } from '../../lib/lambda/http/http.ts';
import { createSqsClient, createTableClient } from '../../lib/net/clients.ts';

/**
 * The least that could accept an invite: parse, read the row of a key, send. No check, no id, no log; the same clients
 * as ours.
 */
export function createBareHandler({ queueUrl, table }: { readonly queueUrl: string; readonly table: string }) {
  const sqs = createSqsClient();
  const documents = createTableClient();

  return async (event: HttpEvent): Promise<HttpResult> => {
    const request: unknown = JSON.parse(event.body ?? '');
    const sessionId = event.headers['idempotency-key'];

    if (sessionId !== undefined) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: { sessionId }, ConsistentRead: true }),
      );
      if (Item) return { statusCode: 200, body: `${JSON.stringify(Item)}\n` };
    }

    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(request) }));

    return { statusCode: 202, headers: { 'content-type': 'application/json' }, body: '{"status":"accepted"}\n' };
  };
}
