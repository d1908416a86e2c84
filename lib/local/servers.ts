/** What stands in for AWS and the vendor: queues, table, and a WhatsApp with its phones. */
import { randomUUID } from 'node:crypto';
import type { CatalogData } from '../catalog/catalog.ts';
import type { Faults } from './faults.ts';
import { type QueueServer, startQueueServer } from './queue-server.ts';
import { localSecret } from './runtime.ts';
import type { Stack } from './stack.ts';
import type { State } from './state.ts';
import { startTableServer, type TableServer } from './table-server.ts';
import { type GraphApi, startGraphApi } from './vendors/graph-api.ts';
import { openPhones, type PhoneMessage, type Phones } from './vendors/phones.ts';
import { approvedTemplates } from './vendors/templates.ts';

type Servers = {
  readonly queueServer: QueueServer;
  readonly tableServer: TableServer;
  readonly phones: Phones;
  readonly graphApi: GraphApi;
};

export async function startServers(
  options: {
    readonly stack: Stack;
    readonly state: State;
    readonly catalog: () => CatalogData;
    readonly faults: Faults;
    readonly onDelivered: (clientId: string, message: PhoneMessage) => void;
  },
  onClose: (undo: () => unknown) => void,
): Promise<Servers> {
  const { stack, state, catalog, faults } = options;

  const queueServer = await startQueueServer({ dataDir: state.folder('queues'), queues: stack.queues });
  onClose(queueServer.close);
  const tableServer = await startTableServer({ dataDir: state.folder('table'), table: stack.table });
  onClose(tableServer.close);

  const phones = openPhones(state.folder('phones'), options.onDelivered);
  onClose(phones.close);
  const graphApi = await startGraphApi({
    numbers: () => businessNumbers(catalog()),
    templates: () => approvedTemplates(catalog().responses),
    phones,
    faults,
    now: Date.now,
    newId: randomUUID,
  });
  onClose(graphApi.close);

  return { queueServer, tableServer, phones, graphApi };
}

function businessNumbers({ channels }: CatalogData) {
  return channels
    .flatMap(({ businessIds }) => Object.values(businessIds))
    .map(({ phoneNumberId, token }) => ({ phoneNumberId, token: localSecret(token) }));
}
