/** What stands in for AWS and the vendors: queues, tables, and the messaging services with their phones. */
import { randomUUID } from 'node:crypto';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import type { Faults } from './faults.ts';
import { type QueueServer, startQueueServer } from './queue-server.ts';
import { localSecret, type VendorUrls } from './runtime.ts';
import type { Stack } from './stack.ts';
import { readingState, type State } from './state.ts';
import { startTableServer, type TableServer } from './table-server.ts';
import { startAppleGateway } from './vendors/apple-gateway.ts';
import { startAwsMessaging } from './vendors/aws-messaging.ts';
import { type LocalChat, startChatServers } from './vendors/chat-servers.ts';
import { startGraphApi } from './vendors/graph-api.ts';
import type { WebhookTarget } from './vendors/graph-statuses.ts';
import { openPhones, type PhoneMessage, type Phones } from './vendors/phones.ts';
import { approvedTemplates } from './vendors/templates.ts';

type Servers = {
  readonly queueServer: QueueServer;
  readonly tableServer: TableServer;
  readonly phones: Phones;
  readonly chats: () => readonly LocalChat[];
  readonly vendors: VendorUrls;
};

export async function startServers(
  options: {
    readonly stack: Stack;
    readonly state: State;
    readonly catalog: () => CatalogData;
    readonly faults: Faults;
    readonly disconnectSeconds: number;
    /** Where WhatsApp's statuses go; nowhere when left out. */
    readonly webhook?: WebhookTarget | undefined;
    readonly onDelivered: (clientId: string, message: PhoneMessage) => void;
  },
  onClose: (undo: () => unknown) => void,
): Promise<Servers> {
  const { stack, state, catalog, faults } = options;

  const queues = state.folder('queues');
  const queueServer = await readingState(queues, () => startQueueServer({ dataDir: queues, queues: stack.queues }));
  onClose(queueServer.close);
  const table = state.folder('table');
  const tables = Object.values(stack.tables);
  const tableServer = await readingState(table, () => startTableServer({ dataDir: table, tables }));
  onClose(tableServer.close);

  const phonesFolder = state.folder('phones');
  const phones = await readingState(phonesFolder, () => openPhones(phonesFolder, options.onDelivered));
  onClose(phones.close);
  const shared = { phones, faults, now: Date.now, newId: randomUUID };
  const templates = () => approvedTemplates(catalog().responses);

  const graphApi = await startGraphApi({
    ...shared,
    numbers: () => businessNumbers(catalog()),
    templates,
    ...(options.webhook && { webhook: options.webhook }),
  });
  onClose(graphApi.close);
  const apple = await startAppleGateway({ ...shared, businesses: () => appleBusinesses(catalog()) });
  onClose(apple.close);
  const aws = await startAwsMessaging({ ...shared, templates });
  onClose(aws.close);

  const { disconnectSeconds } = options;
  const { gms, connect, chats } = await startChatServers({ catalog, phones, faults, disconnectSeconds });
  onClose(gms.close);
  onClose(connect.close);

  return {
    queueServer,
    tableServer,
    phones,
    chats,
    vendors: { graphApi: graphApi.url, apple: apple.url, aws: aws.url, gms: gms.url, connect: connect.url },
  };
}

function businessNumbers({ channels }: CatalogData) {
  return channels
    .flatMap(({ businessIds }) => Object.values(businessIds))
    .flatMap(({ phoneNumberId, token }) =>
      phoneNumberId && token ? [{ phoneNumberId, token: localSecret(token) }] : [],
    );
}

function appleBusinesses({ channels }: CatalogData) {
  return channels
    .flatMap(({ businessIds }) => Object.entries(businessIds))
    .flatMap(([businessId, { mspId, secret }]) =>
      mspId && secret ? [{ businessId, mspId, secret: localSecret(secret) }] : [],
    );
}
