import type { ChannelSettings } from '../channel/settings.ts';
import { type ExternalSettings, takesChatQueue } from '../chat-server/settings.ts';
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
  const byConnect = channel.transport.startsWith('connect-');
  if (channel.chatServer === 'builtin')
    return byConnect ? [['transport', 'name a chat server of kind amazon-connect, which sends']] : [];

  const server = chatServers.find(({ name }) => name === channel.chatServer);
  if (!server) return [['chat-server', `${channel.chatServer} is not in chat-servers.yml`]];

  const wrong: (readonly [string, string])[] = [];
  if (!Object.values(queues).some(({ kind }) => kind === 'notifications')) {
    wrong.push([
      'chat-server',
      'queues.yml needs a queue of kind notifications, for terminations that the chat server does not confirm',
    ]);
  }
  if (byConnect !== (server.kind === 'amazon-connect')) {
    wrong.push([
      'transport',
      'Amazon Connect is channel and chat server in one: connect-… goes with its chat server, and with no other',
    ]);
  }

  for (const [key, queueKey] of [
    ['inbound-route-by-call', channel.inboundRouteByCall],
    ['notification-queue', channel.notificationQueue],
  ] as const) {
    if (queueKey !== undefined && !takesChatQueue(server, queueKey))
      wrong.push([key, `${server.name} has no entry for ${queueKey}`]);
  }

  for (const id of Object.keys(channel.businessIds)) {
    if (server.kind === 'amazon-connect' && !Object.hasOwn(server.numbers, id))
      wrong.push(['business-ids', `${server.name} has no number for one of them`]);
  }

  return wrong;
}
