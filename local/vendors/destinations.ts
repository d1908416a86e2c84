/** Where the simulated vendors report to: the catalog's receivers on this machine, and an address of the operator's. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import { localSecret } from '../runtime.ts';
import { postApple } from './apple-webhook.ts';
import { snsNotification } from './aws-events.ts';
import { type Courier, createCourier } from './courier.ts';
import { postSigned } from './graph-webhook.ts';
import type { MediaFiles } from './media-files.ts';
import { findChannel } from './senders.ts';
import type { Carrier, TakenMessage, Update } from './updates.ts';

export type WebhookTarget = {
  readonly url: string;
  /** The app secret that signs every webhook. */
  readonly secret: string;
};

type Destination = Courier & { readonly name: string };

export type Destinations = {
  /** Where goes what concerns this message, and the digits and account of the number that it came from or goes to. */
  readonly of: (message: Pick<TakenMessage, 'by' | 'sender'>) => {
    readonly businessId: string;
    readonly account?: string | undefined;
    readonly to: readonly Destination[];
  };
  readonly receiver: (name: string) => Destination | undefined;
  /** Hands over what waits, with one attempt each. */
  readonly close: () => Promise<void>;
};

export function createDestinations(options: {
  readonly catalog: () => CatalogData;
  /** The URL of the API, as soon as it is known. */
  readonly api: Promise<string>;
  /** Gets all that Meta reports, too. */
  readonly external?: WebhookTarget | undefined;
  /** Puts a body on the queue that subscribes to the topics of AWS. */
  readonly publish: (body: string) => Promise<void>;
  /** What its gateway needs to post what clients write. */
  readonly apple: { readonly files: MediaFiles; readonly now: () => number };
  readonly onTaken: (update: Update) => void;
  readonly newId: () => string;
  readonly gatherMs?: number;
  readonly pauseMs?: number;
}): Destinations {
  const { catalog, api, external, publish, newId } = options;
  const opened = new Map<string, Destination>();

  const find = (name: string) => catalog().receivers?.find((receiver) => receiver.name === name);

  const send = async (name: string, updates: readonly Update[]): Promise<number> => {
    const receiver = find(name);
    // The catalog has changed.
    if (!receiver) return 200;
    if (receiver.kind === 'meta') {
      const { url, appSecret: secret } = registrationOf(receiver, await api);
      return postSigned({ url, secret }, updates);
    }

    if (receiver.kind === 'apple') {
      const { mspId, secrets } = receiver;
      const url = `${await api}/webhooks/${name}/message`;
      return postApple({ url, mspId, secret: localSecret(secrets[0] ?? ''), ...options.apple }, updates);
    }

    for (const update of updates) await publish(snsNotification(update, { topic: receiver.topics[0] ?? '', newId }));
    return 200;
  };
  const open = (name: string, courier: () => Courier): Destination => {
    const destination = opened.get(name) ?? { name, ...courier() };
    opened.set(name, destination);

    return destination;
  };
  const receiver = (name: string) =>
    find(name) &&
    open(name, () =>
      createCourier({
        ...options,
        send: (updates) => send(name, updates),
        onTaken: (updates) => updates.forEach(options.onTaken),
      }),
    );

  /** `by`: what the operator's own address gets is Meta's alone. */
  const destinationsOf = (name: string | undefined, by: Carrier): readonly Destination[] => {
    const own = name === undefined ? undefined : receiver(name);
    const operators =
      external && by === 'meta'
        ? open(external.url, () =>
            createCourier({ ...options, send: (updates) => postSigned(external, updates), onTaken: () => {} }),
          )
        : undefined;

    return [own, operators].filter((destination) => destination !== undefined);
  };

  return {
    of(message) {
      const found = findChannel(catalog(), message);

      return {
        businessId: found?.businessId ?? message.sender,
        account: found?.account,
        to: destinationsOf(found?.channel.receiver, message.by),
      };
    },
    receiver,
    async close() {
      await Promise.all([...opened.values()].map((destination) => destination.close()));
    },
  };
}

type Registration = { readonly url: string; readonly appSecret: string; readonly verifyToken: string };

/** What Meta is given when a webhook is registered, by receiver. AWS is given nothing: it publishes to topics. */
export function registrations(data: CatalogData, api: string): Readonly<Record<string, Registration>> {
  return Object.fromEntries(
    (data.receivers ?? []).flatMap((receiver) =>
      receiver.kind === 'meta' ? [[receiver.name, registrationOf(receiver, api)]] : [],
    ),
  );
}

/** During a rotation Meta signs with the new secret, the first one. */
function registrationOf(receiver: Extract<ReceiverSettings, { kind: 'meta' }>, api: string): Registration {
  const [appSecret = ''] = receiver.appSecrets;

  return {
    url: `${api}/webhooks/${receiver.name}`,
    appSecret: localSecret(appSecret),
    verifyToken: localSecret(receiver.verifyToken),
  };
}
