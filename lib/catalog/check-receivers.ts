import { mediaIdsOf } from '../channel/media-ids.ts';
import type { ReceiverKind, ReceiverSettings } from '../channel/receivers.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { TransportName } from '../channel/transports.ts';
import type { ExternalSettings } from '../chat-server/settings.ts';
import { didYouMean } from '../esp/names.ts';
import type { CatalogData } from './catalog.ts';
import type { CatalogProblem } from './read-yaml.ts';

type PlaceOf = (path: readonly PropertyKey[]) => { line: number; column: number };

/** What comes to a receiver of which kind. Other vendors post nothing that is read. */
const kindOf: Readonly<Partial<Record<TransportName, ReceiverKind>>> = {
  'whatsapp-cloud': 'meta',
  'whatsapp-aws': 'aws',
  'sms-aws': 'aws',
  'rcs-aws': 'aws',
  'apple-messages': 'apple',
  'facebook-messenger': 'meta',
  'whatsapp-twilio': 'twilio',
  'sms-twilio': 'twilio',
};

/** Checks that each name and each topic occurs once. */
export function checkReceivers(receivers: readonly ReceiverSettings[], placeOf: PlaceOf): CatalogProblem[] {
  const topics = receivers.flatMap((receiver, index) =>
    receiver.kind === 'aws' ? receiver.topics.map((topic, at) => ({ topic, path: [index, 'topics', at] })) : [],
  );

  return [
    ...repeated(receivers, ({ name }) => name).map((index) => ({
      file: 'receivers.yml',
      ...placeOf([index, 'name']),
      message: 'name: another receiver has this name',
    })),
    ...repeated(topics, ({ topic }) => topic).map((at) => ({
      file: 'receivers.yml',
      ...placeOf(topics[at]?.path ?? []),
      message: 'topics: another receiver has this topic',
    })),
  ];
}

/** Warns of a receiver that no channel and no chat server names: what is posted to it belongs to nothing. */
export function findUnusedReceivers(
  { channels, chatServers = [], receivers = [] }: CatalogData,
  placeOf: PlaceOf,
): readonly CatalogProblem[] {
  return receivers.flatMap(({ name, kind }, index) =>
    [...channels, ...chatServers].some(({ receiver }) => receiver === name)
      ? []
      : [
          {
            file: 'receivers.yml',
            ...placeOf([index, 'name']),
            message:
              kind === 'gms'
                ? `name: no chat server has receiver: ${name}, so nothing that it gets belongs to a chat`
                : `name: no channel has receiver: ${name}, so no receipt that it gets belongs to a message`,
          },
        ],
  );
}

const kindOfServers = { 'genesys-gms': 'gms', 'amazon-connect': 'aws' } as const;

/** Checks that the receiver of each chat server exists and is of its kind. */
export function checkServerReceivers(
  chatServers: readonly ExternalSettings[],
  receivers: readonly ReceiverSettings[],
  placeOf: PlaceOf,
): CatalogProblem[] {
  return chatServers.flatMap((server, index) => {
    const { kind, receiver: name } = server;
    if (name === undefined) return [];

    const problem = (key: string, message: string | undefined) =>
      message === undefined
        ? []
        : [{ file: 'chat-servers.yml', ...placeOf([index, key]), message: `${key}: ${message}` }];
    const message = whyNotPostedTo(name, kindOfServers[kind], { kind, receivers });

    return message === undefined
      ? problem('streaming-topic', whyNotStreamed(server, receivers))
      : problem('receiver', message);
  });
}

function whyNotStreamed(server: ExternalSettings, receivers: readonly ReceiverSettings[]): string | undefined {
  const receiver = receivers.find(({ name }) => name === server.receiver);
  if (server.kind !== 'amazon-connect' || receiver?.kind !== 'aws' || server.streamingTopic === undefined)
    return undefined;

  return receiver.topics.includes(server.streamingTopic)
    ? undefined
    : `is not among the topics of ${receiver.name} in receivers.yml, so nothing that agents write would arrive`;
}

/** What is wrong with the channel's keys `receiver` and `receipts`, by the key. */
export function receiverProblems(
  channel: ChannelSettings,
  { receivers = [] }: CatalogData,
): (readonly [key: string, message: string])[] {
  const { receiver: name, receipts, transport } = channel;
  if (name === undefined)
    return receipts === undefined
      ? []
      : [['receipts', 'a channel without a receiver gets none: name one in receiver, or leave this out']];

  if (transport === undefined && receivers.some((other) => other.name === name))
    return [['receiver', `leave it out: ${channel.chatServer} sends, and gets the receipts`]];

  const message = whyNotPostedTo(name, transport && kindOf[transport], { kind: transport ?? '', receivers });

  return message === undefined ? [] : [['receiver', message]];
}

type Poster = { readonly kind: string; readonly receivers: readonly ReceiverSettings[] };

/** Returns undefined if what is of this kind posts to the receiver. */
function whyNotPostedTo(
  name: string,
  needed: ReceiverKind | undefined,
  { kind, receivers }: Poster,
): string | undefined {
  const receiver = receivers.find((other) => other.name === name);
  if (!receiver) {
    const names = receivers.map((other) => other.name);

    return `${name} is not in receivers.yml${didYouMean(name, names)}`;
  }

  return receiver.kind === needed
    ? undefined
    : `${name} is of kind ${receiver.kind}: ${kind} needs one of kind ${needed}`;
}

/**
 * Checks that no two channels with a receiver share a number: the vendor names the number alone, so a receipt could
 * belong to either.
 */
export function checkReceivingNumbers(channels: readonly ChannelSettings[], placeOf: PlaceOf): CatalogProblem[] {
  const numbers = channels.flatMap((channel, index) =>
    channel.receiver === undefined
      ? []
      : Object.entries(channel.businessIds).map(([id, keys]) => ({ channel, index, of: numberOf(channel, id, keys) })),
  );

  return repeated(numbers, ({ of }) => of).flatMap((at) => {
    const number = numbers[at];
    const first = numbers.find(({ of }) => of === number?.of);
    if (!number || !first) return [];

    const key = keyOf(number.channel);
    const whose =
      first.channel.name === number.channel.name ? 'another business id of this channel' : first.channel.name;

    return [
      {
        file: 'channels.yml',
        ...placeOf([number.index, 'business-ids']),
        message: `business-ids: ${whose} has this ${key} and a receiver, too: receipts could belong to either`,
      },
    ];
  });
}

/** What the vendor names in a receipt or a message, as people call it: Twilio a number, where Meta has an id for it. */
function keyOf({ mediaType, transport }: ChannelSettings): string {
  return transport === 'whatsapp-twilio' ? 'number' : mediaIdsOf(mediaType).reported;
}

/** What the vendor names in a receipt or a message. */
function numberOf({ mediaType }: ChannelSettings, id: string, keys: Readonly<Record<string, string>>): string {
  return `${mediaType} ${keys.phoneNumberId ?? keys.originationIdentity ?? id}`;
}

/** The indexes of the entries that an earlier one equals in this. */
function repeated<Entry>(entries: readonly Entry[], of: (entry: Entry) => string): readonly number[] {
  const seen = new Set<string>();

  return entries.flatMap((entry, index) => {
    const known = seen.has(of(entry));
    seen.add(of(entry));

    return known ? [index] : [];
  });
}
