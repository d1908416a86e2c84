/** Where the simulated vendors report to: the catalog's receivers on this machine, and an address of the operator's. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import type { PutObject } from '../queue-server.ts';
import { localSecret } from '../runtime.ts';
import { postApple } from './apple-webhook.ts';
import { snsNotification } from './aws-events.ts';
import { keepRcsFile } from './aws-rcs-body.ts';
import { type Courier, createCourier } from './courier.ts';
import { graphEntries, postSigned } from './graph-webhook.ts';
import type { MediaFiles } from './media-files.ts';
import { isOfPage, pageEntries } from './page-webhook.ts';
import { findChannel } from './senders.ts';
import { postTwilio } from './twilio-webhook.ts';
import type { Carrier, TakenMessage, Update, WrittenMessage } from './updates.ts';

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
  /** Into a bucket of the operator's. */
  readonly putObject: PutObject;
  /** What its gateway needs to post what clients write. */
  readonly apple: { readonly files: MediaFiles; readonly now: () => number };
  /** The URL of Meta's API, as soon as it is known: a Page's webhooks lead to its files. */
  readonly graphApi: Promise<string>;
  /** The URL of Twilio's API, as soon as it is known: files are there. */
  readonly twilio: Promise<string>;
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
      const { url, appSecret: secret } = metaRegistration(receiver, await api);
      return postMeta({ url, secret }, updates);
    }
    // Chat servers push by themselves, and no vendor reports to what is theirs.
    if (receiver.kind === 'gms') return 200;
    if (receiver.kind === 'apple')
      return postApple({ ...options.apple, ...appleRegistration(receiver, await api) }, updates);
    if (receiver.kind === 'twilio') {
      const target = { ...twilioRegistration(receiver, await api), apiUrl: await options.twilio };
      return postTwilio({ ...target, accountSid: twilioAccountOf(catalog(), name) }, updates);
    }

    const publishing = {
      ...{ topic: receiver.topics[0] ?? '', newId },
      keepFile: (message: WrittenMessage) =>
        keepRcsFile(message, { catalog: catalog(), files: options.apple.files, putObject: options.putObject }),
    };
    for (const update of updates) await publish(snsNotification(update, publishing));
    return 200;
  };
  /** A post is about WhatsApp or about Pages. */
  const postMeta = async (target: WebhookTarget, updates: readonly Update[]): Promise<number> => {
    const ofPages = updates.filter(isOfPage);
    const others = updates.filter((update) => !isOfPage(update));
    const posts = [
      ...(others.length > 0 ? [{ object: 'whatsapp_business_account', entry: graphEntries(others) }] : []),
      ...(ofPages.length > 0
        ? [
            {
              object: 'page',
              entry: pageEntries(ofPages, { origin: await options.graphApi, now: options.apple.now() }),
            },
          ]
        : []),
    ];
    const statuses = await Promise.all(posts.map((envelope) => postSigned(target, envelope)));

    return statuses.find((status) => status !== 200) ?? 200;
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
            createCourier({ ...options, send: (updates) => postMeta(external, updates), onTaken: () => {} }),
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

/** What a vendor is given when an address is registered, by receiver. AWS is given none: it has topics. */
export function registrations(data: CatalogData, api: string): Readonly<Record<string, Registration>> {
  const registered = (data.receivers ?? []).flatMap((receiver): readonly (readonly [string, Registration])[] => {
    switch (receiver.kind) {
      case 'meta':
        return [[receiver.name, metaRegistration(receiver, api)]];
      case 'apple':
        return [[receiver.name, appleRegistration(receiver, api)]];
      case 'gms':
        return [[receiver.name, gmsRegistration(receiver, api)]];
      case 'twilio':
        return [[receiver.name, twilioRegistration(receiver, api)]];
      case 'aws':
        return [];
      default:
        return receiver satisfies never;
    }
  });

  return Object.fromEntries(registered);
}

type MetaRegistration = { readonly url: string; readonly appSecret: string; readonly verifyToken: string };
/** `secret`: in base64, as Apple gives it. */
type AppleRegistration = { readonly url: string; readonly mspId: string; readonly secret: string };
/** The secret is part of the address. */
export type GmsRegistration = { readonly url: string };
/** The token signs the URL and the form. */
type TwilioRegistration = { readonly url: string; readonly authToken: string };
export type Registration = MetaRegistration | AppleRegistration | GmsRegistration | TwilioRegistration;

/** During a rotation a vendor signs with the new secret, the first one. */
function metaRegistration(receiver: Extract<ReceiverSettings, { kind: 'meta' }>, api: string): MetaRegistration {
  const [appSecret = ''] = receiver.appSecrets;

  return {
    url: `${api}/webhooks/${receiver.name}`,
    appSecret: localSecret(appSecret),
    verifyToken: localSecret(receiver.verifyToken),
  };
}

function appleRegistration(
  { name, mspId, secrets: [secret = ''] }: Extract<ReceiverSettings, { kind: 'apple' }>,
  api: string,
): AppleRegistration {
  // Apple itself adds /message to what it is given.
  return { url: `${api}/webhooks/${name}/message`, mspId, secret: localSecret(secret) };
}

export function gmsRegistration(
  { name, pathSecrets: [secret = ''] }: Extract<ReceiverSettings, { kind: 'gms' }>,
  api: string,
): GmsRegistration {
  return { url: `${api}/webhooks/${name}/${encodeURIComponent(localSecret(secret))}` };
}

function twilioRegistration(
  { name, authTokens: [authToken = ''] }: Extract<ReceiverSettings, { kind: 'twilio' }>,
  api: string,
): TwilioRegistration {
  return { url: `${api}/webhooks/${name}`, authToken: localSecret(authToken) };
}

/** All of a receiver's are of one account, whose token it has. */
function twilioAccountOf({ channels }: CatalogData, receiver: string): string {
  const ofReceiver = channels.filter((channel) => channel.receiver === receiver);

  return ofReceiver.flatMap(({ businessIds }) => Object.values(businessIds))[0]?.accountSid ?? '';
}
