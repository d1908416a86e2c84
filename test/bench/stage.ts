/** What the functions are handed in the suites: as deployed, over the servers of this machine. */
import type { Context } from 'aws-lambda';
import { secretRuntime } from '../../functions/secret-runtime.ts';
import type { DeliverRuntime } from '../../lib/lambda/runtime.ts';
import { localAccount } from '../../local/account.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { type LocalCloud, openLocalCloud, type Tables } from './local-cloud.ts';

export type Stage = LocalCloud & {
  readonly runtime: DeliverRuntime;
  /** With contacts as a deployment has them. The other one is without: so are the ways that it is compared with. */
  readonly contactsRuntime: DeliverRuntime;
  /** With receivers: the other two are without, so that what they do not use is seen to cost nothing. */
  readonly receiversRuntime: DeliverRuntime;
  /** With receivers, and with what clients write. */
  readonly talksRuntime: DeliverRuntime;
  readonly context: Context;
  readonly queueUrl: (name: string) => string;
};

/** The key that the stage's one caller sends as `x-api-key`. */
export const apiKey = 'a-key-of-the-benchmark';

const queues = [
  ...['invites', 'dead-letters', 'stack-agents', 'stack-notifications', 'receipts', 'receipt-dead-letters'],
  ...['messages.fifo', 'message-dead-letters.fifo'],
];
/** What the stage signs webhooks with, and sends with. */
export const secret = 'the token';

/** One stage after the other: its servers are in this process' environment, where the SDK looks for them. */
export async function openStage(
  more: { readonly queues?: readonly string[]; readonly tables?: Tables } = {},
): Promise<Stage> {
  const cloud = await openLocalCloud([...queues, ...(more.queues ?? [])], more.tables ?? {});
  const queueUrl = (name: string) => `${cloud.sqsUrl}/${localAccount.id}/${name}`;

  const env = {
    STAGE: 'bench',
    INVITE_QUEUE_URL: queueUrl('invites'),
    INVITE_DEAD_LETTER_URL: queueUrl('dead-letters'),
    CHAT_QUEUE_URL_BASE: queueUrl('stack-'),
    LEDGER_TABLE: 'ledger',
    CONTACTS_TABLE: 'contacts',
    CONVERSATIONS_TABLE: 'conversations',
    IDENTITY_KEY: 'identities',
    RECEIPT_QUEUE_URL: queueUrl('receipts'),
    RECEIPT_DEAD_LETTER_URL: queueUrl('receipt-dead-letters'),
    MESSAGE_QUEUE_URL: queueUrl('messages.fifo'),
    MESSAGE_DEAD_LETTER_URL: queueUrl('message-dead-letters.fifo'),
    MEDIA_BUCKET: 'media',
    SWEEP_GRACE_SECONDS: '0',
    CALLERS: 'callers',
    LOG_LEVEL: 'INFO',
    AWS_REGION: localAccount.region,
    AWS_ACCESS_KEY_ID: localAccount.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAccount.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: cloud.sqsUrl,
    AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamodbUrl,
  };
  Object.assign(process.env, env);

  const runtimeOf = (uses: Uses) => ({
    ...secretRuntime(catalogAt(cloud.vendorUrl, uses)),
    env,
    readSecret: async (reference: string) => (reference === 'ssm:/callers' ? callers : secret),
    random: Math.random,
  });

  return {
    ...cloud,
    queueUrl,
    runtime: runtimeOf({}),
    contactsRuntime: runtimeOf({ contacts: true }),
    receiversRuntime: runtimeOf({ receivers: true }),
    talksRuntime: runtimeOf({ receivers: true, talks: true }),
    context: { getRemainingTimeInMillis: () => 10_000 } as Context,
  };
}

const callers = JSON.stringify({
  callers: [{ name: 'ivr', 'api-keys': [apiKey], may: ['invite', 'converse'] }],
});

type Uses = { readonly contacts?: boolean; readonly receivers?: boolean; readonly talks?: boolean };

/** The sample catalog with its vendors on this machine. */
function catalogAt(endpoint: string, { contacts = false, receivers = false, talks = false }: Uses) {
  const { channels, ...sample } = sampleCatalog();
  const here = channels.map((channel) => ({
    ...channel,
    endpoint,
    ...(!contacts && { contactKeys: [] }),
    ...(!receivers && { receiver: undefined }),
    ...(!talks && { conversation: undefined }),
  }));

  return {
    ...sample,
    ...(!receivers && { receivers: [] }),
    channels: here,
    channel: (wanted: string) => here.find(({ name }) => name === wanted),
  };
}
