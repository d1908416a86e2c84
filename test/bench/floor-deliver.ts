import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createSqsClient, createTableClient } from '../../lib/net/clients.ts';
import type { BatchHandler } from './event-source.ts';

type Options = { readonly table: string; readonly agentsUrl: string; readonly vendorUrl: string };

/**
 * The least that could deliver a batch: two writes and one POST each, all ten at once, and one batch of interactions.
 * No check, no rendering, no claim to lose, no log; the same clients as ours, and the connection to the vendor kept.
 */
export function createFloorHandler({ table, agentsUrl, vendorUrl }: Options): BatchHandler {
  const sqs = createSqsClient();
  const documents = createTableClient();
  const headers = { authorization: 'Bearer the token', 'content-type': 'application/json' };

  const deliver = async (body: string) => {
    const { sessionId, clientId, channel, deadline } = JSON.parse(body);
    const row = { sessionId, channel, deadline, chat: { state: 'open', server: 'builtin' }, updatedAt: Date.now() };
    await documents.send(new PutCommand({ TableName: table, Item: { ...row, status: 'sending' } }));

    const message = { messaging_product: 'whatsapp', to: clientId, type: 'template', template };
    const response = await fetch(`${vendorUrl}/106540352242922/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify(message),
    });
    const { messages } = (await response.json()) as { messages: { id: string }[] };

    await documents.send(
      new PutCommand({ TableName: table, Item: { ...row, status: 'sent', messageId: messages[0]?.id } }),
    );
  };

  return async ({ Records }) => {
    await Promise.all(Records.map(({ body }) => deliver(body)));
    const Entries = Records.map(({ body }, index) => ({ Id: String(index), MessageBody: body }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: agentsUrl, Entries }));

    return { batchItemFailures: [] };
  };
}

const parameters = [
  { type: 'text', text: 'Ann' },
  { type: 'text', text: 'A-17' },
];
const template = { name: 'order_ready', language: { code: 'en_US' }, components: [{ type: 'body', parameters }] };
