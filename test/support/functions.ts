import type { Context } from 'aws-lambda';
import { createHandler as createAccept } from '../../functions/accept.ts';
import { createHandler as createDeliver } from '../../functions/deliver.ts';
import { createHandler as createRelay } from '../../functions/relay.ts';
import { createHandler as createSession } from '../../functions/session.ts';
import { createHandler as createSweep } from '../../functions/sweep.ts';
import { type ExternalSettings, traitsOf } from '../../lib/chat-server/settings.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { DeliverRuntime } from '../../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../../lib/ledger/dynamodb.ts';
import { tokens } from './builders.ts';
import { sealKey } from './genesys-gms.ts';
import { sqsQueues } from './queues.ts';
import { sampleCatalog } from './sample-catalog.ts';
import { dynaliteTable } from './tables.ts';

const names = [
  ...['invites', 'dead-letters', 'receipts', 'receipt-dead-letters'],
  ...['stack-agents', 'stack-notifications'],
];

type Options = {
  readonly vendorUrl?: string;
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
  /** The list of callers; absent: off. */
  readonly callers?: object;
  /** The external chat server of channel whatsapp-main; absent: it is on the builtin one. */
  readonly externalServer?: ExternalSettings;
  readonly secret?: string;
  /** Of every channel. */
  readonly fillFromContact?: boolean;
  /** Set to the name of a table that does not exist. */
  readonly contactsTable?: string;
  /** Puts a server in front of the tables: takes their URL, returns its own. */
  readonly before?: (tablesUrl: string) => Promise<string>;
  readonly listener?: Pick<DeliverRuntime, 'report' | 'reportError'>;
};

/** The functions as they are deployed, over SQS and DynamoDB on this machine. `vendorUrl` is WhatsApp's. */
export async function openFunctions({
  vendorUrl = 'http://127.0.0.1:9',
  now = Date.now,
  wait = async () => {},
  callers,
  externalServer,
  secret = 'the token',
  fillFromContact = false,
  contactsTable,
  before = async (url) => url,
  listener,
}: Options = {}) {
  const queues = await sqsQueues(names);
  const table = await dynaliteTable();
  process.env.AWS_ENDPOINT_URL_SQS = queues.server.url;
  const tables = await table.client.config.endpoint?.();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = await before(`http://${tables?.hostname}:${tables?.port}`);

  const sample = sampleCatalog();
  const onExternal = externalServer && {
    chatServer: externalServer.name,
    ...(traitsOf(externalServer).sends.length > 0 && { transport: undefined }),
  };
  const channels = sample.channels.map((channel) => ({
    ...channel,
    endpoint: vendorUrl,
    fillFromContact,
    ...(channel.name === 'whatsapp-main' && onExternal),
  }));
  const catalog = {
    ...sample,
    externalServer: () => externalServer,
    channels,
    channel: (wanted: string) => channels.find(({ name }) => name === wanted),
  };
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];

  const runtime: DeliverRuntime = {
    env: {
      STAGE: 'dev',
      INVITE_QUEUE_URL: queues.server.queueUrl('invites'),
      INVITE_DEAD_LETTER_URL: queues.server.queueUrl('dead-letters'),
      MESSAGE_QUEUE_URL: queues.server.queueUrl('messages.fifo'),
      MEDIA_BUCKET: 'media',
      RECEIPT_QUEUE_URL: queues.server.queueUrl('receipts'),
      RECEIPT_DEAD_LETTER_URL: queues.server.queueUrl('receipt-dead-letters'),
      CHAT_QUEUE_URL_BASE: queues.server.queueUrl('stack-'),
      LEDGER_TABLE: table.table,
      CONTACTS_TABLE: contactsTable ?? table.contactsTable,
      CONVERSATIONS_TABLE: table.conversationsTable,
      IDENTITY_KEY: 'identity-key',
      SWEEP_GRACE_SECONDS: '0',
      CALLERS: callers ? 'callers' : 'none',
    },
    catalog: () => catalog,
    now,
    newToken: tokens(),
    report: (event) => {
      events.push(event);
      listener?.report(event);
    },
    reportError: (error) => {
      errors.push(error);
      listener?.reportError(error);
    },
    random: () => 0.5,
    wait,
    // Ten times as long, so that a busy machine fails no test.
    abortAfter: (ms) => AbortSignal.timeout(ms * 10),
    readSecret: async (reference) => {
      if (reference === 'ssm:/callers') return JSON.stringify(callers);

      return reference === 'env:SEAL_KEY' ? sealKey : secret;
    },
  };

  return {
    accept: createAccept(runtime),
    deliver: createDeliver(runtime),
    relay: createRelay(runtime),
    sweep: createSweep(runtime),
    session: createSession({ ...runtime, openCatalog: async () => catalog }),
    context: { getRemainingTimeInMillis: () => 10_000 } as Context,
    queues: queues.server,
    sqs: queues.client,
    ledger: createDynamodbLedger(table),
    events,
    errors,
    close: async () => {
      await queues.close();
      await table.close();
    },
  };
}
