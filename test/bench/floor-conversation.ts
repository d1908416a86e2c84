import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { BatchGetCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createSqsClient, createTableClient } from '../../lib/net/clients.ts';
import type { BatchHandler } from './event-source.ts';

type Options = { readonly table: string; readonly agentsUrl: string; readonly vendorUrl: string };

/**
 * The least that could take clients' messages to agents and agents' messages to clients: the reads and writes of ours,
 * in the order in which each needs the one before, and nothing else. Nothing is looked at, rendered, lost or logged;
 * the same clients as ours.
 */
export function createFloorConversation({ table, agentsUrl, vendorUrl }: Options) {
  const sqs = createSqsClient();
  const documents = createTableClient();
  const headers = { authorization: 'Bearer the token', 'content-type': 'application/json' };

  const get = (id: string) => documents.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
  const getMany = (...ids: readonly string[]) =>
    documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: ids.map((id) => ({ id })), ConsistentRead: true } } }),
    );
  /** Refused by nothing, and checked all the same. */
  const put = (id: string, body: string) =>
    documents.send(
      new PutCommand({
        TableName: table,
        Item: { id, body, version: String(performance.now()), expiresAt: 1_900_000_000 },
        ConditionExpression: 'attribute_not_exists(#id) OR #id = :id',
        ExpressionAttributeNames: { '#id': 'id' },
        ExpressionAttributeValues: { ':id': id },
      }),
    );
  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: agentsUrl, MessageBody }));

  const takeClientMessage = async (body: string) => {
    const { vendorMessageId, clientIds } = JSON.parse(body);
    const [number, userId] = clientIds;
    await Promise.all([getMany(`a-${number}`), getMany(`b-${userId}`), get(`message-${vendorMessageId}`)]);
    await get(`conversation-${number}`);
    await getMany(`out-${number}`, `out-${userId}`);
    await getMany(`row-${number}`);
    await put(`conversation-${number}`, body);
    await put(`message-${vendorMessageId}`, body);
    await send(body);
  };

  const sendAgentMessage = async (body: string) => {
    const { sessionId, messageId, text } = JSON.parse(body);
    await get(`row-${sessionId}`);
    await get(`item-${messageId}`);
    await get(`conversation-${sessionId}`);
    await put(`item-${messageId}`, body);
    await Promise.all([getMany(`out-${sessionId}`), send(body)]);
    const response = await fetch(`${vendorUrl}/106540352242922/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ messaging_product: 'whatsapp', to: '15550100001', type: 'text', text: { body: text } }),
    });
    const { messages } = (await response.json()) as { messages: { id: string }[] };
    await Promise.all([put(`item-${messageId}`, body), put(`message-${messages[0]?.id}`, body)]);
    await send(body);
  };

  const handlerOf =
    (handle: (body: string) => Promise<void>): BatchHandler =>
    async ({ Records }) => {
      await Promise.all(Records.map(({ body }) => handle(body)));

      return { batchItemFailures: [] };
    };

  return { client: handlerOf(takeClientMessage), agent: handlerOf(sendAgentMessage) };
}
