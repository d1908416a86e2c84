/** What the functions get from this machine in place of AWS. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Catalog, type CatalogData, createCatalog } from '../lib/catalog/catalog.ts';
import type { TransportName } from '../lib/channel/transports.ts';
import type { DeliverRuntime, Runtime, SessionRuntime } from '../lib/lambda/runtime.ts';
import { localAccount } from './account.ts';
import { type CallersFile, callersReference } from './callers.ts';

export function createLocalRuntime({
  callers,
  ...given
}: Pick<Runtime<Catalog>, 'env' | 'catalog' | 'report' | 'reportError'> & {
  readonly callers?: CallersFile | undefined;
}): DeliverRuntime & SessionRuntime {
  return {
    ...given,
    openCatalog: async () => given.catalog(),
    now: Date.now,
    random: Math.random,
    newToken: () => randomBytes(9).toString('base64url'),
    wait: async (ms) => wait(ms),
    abortAfter: (ms) => AbortSignal.timeout(Math.max(ms, minWaitMs)),
    readSecret: async (reference) =>
      callers && reference === callersReference ? callers.read() : localSecret(reference),
  };
}

/** Tables and queues share this machine's cores with all else: what answers late here is not down. */
const minWaitMs = 5000;

const localSealKey = 'env:LOCAL_SEAL_KEY';

/** No secret of the operator's is read here: the simulated vendor knows these. */
export function localSecret(reference: string): string {
  return reference === localSealKey ? Buffer.alloc(32, 'local').toString('base64') : `local-${reference}`;
}

export type VendorUrls = {
  readonly graphApi: string;
  readonly apple: string;
  readonly aws: string;
  readonly gms: string;
  readonly connect: string;
  readonly twilio: string;
};

/** Where a transport finds its vendor on this machine. One without a simulated vendor keeps its own. */
const endpointOf: Readonly<Partial<Record<TransportName, (vendors: VendorUrls) => string>>> = {
  'whatsapp-cloud': ({ graphApi }) => `${graphApi}/v24.0`,
  'facebook-messenger': ({ graphApi }) => `${graphApi}/v24.0`,
  'whatsapp-aws': ({ aws }) => aws,
  'apple-messages': ({ apple }) => `${apple}/v1`,
  'sms-aws': ({ aws }) => aws,
  'rcs-aws': ({ aws }) => aws,
  'whatsapp-twilio': ({ twilio }) => `${twilio}/2010-04-01`,
  'sms-twilio': ({ twilio }) => `${twilio}/2010-04-01`,
};

/**
 * The operator's catalog, with simulated vendors, and with queues of this machine even for those that it names by ARN.
 * `api`: the URL of the API, as soon as it is known.
 */
export function localCatalog(data: CatalogData, vendors: VendorUrls, api = ''): Catalog {
  return createCatalog({
    ...data,
    channels: data.channels.map((channel) => {
      const endpoint = channel.transport && endpointOf[channel.transport]?.(vendors);

      return {
        ...channel,
        ...(endpoint !== undefined && { endpoint }),
        ...(channel.statusUrl !== undefined && { statusUrl: `${api}/webhooks/${channel.receiver}` }),
      };
    }),
    ...(data.receivers && {
      receivers: data.receivers.map((receiver) =>
        receiver.kind === 'twilio' ? { ...receiver, publicUrl: api } : receiver,
      ),
    }),
    chatServers: (data.chatServers ?? []).map((server) =>
      server.kind === 'genesys-gms'
        ? { ...server, endpoint: vendors.gms, sealKey: localSealKey }
        : { ...server, sealKey: server.sealKey && localSealKey },
    ),
    queues: Object.fromEntries(
      Object.entries(data.queues).map(([key, queue]) => [
        key,
        { ...queue, queue: queue.queue.split(':').at(-1) ?? '' },
      ]),
    ),
  });
}

/** The SDK clients of the functions find these servers by the SDK's own variables, as they would find AWS. */
export function pointSdkAt(
  endpoints: { readonly sqs: string; readonly s3: string; readonly dynamodb: string; readonly connect: string },
  env: NodeJS.ProcessEnv,
): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'AWS_ENDPOINT_URL']) {
    delete env[name];
  }
  Object.assign(env, {
    AWS_REGION: localAccount.region,
    AWS_ACCESS_KEY_ID: localAccount.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAccount.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_CONNECT: endpoints.connect,
    AWS_ENDPOINT_URL_CONNECTPARTICIPANT: endpoints.connect,
  });
}
