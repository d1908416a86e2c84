/**
 * The same delivery the usual way: Powertools batch and idempotency, and a table of sessions, as a good engineer would
 * write it in an afternoon. It renders and speaks to WhatsApp with this project's code, because that is not what is
 * compared.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { messageIdOf } from '../../lib/channel/message-id.ts';
import { toWhatsappMessage } from '../../lib/channel/meta/whatsapp-message.ts';
import { sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { renderInvite } from '../../lib/invite/render-invite.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import type { BatchHandler } from './event-source.ts';

/** Names of two tables (keys: `id` and `sessionId`), URLs of two queues. */
type Options = {
  readonly catalog: () => Catalog;
  readonly idempotencyTable: string;
  readonly sessionsTable: string;
  readonly agentsUrl: string;
  readonly notificationsUrl: string;
  readonly vendorUrl: string;
};

export const usualTables = { 'usual-idempotency': 'id', 'usual-sessions': 'sessionId' };

export function createUsualHandler(options: Options): BatchHandler {
  const { idempotencyTable, sessionsTable: TableName, agentsUrl, notificationsUrl } = options;
  const logger = new Logger({ serviceName: 'invites', logLevel: 'INFO' });
  const dynamodb = new DynamoDBClient({});
  const documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const sqs = new SQSClient({});
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: idempotencyTable, awsSdkV3Client: dynamodb });
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'sessionId', expiresAfterSeconds: 86_400 });
  const processor = new BatchProcessor(EventType.SQS);

  const invite = makeIdempotent(
    async (record: InviteRecord) => {
      const { sessionId, channel, notification } = record;
      const expiresAt = Math.ceil(record.deadline / 1000) + 14 * 86_400;
      const session = { sessionId, channel, notification, status: 'open', createdAt: Date.now(), expiresAt };
      await documents.send(new PutCommand({ TableName, Item: session }));

      const { message, text } = await render(record, options.catalog());
      if (notification)
        await enqueue(notificationsUrl, sessionOpenedMessage(record, { mediaType: 'whatsapp', message: text }), 120);

      const messageId = await post(message, options.vendorUrl);
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: { sessionId },
          UpdateExpression: 'SET #status = :status, messageId = :messageId, updatedAt = :now',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': notification ? 'terminated' : 'sent',
            ':messageId': messageId,
            ':now': Date.now(),
          },
        }),
      );
      if (!notification)
        await enqueue(agentsUrl, sessionOpenedMessage(record, { mediaType: 'whatsapp', message: text }), 0);

      logger.info('invite sent', { sessionId, channel, messageId });

      return { messageId };
    },
    { persistenceStore, config },
  );

  const enqueue = (QueueUrl: string, interaction: unknown, DelaySeconds: number) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(interaction), DelaySeconds }));

  const handleRecord = async ({ body }: SQSRecord) => {
    await invite(JSON.parse(body));
  };

  return async (event, context) => {
    config.registerLambdaContext(context);

    return processPartialResponse(event, handleRecord, processor, { context });
  };
}

async function render(record: InviteRecord, catalog: Catalog) {
  const channel = catalog.channel(record.channel);
  const response = record.response && (await catalog.response(record.response.id));
  if (!channel || !response) throw new Error('the channel or the response is not in the catalog');

  const rendered = renderInvite(record, response, channel);
  if (rendered.status !== 'rendered') throw new Error(rendered.code);

  const { sessionId, clientId, businessId, deadline } = record;
  const message = toWhatsappMessage({
    messageId: messageIdOf(sessionId),
    clientId,
    businessId,
    content: rendered.content,
    deadline,
  });

  return { message, text: rendered.content.text };
}

async function post(message: unknown, vendorUrl: string): Promise<string> {
  const response = await fetch(`${vendorUrl}/106540352242922/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer the token', 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  if (!response.ok) throw new Error(`WhatsApp answered ${response.status}`);

  const { messages } = (await response.json()) as { messages: [{ id: string }] };

  return messages[0].id;
}
