/** What stands in for AWS and the vendors: queues, tables, and the messaging services with their phones. */
import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { localAccount } from './account.ts';
import type { Faults } from './faults.ts';
import { type QueueServer, startQueueServer } from './queue-server.ts';
import { localSecret, type VendorUrls } from './runtime.ts';
import type { Stack } from './stack.ts';
import { readingState, type State } from './state.ts';
import { startTableServer, type TableServer } from './table-server.ts';
import { startAppleGateway } from './vendors/apple-gateway.ts';
import { startAwsMessaging } from './vendors/aws-messaging.ts';
import type { ActAsAgent } from './vendors/chat-agents.ts';
import { type LocalChat, startChatServers } from './vendors/chat-servers.ts';
import { type ClientMessages, createClientMessages } from './vendors/client-messages.ts';
import { createDestinations, type Destinations, type WebhookTarget } from './vendors/destinations.ts';
import { startGraphApi } from './vendors/graph-api.ts';
import { type MediaFiles, openMediaFiles } from './vendors/media-files.ts';
import { pageTemplates } from './vendors/page-templates.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import { openPhones, type Phones } from './vendors/phones.ts';
import { createReceipts, type Receipts } from './vendors/receipts.ts';
import { approvedTemplates } from './vendors/templates.ts';
import { startTwilioApi } from './vendors/twilio-api.ts';
import type { ReceiptStatus, TakenMessage, WrittenMessage } from './vendors/updates.ts';

export type Servers = {
  readonly queueServer: QueueServer;
  readonly tableServer: TableServer;
  readonly phones: Phones;
  readonly chats: () => readonly LocalChat[];
  /** What an agent does in one of them. */
  readonly act: ActAsAgent;
  readonly vendors: VendorUrls;
  readonly receipts: Receipts;
  readonly destinations: Destinations;
  readonly clientMessages: ClientMessages;
  /** What clients have sent. */
  readonly files: MediaFiles;
};

export async function startServers(
  options: {
    readonly stack: Stack;
    readonly state: State;
    readonly catalog: () => CatalogData;
    readonly faults: Faults;
    readonly disconnectSeconds: number;
    /** The URL of the API, as soon as it is known. */
    readonly api: Promise<string>;
    /** Where WhatsApp's statuses go, too. */
    readonly webhook?: WebhookTarget | undefined;
    readonly onDelivered: (clientId: string, message: PhoneMessage) => void;
    readonly onWritten: (clientId: string, message: WrittenMessage) => void;
    readonly onChanged: (clientId: string) => void;
    /** Its receiver has answered 200 to a message's status. */
    readonly onReceipt: (message: TakenMessage, status: ReceiptStatus) => void;
    /** A message was put into a queue. */
    readonly onPut: (queue: string, body: string) => void;
  },
  onClose: (undo: () => unknown) => void,
): Promise<Servers> {
  const { stack, state, catalog, faults } = options;

  const queues = state.folder('queues');
  const queueServer = await readingState(queues, () =>
    startQueueServer({ dataDir: queues, queues: stack.queues, buckets: stack.buckets, onPut: options.onPut }),
  );
  onClose(queueServer.close);
  const table = state.folder('table');
  const tables = Object.values(stack.tables);
  const tableServer = await readingState(table, () => startTableServer({ dataDir: table, tables }));
  onClose(tableServer.close);

  const phonesFolder = state.folder('phones');
  const phones = await readingState(phonesFolder, () => openPhones(phonesFolder, options));
  onClose(phones.close);
  const events = stack.queueTriggers.find((trigger) => trigger.function === 'receive')?.queue;
  const topics = publisher(events && queueServer.queueUrl(events), queueServer.url);
  onClose(topics.close);
  const files = openMediaFiles(state.folder('files'));
  const graphUrl = Promise.withResolvers<string>();
  const twilioUrl = Promise.withResolvers<string>();
  const destinations = createDestinations({
    catalog,
    api: options.api,
    twilio: twilioUrl.promise,
    external: options.webhook,
    publish: topics.publish,
    putObject: queueServer.putObject,
    apple: { files, now: Date.now },
    graphApi: graphUrl.promise,
    onTaken(update) {
      if (update.type !== 'status') return;
      phones.reported(update.message, { status: update.status, at: new Date(update.at).toISOString() });
      options.onReceipt(update.message, update.status);
    },
    newId: randomUUID,
  });
  const receipts = createReceipts({ destinations, faults, now: Date.now });
  const clientMessages = createClientMessages({ catalog, phones, destinations, faults });
  const shared = { phones, files, faults, receipts, now: Date.now, newId: randomUUID };
  const templates = () => approvedTemplates(catalog().responses);

  const graphApi = await startGraphApi({
    ...shared,
    numbers: () => businessNumbers(catalog()),
    appSecrets: () => appSecrets(catalog()),
    templates,
    pages: () => facebookPages(catalog()),
    pageTemplates: () => pageTemplates(catalog().responses),
  });
  graphUrl.resolve(graphApi.url);
  onClose(graphApi.close);
  const apple = await startAppleGateway({ ...shared, businesses: () => appleBusinesses(catalog()) });
  onClose(apple.close);
  const aws = await startAwsMessaging({
    ...shared,
    templates,
    agents: () => rcsAgents(catalog()),
    readObject: queueServer.readObject,
  });
  onClose(aws.close);

  const twilio = await startTwilioApi({
    ...shared,
    accounts: () => twilioAccounts(catalog()),
    responses: () => catalog().responses,
  });
  onClose(twilio.close);
  twilioUrl.resolve(twilio.url);

  const { disconnectSeconds } = options;
  const folder = state.folder('chats');
  const { gms, connect, chats, act } = await readingState(folder, () =>
    startChatServers({
      ...{ folder, catalog, phones, faults, disconnectSeconds, publish: topics.publish, api: options.api },
    }),
  );
  onClose(gms.close);
  onClose(connect.close);

  return {
    queueServer,
    tableServer,
    phones,
    chats,
    act,
    receipts,
    destinations,
    clientMessages,
    files,
    vendors: {
      ...{ graphApi: graphApi.url, apple: apple.url, aws: aws.url, gms: gms.url, connect: connect.url },
      twilio: twilio.url,
    },
  };
}

/** What a topic does that the queue subscribes to. */
function publisher(QueueUrl: string | undefined, endpoint: string) {
  const client = new SQSClient({ endpoint, ...localAccount, useQueueUrlAsEndpoint: false });

  return {
    publish: async (MessageBody: string) => void (await client.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    close: () => client.destroy(),
  };
}

function businessNumbers({ channels }: CatalogData) {
  return channels
    .flatMap(({ businessIds }) => Object.values(businessIds))
    .flatMap(({ phoneNumberId, token }) =>
      phoneNumberId && token ? [{ phoneNumberId, token: localSecret(token) }] : [],
    );
}

function facebookPages({ channels }: CatalogData) {
  return channels
    .filter(({ transport }) => transport === 'facebook-messenger')
    .flatMap(({ businessIds }) => Object.entries(businessIds))
    .map(([pageId, { token = '', humanAgent }]) => ({
      ...{ pageId, token: localSecret(token), humanAgent: humanAgent !== undefined },
    }));
}

function appSecrets({ receivers = [] }: CatalogData) {
  return receivers.flatMap((receiver) => (receiver.kind === 'meta' ? receiver.appSecrets.map(localSecret) : []));
}

function rcsAgents({ channels }: CatalogData) {
  return channels.flatMap(({ mediaType, businessIds }) => (mediaType === 'rcs' ? Object.keys(businessIds) : []));
}

function appleBusinesses({ channels }: CatalogData) {
  return channels
    .flatMap(({ businessIds }) => Object.entries(businessIds))
    .flatMap(([businessId, { mspId, secret }]) =>
      mspId && secret ? [{ businessId, mspId, secret: localSecret(secret) }] : [],
    );
}

function twilioAccounts({ channels }: CatalogData) {
  return channels.flatMap(({ transport, mediaType, businessIds }) =>
    transport === 'whatsapp-twilio' || transport === 'sms-twilio'
      ? Object.entries(businessIds).map(([businessId, { accountSid = '', apiKey = '' }]) => ({
          ...{ mediaType: mediaType === 'sms' ? ('sms' as const) : ('whatsapp' as const), businessId },
          ...{ accountSid, apiKey: localSecret(apiKey) },
        }))
      : [],
  );
}
