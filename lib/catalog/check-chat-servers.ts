import type { MediaType } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { transportsOf } from '../channel/transports.ts';
import { type ExternalSettings, takesChatQueue, traitsOf } from '../chat-server/settings.ts';
import { didYouMean } from '../esp/names.ts';
import type { CatalogData } from './catalog.ts';
import type { CatalogProblem } from './read-yaml.ts';

type PlaceOf = (path: readonly PropertyKey[]) => { line: number; column: number };

/** Checks that each name occurs once. */
export function checkServerNames(servers: readonly ExternalSettings[], placeOf: PlaceOf): CatalogProblem[] {
  return servers.flatMap(({ name }, index) =>
    servers.findIndex((other) => other.name === name) === index
      ? []
      : [{ file: 'chat-servers.yml', ...placeOf([index, 'name']), message: 'name: another chat server has this name' }],
  );
}

/** What a channel and its chat server must agree on: the channel's key, and what is wrong with it. */
export function serverProblems(
  channel: ChannelSettings,
  { chatServers = [], queues }: CatalogData,
): (readonly [key: string, message: string])[] {
  const server = chatServers.find(({ name }) => name === channel.chatServer);
  if (channel.chatServer !== 'builtin' && !server)
    return [
      [
        'chat-server',
        `${channel.chatServer} is not in chat-servers.yml${didYouMean(channel.chatServer, ['builtin', ...chatServers.map(({ name }) => name)])}`,
      ],
    ];

  const { sends } = traitsOf(server ?? { kind: 'builtin' });
  const unsent = channel.transport === undefined ? whyNotSent(channel, sends) : undefined;
  if (unsent !== undefined) return [unsent];
  if (!server) return [];

  const wrong: (readonly [string, string])[] = [];
  if (!Object.values(queues).some(({ kind }) => kind === 'notifications')) {
    wrong.push([
      'chat-server',
      'queues.yml needs a queue of kind notifications, for terminations that the chat server does not confirm',
    ]);
  }
  if (channel.transport !== undefined && sends.length > 0)
    wrong.push([
      'transport',
      `leave it out: ${server.name}, of kind ${server.kind}, sends the messages of its channels`,
    ]);

  for (const [key, queueKey] of [
    ['inbound-route-by-call', channel.inboundRouteByCall],
    ['notification-queue', channel.notificationQueue],
  ] as const) {
    if (queueKey !== undefined && !takesChatQueue(server, queueKey))
      wrong.push([key, `${server.name} has no entry for ${queueKey}`]);
  }

  for (const id of Object.keys(channel.businessIds)) {
    if (sends.length > 0 && 'numbers' in server && !Object.hasOwn(server.numbers, id))
      wrong.push(['business-ids', `${server.name} has no number for one of them`]);
  }

  return wrong;
}

/** Of a channel without a transport: why its chat server does not send for it. */
function whyNotSent(
  { mediaType, businessIds }: ChannelSettings,
  sends: readonly MediaType[],
): readonly [key: string, message: string] | undefined {
  if (!sends.includes(mediaType)) {
    const names = transportsOf(mediaType).join(', ');

    return ['transport', `is missing: ${names}, or a chat server of a kind that sends, such as amazon-connect`];
  }

  return Object.values(businessIds).some((keys) => Object.keys(keys).length > 0)
    ? ['business-ids', 'need no keys ({}): the chat server sends, with its own numbers']
    : undefined;
}
